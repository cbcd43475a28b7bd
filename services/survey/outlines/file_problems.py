"""Refusals about files of outlines, and about which area a feature is of."""

from services.chassis.polygons.problems import FILES
from services.chassis.problems import Problem, Text


class OutlineFileUnknown(Problem):
    """By its first bytes it is nothing that outlines come in."""

    status = 415
    code = "outline_file_unknown"
    detail = Text(
        id="Berkas {filename} bukan GeoJSON dan bukan Shapefile dalam ZIP. Simpan sebagai salah satunya.",
        en="File {filename} is neither GeoJSON nor a zipped Shapefile. Save it as one of these.",
    )


class OutlineFileLarge(Problem):
    """Read into memory whole, it must be bounded."""

    status = 413
    code = "outline_file_large"
    detail = Text(
        id="Berkas lebih dari {limit} byte. Bagi menurut kabupaten, atau sederhanakan garisnya.",
        en="The file is over {limit} bytes. Split it by regency, or simplify its lines.",
    )


class FeaturesNone(Problem):
    """Nothing is in it."""

    status = 422
    code = "features_none"
    detail = Text(
        id="Berkas tidak berisi satu pun fitur. Ekspor lapisan yang berisi batas kawasan.",
        en="The file has no feature. Export the layer that holds the outlines.",
    )


class FeaturesTooMany(Problem):
    """More than one request may take."""

    status = 422
    code = "features_too_many"
    detail = Text(
        id="Berkas lebih dari {most} fitur atau {points} titik. Bagi menjadi beberapa berkas.",
        en="The file has over {most} features or {points} points. Split it into several files.",
    )


class FeatureUnnamed(Problem):
    """The property is missing or empty."""

    status = 422
    code = "feature_unnamed"
    detail = Text(
        id="Fitur tidak menyebut kawasan di properti {property}. Isi dengan kode atau nama kawasan.",
        en="The feature names no area in the property {property}. Fill in an area's code or name.",
    )


class AreaUnknown(Problem):
    """No area of the caller's has that code or name."""

    status = 422
    code = "area_unknown"
    detail = Text(
        id="Kawasan '{name}' tidak ada, atau di luar wilayah Anda. Bentuk dahulu, atau perbaiki namanya.",
        en="There is no area '{name}', or it lies outside your regions. Form it first, or correct "
        "the name.",
    )


class AreaAmbiguous(Problem):
    """A name alone does not tell which area is meant."""

    status = 422
    code = "area_ambiguous"
    detail = Text(
        id="Nama '{name}' dipakai beberapa kawasan: {areas}. Tulis kodenya.",
        en="Several areas are named '{name}': {areas}. Write the code.",
    )


class AreaRepeated(Problem):
    """An area has one outline."""

    status = 422
    code = "area_repeated"
    detail = Text(
        id="Kawasan {area} sudah digambar oleh fitur {first}. Gabungkan menjadi satu MultiPolygon.",
        en="Area {area} is drawn by feature {first} already. Join them into one MultiPolygon.",
    )


class OutlinesRefused(Problem):
    """Something is wrong with some of the features; nothing was changed."""

    status = 422
    code = "outlines_refused"
    detail = Text(
        id="{faults} kesalahan pada fitur; tidak ada yang diubah. Perbaiki yang disebut di `errors`, "
        "lalu unggah lagi.",
        en="{faults} faults of features; nothing was changed. Correct those named in `errors`, "
        "then upload the file again.",
    )


# What the reading of a whole file may find.
FAULTS: dict[str, type[Problem]] = FILES | {
    one.code: one for one in (FeaturesNone, FeaturesTooMany)
}
