"""How far a point lies from a GeoJSON geometry, in metres: on a plane that touches at the point.

Within some kilometres that is right to a metre; what lies farther is only known to be far.
"""

from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

METRES = 111_320.0  # of a degree of latitude
Plane = tuple[float, float]


def metres(lon: float, lat: float, geometry: dict[str, Any]) -> float:
    """The least distance; nothing inside an area."""
    kind, own = geometry["type"], geometry["coordinates"]
    if kind.startswith("Multi"):
        kind = kind.removeprefix("Multi")
        parts = own
    else:
        parts = [own]
    return min(_to(lon, lat, kind, part) for part in parts)


def _to(lon: float, lat: float, kind: str, part: Any) -> float:
    if kind == "Point":
        return hypot(*_laid(lon, lat, part))
    if kind == "LineString":
        return _to_line([_laid(lon, lat, point) for point in part])
    rings = [[_laid(lon, lat, point) for point in ring] for ring in part]
    inside = sum(_around(ring) for ring in rings) % 2 == 1
    return 0.0 if inside else min(map(_to_line, rings))


def _laid(lon: float, lat: float, point: list[float]) -> Plane:
    """Metres east and north of the place."""
    return (point[0] - lon) * METRES * cos(radians(lat)), (point[1] - lat) * METRES


def _to_line(line: list[Plane]) -> float:
    return min(_to_segment(a, b) for a, b in pairwise(line))


def _to_segment(a: Plane, b: Plane) -> float:
    east, north = b[0] - a[0], b[1] - a[1]
    length = east * east + north * north
    along = 0.0 if not length else max(0.0, min(1.0, -(a[0] * east + a[1] * north) / length))
    return hypot(a[0] + along * east, a[1] + along * north)


def _around(ring: list[Plane]) -> bool:
    """Whether a ray from the place eastward crosses the ring an odd number of times."""
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > 0) != (y2 > 0) and x1 - y1 * (x2 - x1) / (y2 - y1) > 0:
            crossed = not crossed
    return crossed
