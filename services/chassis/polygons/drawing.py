"""Reads GeoJSON polygons (RFC 7946): rings of positions, each seen to be closed and long enough.

Nothing here costs more than the number of points, and these are counted first.
"""

from collections.abc import Iterator
from typing import Any, Final

from services.chassis import geo
from services.chassis.polygons.problems import (
    OutlineNotPolygon,
    OutlineTooLong,
    PositionInvalid,
    RingDuplicate,
    RingOpen,
    RingShort,
)

MOST_POINTS: Final = 100_000
MOST_RINGS: Final = 400  # each keeps four points at least, and a simplified outline has 2,000
RING: Final = 4  # the fewest positions
DECIMALS: Final = 8  # a millimetre: what neighbours share stays shared

Position = tuple[float, float]
Ring = list[Position]
Polygon = list[Ring]  # the border first, then its holes


def polygons(geometry: Any) -> list[Polygon]:
    """The polygons of a geometry or Feature; raises what is wrong with its rings."""
    shape = _parts(geometry)
    _ensure_bounded(shape)
    rings = enumerate((ring for part in shape for ring in part), start=1)
    laid = iter([_ring(number, ring) for number, ring in rings])
    found = [[next(laid) for _ in part] for part in shape]
    _ensure_distinct(found)
    return found


def _parts(geometry: Any) -> list[list[list[Any]]]:
    """Polygons of rings of anything."""
    if isinstance(geometry, dict) and geometry.get("type") == "Feature":
        geometry = geometry.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise OutlineNotPolygon(found=str(kind)[:40])
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not _full(parts) or not all(_full(part) for part in parts):
        raise PositionInvalid(ring=1)
    rings = (ring for part in parts for ring in part)
    for number, ring in enumerate(rings, start=1):
        if not _full(ring):
            raise PositionInvalid(ring=number)
    return parts


def _full(node: Any) -> bool:
    return isinstance(node, list) and bool(node)


def _ensure_bounded(parts: list[list[list[Any]]]) -> None:
    rings = [ring for part in parts for ring in part]
    if len(rings) > MOST_RINGS or sum(map(len, rings)) > MOST_POINTS:
        raise OutlineTooLong(most=MOST_POINTS, rings=MOST_RINGS)


def _ring(number: int, ring: list[Any]) -> Ring:
    """Longitudes and latitudes; heights and points that stand twice in a row fall away."""
    for node in ring:
        if not geo.is_position(node):
            raise PositionInvalid(ring=number)
        geo.ensure_inside(*node[:2], ring=number)
    lon, lat = ring[0][:2]
    if ring[-1][:2] != [lon, lat]:
        raise RingOpen(ring=number, lon=lon, lat=lat)
    found = list(
        _moving((round(float(x), DECIMALS), round(float(y), DECIMALS)) for x, y, *_ in ring)
    )
    if len(found) < RING:
        raise RingShort(ring=number, lon=lon, lat=lat)
    return found


def _moving(positions: Iterator[Position]) -> Iterator[Position]:
    before = None
    for position in positions:
        if position != before:
            yield position
        before = position


def _ensure_distinct(found: list[Polygon]) -> None:
    seen: dict[tuple[Position, ...], int] = {}
    for number, ring in enumerate((ring for part in found for ring in part), start=1):
        first = seen.setdefault(_course(ring), number)
        if first != number:
            lon, lat = ring[0]
            raise RingDuplicate(ring=number, first=first, lon=lon, lat=lat)


def _course(ring: Ring) -> tuple[Position, ...]:
    """The ring wherever it begins and whichever way it goes."""
    around = ring[:-1]
    start = around.index(min(around))
    ahead = around[start:] + around[:start]
    return min(tuple(ahead), tuple(ahead[:1] + ahead[:0:-1]))
