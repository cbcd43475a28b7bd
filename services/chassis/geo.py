"""Positions as GeoJSON writes them (RFC 7946): longitude, then latitude, in degrees of WGS84."""

from typing import Any, Final

from services.chassis.problems import Problem, Text

WEST, EAST, SOUTH, NORTH = 94, 142, -12, 7  # a box around Indonesia
LENGTHS: Final = range(2, 5)  # some programs write a height, and a measure behind it
MOST: Final = 10**6  # no coordinate is beyond it; NaN and Infinity are not below it


class CoordinatesSwapped(Problem):
    """The other way round it would lie in Indonesia."""

    status = 422
    code = "coordinates_swapped"
    detail = Text(
        id="[{lon}, {lat}] tertukar: GeoJSON menulis bujur dahulu, lalu lintang.",
        en="[{lon}, {lat}] is swapped: GeoJSON has the longitude first, then the latitude.",
    )


class OutsideIndonesia(Problem):
    """Metres for degrees, perhaps, or another country."""

    status = 422
    code = "outside_indonesia"
    detail = Text(
        id="[{lon}, {lat}] di luar Indonesia. Pakai derajat WGS84, bujur lalu lintang.",
        en="[{lon}, {lat}] is outside Indonesia. Use WGS84 degrees, longitude then latitude.",
    )


def is_position(node: Any) -> bool:
    """Numbers that JSON can write, two at least."""
    return isinstance(node, list) and len(node) in LENGTHS and all(map(_is_number, node))


def _is_number(value: Any) -> bool:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return known and abs(value) < MOST


def ensure_inside(lon: float, lat: float, **place: Any) -> None:
    """Raise CoordinatesSwapped or OutsideIndonesia; `place` says where the position stands."""
    if WEST <= lon <= EAST and SOUTH <= lat <= NORTH:
        return
    swapped = WEST <= lat <= EAST and SOUTH <= lon <= NORTH
    raise (CoordinatesSwapped if swapped else OutsideIndonesia)(lon=lon, lat=lat, **place)
