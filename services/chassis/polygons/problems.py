"""Refusals about polygons and files of them: where the fault lies, and what to do."""

from services.chassis.geo import CoordinatesSwapped, OutsideIndonesia
from services.chassis.problems import Problem, Text


class OutlineNotPolygon(Problem):
    status = 422
    code = "outline_not_polygon"
    detail = Text(
        id="Batas adalah Polygon atau MultiPolygon GeoJSON, bukan {found}.",
        en="An outline is a GeoJSON Polygon or MultiPolygon, not {found}.",
    )


class PositionInvalid(Problem):
    status = 422
    code = "position_invalid"
    detail = Text(
        id="Cincin {ring} berisi yang bukan posisi. Tulis [bujur, lintang] dalam angka.",
        en="Ring {ring} holds what is no position. Write [longitude, latitude] in numbers.",
    )


class OutlineTooLong(Problem):
    status = 422
    code = "outline_too_long"
    detail = Text(
        id="Satu batas paling banyak {most} titik dalam {rings} cincin. Sederhanakan garisnya.",
        en="An outline has at most {most} points in {rings} rings. Simplify its lines.",
    )


class RingOpen(Problem):
    status = 422
    code = "ring_open"
    detail = Text(
        id="Cincin {ring} tidak berakhir di titik awalnya ({lon}, {lat}). Ulangi titik itu di akhir.",
        en="Ring {ring} does not end where it begins ({lon}, {lat}). Repeat that point at its end.",
    )


class RingShort(Problem):
    status = 422
    code = "ring_short"
    detail = Text(
        id="Cincin {ring} di ({lon}, {lat}) kurang dari empat titik (yang terakhir sama dengan yang "
        "pertama). Tambahkan titiknya.",
        en="Ring {ring} at ({lon}, {lat}) has fewer than four points, the last being the first "
        "again. Add points.",
    )


class RingCrosses(Problem):
    status = 422
    code = "ring_crosses"
    detail = Text(
        id="Garis cincin {ring} memotong garis lain di ({lon}, {lat}). Perbaiki titik di sekitarnya.",
        en="Ring {ring} crosses a line at ({lon}, {lat}). Correct the points around it.",
    )


class RingDuplicate(Problem):
    status = 422
    code = "ring_duplicate"
    detail = Text(
        id="Cincin {ring} di ({lon}, {lat}) sama dengan cincin {first}. Hapus salah satu.",
        en="Ring {ring} at ({lon}, {lat}) is ring {first} again. Remove one of them.",
    )


class HoleOutside(Problem):
    status = 422
    code = "hole_outside"
    detail = Text(
        id="Lubang (cincin {ring}) di ({lon}, {lat}) di luar poligonnya. Jadikan poligon sendiri.",
        en="The hole (ring {ring}) at ({lon}, {lat}) lies outside its polygon. Make it a polygon of "
        "its own.",
    )


class OutlineInvalid(Problem):
    """What else cannot be: nested parts, an interior in pieces, an area of nothing."""

    status = 422
    code = "outline_invalid"
    detail = Text(
        id="Batas tidak sah di cincin {ring}, ({lon}, {lat}): {why}. Gambar ulang bagian itu.",
        en="The outline is not valid at ring {ring}, ({lon}, {lat}): {why}. Draw that part again.",
    )


# What GEOS says of it.
WHYS: dict[str, Text] = {
    "Holes are nested": Text("lubang di dalam lubang", "a hole lies in a hole"),
    "Nested shells": Text("poligon di dalam poligon", "a polygon lies in a polygon"),
    "Interior is disconnected": Text(
        "lubang memutus bagian dalamnya", "holes cut its interior apart"
    ),
    "Too few points in geometry component": Text("titiknya terlalu sedikit", "too few points"),
    "0.0000 ha": Text("tidak punya luas", "it has no area"),
}


class OutlineTooCostly(Problem):
    """It could not be examined in the time that it gets."""

    status = 422
    code = "outline_too_costly"
    detail = Text(
        id="Batas terlalu rumit untuk diperiksa dalam {seconds} detik. Sederhanakan garisnya, "
        "atau bagi berkasnya.",
        en="The outline is too intricate to be examined in {seconds} seconds. Simplify its lines, "
        "or split the file.",
    )


# What the examination of one outline may find.
FAULTS: dict[str, type[Problem]] = {
    one.code: one
    for one in (
        *(OutlineNotPolygon, PositionInvalid, OutlineTooLong, RingOpen, RingShort, RingCrosses),
        *(RingDuplicate, HoleOutside, OutlineInvalid, CoordinatesSwapped, OutsideIndonesia),
    )
}


class GeojsonUnreadable(Problem):
    """No JSON, or no collection of features."""

    status = 422
    code = "geojson_unreadable"
    detail = Text(
        id="Berkas bukan FeatureCollection GeoJSON yang sah (RFC 7946). Ekspor lagi dari program peta.",
        en="The file is no valid GeoJSON FeatureCollection (RFC 7946). Export it again from your "
        "map program.",
    )


class ShapefileUnreadable(Problem):
    """Damaged, or a part of it is missing."""

    status = 422
    code = "shapefile_unreadable"
    detail = Text(
        id="ZIP harus berisi satu Shapefile utuh: .shp, .shx, .dbf dan .prj bernama sama. Ekspor lagi.",
        en="The ZIP must hold one whole Shapefile: .shp, .shx, .dbf and .prj of the same name. "
        "Export it again.",
    )


class ShapefileZipRefused(Problem):
    """It unpacks to more than it should, or names what leads elsewhere."""

    status = 422
    code = "shapefile_zip_refused"
    detail = Text(
        id="Isi ZIP tidak diterima ({reason}). Buat ZIP baru yang hanya berisi berkas Shapefile.",
        en="What is in the ZIP is not accepted ({reason}). Make a new ZIP of the Shapefile's files "
        "only.",
    )


class CrsUnknown(Problem):
    """Nobody knows where on earth its numbers are."""

    status = 422
    code = "crs_unknown"
    detail = Text(
        id="Sistem koordinat di .prj tidak ada atau tidak dikenal. Simpan sebagai WGS 84 (EPSG:4326).",
        en="The coordinate system in .prj is missing or unknown. Save it as WGS 84 (EPSG:4326).",
    )


# What the reading of a file may find.
FILES: dict[str, type[Problem]] = {
    one.code: one
    for one in (GeojsonUnreadable, ShapefileUnreadable, ShapefileZipRefused, CrsUnknown)
}
