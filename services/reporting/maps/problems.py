"""Refusals about tiles and boxes."""

from services.chassis.problems import Problem, Text


class TileNotFound(Problem):
    """There is no such square of the map."""

    status = 404
    code = "tile_not_found"
    detail = Text(
        id="Ubin {z}/{x}/{y} tidak ada. Perbesaran 0 sampai {most}; x dan y dari 0, di bawah 2 pangkat z.",
        en="There is no tile {z}/{x}/{y}. Zooms are 0 to {most}; x and y begin at 0, below 2 to the z.",
    )


class BboxInvalid(Problem):
    """What was asked for is no box."""

    status = 422
    code = "bbox_invalid"
    detail = Text(
        id="Kotak {bbox} tidak terbaca. Tulis barat,selatan,timur,utara dalam derajat WGS84, "
        "mis. 111.4,-7.7,111.6,-7.5.",
        en="The box {bbox} cannot be read. Write west,south,east,north in degrees of WGS84, "
        "e.g. 111.4,-7.7,111.6,-7.5.",
    )


class BoundaryFileUnknown(Problem):
    """By its first bytes it is nothing that borders come in."""

    status = 415
    code = "boundary_file_unknown"
    detail = Text(
        id="Berkas bukan GeoJSON dan bukan Shapefile dalam ZIP. Simpan sebagai salah satunya.",
        en="The file is neither GeoJSON nor a zipped Shapefile. Save it as one of these.",
    )


class BoundaryFileLarge(Problem):
    """Examined in memory whole, it must be bounded."""

    status = 413
    code = "boundary_file_large"
    detail = Text(
        id="Berkas lebih dari {limit} MB, atau lebih dari {most} fitur. Bagi menurut kabupaten.",
        en="The file is over {limit} MB, or has over {most} features. Split it by regency.",
    )


class BoundariesNone(Problem):
    """Nothing is in it."""

    status = 422
    code = "boundaries_none"
    detail = Text(
        id="Berkas tidak berisi satu pun fitur. Ekspor lapisan yang berisi batas wilayah.",
        en="The file has no feature. Export the layer that holds the boundaries.",
    )


class BoundaryUnnamed(Problem):
    """The field is missing or empty."""

    status = 422
    code = "boundary_unnamed"
    detail = Text(
        id="Fitur tidak menyebut kode di kolom {field}. Isi, atau sebut kolom lain dengan --code-field.",
        en="The feature has no code in the field {field}. Fill it in, or name another with --code-field.",
    )


class BoundaryUnknown(Problem):
    """No region of that level has this code."""

    status = 422
    code = "boundary_unknown"
    detail = Text(
        id="{name} bukan kode Kemendagri tingkat {level}. Perbaiki kodenya, atau sebut --level yang benar.",
        en="{name} is no Kemendagri code of the level {level}. Correct it, or say the right --level.",
    )


class BoundaryRepeated(Problem):
    """A region has one border."""

    status = 422
    code = "boundary_repeated"
    detail = Text(
        id="Wilayah {region} sudah ada di fitur {first}. Gabungkan menjadi satu MultiPolygon.",
        en="Region {region} is in feature {first} already. Join them into one MultiPolygon.",
    )


class BoundariesRefused(Problem):
    """Something is wrong with some of the features; nothing was changed."""

    status = 422
    code = "boundaries_refused"
    detail = Text(
        id="{faults} kesalahan pada fitur; tidak ada yang diubah. Perbaiki, lalu jalankan lagi.",
        en="{faults} faults of features; nothing was changed. Correct them, then run it again.",
    )
