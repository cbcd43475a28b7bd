"""Refusals of the table feed."""

from services.chassis.problems import Problem, Text


class SetUnknown(Problem):
    status = 404
    code = "odata_set_unknown"
    detail = Text(
        id="Tidak ada tabel {name}. Yang ada: {choices}.",
        en="There is no table {name}. There are {choices}.",
    )


class PropertyUnknown(Problem):
    status = 422
    code = "odata_property_unknown"
    detail = Text(
        id="Tabel {set} tidak punya properti {name} untuk {option}. Yang ada: {choices}.",
        en="Table {set} has no property {name} for {option}. There are {choices}.",
    )


class OptionInvalid(Problem):
    status = 422
    code = "odata_option_invalid"
    detail = Text(
        id="{option} tidak dimengerti pada huruf ke-{position}: {reason}.",
        en="{option} is not understood at character {position}: {reason}.",
    )


class FilterInvalid(Problem):
    status = 422
    code = "odata_filter_invalid"
    detail = Text(
        id="$filter tidak mungkin: {reason}. Perbaiki, atau lihat jenis properti di $metadata.",
        en="$filter is not possible: {reason}. Correct it; $metadata says what properties are.",
    )


class OrderRepeated(Problem):
    status = 422
    code = "odata_order_repeated"
    detail = Text(
        id="$orderby menyebut {name} dua kali. Sebut sekali saja.",
        en="$orderby names {name} twice. Name it once.",
    )


class KeyInvalid(Problem):
    status = 422
    code = "odata_key_invalid"
    detail = Text(
        id="Kunci {set} ditulis ({wanted}). Contoh ada di $metadata dan dokumentasi.",
        en="A key of {set} is written ({wanted}). $metadata and the documentation show how.",
    )


class SkipTokenInvalid(Problem):
    status = 422
    code = "odata_skiptoken_invalid"
    detail = Text(
        id="$skiptoken tidak sah untuk urutan ini. Pakai `@odata.nextLink` tanpa diubah.",
        en="The $skiptoken does not fit this order. Use `@odata.nextLink` unchanged.",
    )


class TooMuchWork(Problem):
    """The database gave up on it."""

    status = 422
    code = "odata_too_much_work"
    detail = Text(
        id="Permintaan ini terlalu berat. Persempit $filter (mis. region atau tahun),"
        " atau hapus $orderby dan $skip.",
        en="This asks for too much work. Narrow $filter (a region, a year),"
        " or leave out $orderby and $skip.",
    )
