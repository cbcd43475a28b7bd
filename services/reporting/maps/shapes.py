"""Polygons as they are kept: numbers of four bytes, on the map of `cells`.

The number of polygons; of each its number of rings; of each ring how many places it has, then x and
y of each in turns. A ring does not repeat its first place; the first ring of a polygon is its border.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final

from services.reporting.maps.cells import Box, Point, on_earth, on_map

WORD: Final = "I"
FEWEST: Final = 3  # places of a ring

Ring = Sequence[int]  # x and y in turns
Polygon = list[Ring]


def packed(polygons: Sequence[Sequence[Sequence[Point]]]) -> bytes:
    """Polygons of rings of places."""
    words = array(WORD, [len(polygons)])
    for rings in polygons:
        words.append(len(rings))
        for ring in rings:
            words.append(len(ring))
            words.extend(number for place in ring for number in place)
    return words.tobytes()


def unpacked(shape: bytes) -> list[Polygon]:
    """The same again."""
    words = array(WORD)
    words.frombytes(shape)
    at, found = 1, []
    for _ in range(words[0]):
        rings: Polygon = []
        count, at = words[at], at + 1
        for _ in range(count):
            end = at + 1 + 2 * words[at]
            rings.append(words[at + 1 : end])
            at = end
        found.append(rings)
    return found


def of_geometry(geometry: dict[str, Any]) -> list[list[list[Point]]]:
    """A GeoJSON Polygon or MultiPolygon on the map; rings that fall together are left out."""
    parts = geometry["coordinates"]
    parts = [parts] if geometry["type"] == "Polygon" else parts
    laid = [[_ring(ring) for ring in part] for part in parts]
    full = [[ring for ring in part if len(ring) >= FEWEST] for part in laid if part]
    return [part for part, own in zip(full, laid, strict=True) if part and len(own[0]) >= FEWEST]


def _ring(ring: Sequence[Sequence[float]]) -> list[Point]:
    found: list[Point] = []
    for lon, lat, *_ in ring:
        place = on_map(lon, lat)
        if not found or found[-1] != place:
            found.append(place)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return found


def box_of(polygons: Sequence[Sequence[Sequence[Point]]]) -> Box:
    """The box around polygons."""
    return Box.around(place for rings in polygons for place in rings[0])


def geometry_of(shape: bytes) -> dict[str, Any]:
    """As GeoJSON, in degrees."""
    polygons = [[_closed(ring) for ring in rings] for rings in unpacked(shape)]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _closed(ring: Ring) -> list[tuple[float, float]]:
    places = list(_places(ring))
    return [*places, places[0]]


def _places(ring: Ring) -> Iterator[tuple[float, float]]:
    return (on_earth(x, y) for x, y in zip(ring[::2], ring[1::2], strict=True))
