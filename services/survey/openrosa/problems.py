"""Refusals about what a phone sends."""

from services.chassis.problems import Problem, Text


class XmlInvalid(Problem):
    """Not well-formed."""

    status = 422
    code = "xml_invalid"
    detail = Text(
        id="Isian bukan XML yang sah: {reason}, baris {line} kolom {column}. "
        "Kirim ulang dari aplikasi; bila terulang, perbarui aplikasinya.",
        en="The submission is no valid XML: {reason}, line {line} column {column}. "
        "Send it again from the app; if it happens again, update the app.",
    )


class XmlEncoding(Problem):
    status = 422
    code = "xml_encoding"
    detail = Text(
        id="Isian memakai pengodean huruf {encoding}. Kirim sebagai UTF-8 atau UTF-16.",
        en="The submission is encoded as {encoding}. Send it as UTF-8 or UTF-16.",
    )


class XmlDoctype(Problem):
    """A DOCTYPE can name entities and files; no submission needs one."""

    status = 422
    code = "xml_doctype"
    detail = Text(
        id="Isian memuat DOCTYPE. Hapus DOCTYPE dan entitasnya, lalu kirim lagi.",
        en="The submission holds a DOCTYPE. Remove it with its entities and send it again.",
    )


class XmlTooDeep(Problem):
    status = 422
    code = "xml_too_deep"
    detail = Text(
        id="Isian bersarang lebih dari {limit} tingkat. Sederhanakan formulirnya.",
        en="The submission is nested over {limit} levels deep. Simplify its form.",
    )


class XmlTooLarge(Problem):
    """Over a bound of size, of nodes, or of the length of one name or tag."""

    status = 413
    code = "xml_too_large"
    detail = Text(
        id="Isian terlalu besar ({what} > {limit}). "
        "Kirim foto sebagai lampiran, dan bagi isian yang panjang.",
        en="The submission is too large ({what} > {limit}). "
        "Send photos as attachments, and split long answers.",
    )


class XmlNoFormId(Problem):
    status = 422
    code = "xml_no_form_id"
    detail = Text(
        id="Unsur terluar isian tidak punya atribut `id` formulir. Unduh ulang formulirnya.",
        en="The submission's outermost element has no attribute `id` of a form. "
        "Download the form again.",
    )


class XmlNoInstanceId(Problem):
    status = 422
    code = "xml_no_instance_id"
    detail = Text(
        id="Isian tidak memuat `meta/instanceID`. Unduh ulang formulir, lalu isi lagi.",
        en="The submission holds no `meta/instanceID`. Download the form again and fill it in.",
    )


class XmlIdInvalid(Problem):
    """An identifier that could not be one."""

    status = 422
    code = "xml_id_invalid"
    detail = Text(
        id="`{name}` tidak sah: paling banyak {limit} huruf, tanpa garis miring, spasi di tepi "
        "dan karakter kendali, dan hanya satu kali. Perbarui aplikasinya, lalu kirim lagi.",
        en="`{name}` is not valid: at most {limit} letters, no slashes, no spaces at its ends, "
        "no control characters, and given once. Update the app and send it again.",
    )


class NotMultipart(Problem):
    status = 415
    code = "multipart_needed"
    detail = Text(
        id="Kirim sebagai multipart/form-data dengan bagian `xml_submission_file`.",
        en="Send multipart/form-data with a part `xml_submission_file`.",
    )


class RecordMissing(Problem):
    status = 422
    code = "record_missing"
    detail = Text(
        id="Bagian `xml_submission_file` tidak ada. Kirim isian XML di bagian itu.",
        en="There is no part `xml_submission_file`. Send the record's XML in it.",
    )
