"""Refusals about outlines: where the fault lies, by longitude, latitude and number of the ring."""

from services.chassis.geo import CoordinatesSwapped, OutsideIndonesia
from services.chassis.problems import Conflict, Problem, Text


class OutlineNotPolygon(Problem):
    status = 422
    code = "outline_not_polygon"
    detail = Text(
        id="Batas kawasan adalah Polygon atau MultiPolygon GeoJSON, bukan {found}.",
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


class OutlineOverlaps(Conflict):
    code = "outline_overlaps"
    detail = Text(
        id="Batas menindih kawasan {area} seluas {m2} m2 di sekitar ({lon}, {lat}). "
        "Sepakati batasnya, lalu perbaiki salah satu.",
        en="The outline overlaps area {area} by {m2} m2 around ({lon}, {lat}). "
        "Agree on the border, then correct one of them.",
    )


class OutlineOverlapsUnseen(OutlineOverlaps):
    """The other area is not the caller's to see."""

    detail = Text(
        id="Batas menindih kawasan di luar wilayah Anda seluas {m2} m2 di sekitar ({lon}, {lat}). "
        "Sepakati batasnya dengan tetangga, lalu perbaiki.",
        en="The outline overlaps an area outside your regions by {m2} m2 around ({lon}, {lat}). "
        "Agree on the border with your neighbour, then correct it.",
    )


# What the examination of one outline may find.
FAULTS: dict[str, type[Problem]] = {
    one.code: one
    for one in (
        *(OutlineNotPolygon, PositionInvalid, OutlineTooLong, RingOpen, RingShort, RingCrosses),
        *(RingDuplicate, HoleOutside, OutlineInvalid, CoordinatesSwapped, OutsideIndonesia),
    )
}
