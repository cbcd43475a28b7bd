"""Examines polygons and measures them: validity, hectares on the ellipsoid, a form for maps, overlaps.

Only the child process looks in here (`child`): some polygons take GEOS longer than anybody waits.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import shapely
from pyproj import Geod
from shapely.geometry import mapping, shape

from services.chassis.polygons import drawing, validity
from services.chassis.polygons.problems import OutlineInvalid

MOST_SIMPLE: Final = 2_000
FINEST: Final = 5e-6  # half a metre
COARSEST: Final = 1.0  # a degree
GRID: Final = 1e-7
TOUCHING: Final = 1.0  # m2: neighbours that were drawn apart meet no better
HECTARE: Final = Decimal(10_000)
WGS84: Final = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Figure:
    """An outline as it is kept: geometries as GeoJSON texts, `box` west, south, east, north.

    `inside` is a longitude and latitude that lie inside it.
    """

    geometry: str
    simplified: str
    points: int
    measured_ha: str
    box: tuple[float, float, float, float]
    inside: tuple[str, str]


def of(geometry: Any) -> Figure:
    """The outline that a GeoJSON geometry or Feature draws; raises what is wrong with it."""
    drawn = drawing.polygons(geometry)
    whole = shapely.orient_polygons(validity.valid(drawn))
    hectares = (Decimal(repr(square_metres(whole))) / HECTARE).quantize(
        Decimal("0.0001"), ROUND_HALF_UP
    )
    if hectares == 0:
        lon, lat = drawn[0][0][0]
        raise OutlineInvalid(ring=1, lon=lon, lat=lat, why="0.0000 ha")
    points = int(shapely.get_num_coordinates(whole))
    inside = _inside(whole)
    return Figure(_text(whole), _text(simple(whole)), points, str(hectares), whole.bounds, inside)


def _inside(whole: Any) -> tuple[str, str]:
    point = whole.representative_point()
    return f"{point.x:.6f}", f"{point.y:.6f}"


def _text(whole: Any) -> str:
    return json.dumps(mapping(whole), separators=(",", ":"))


def square_metres(whole: Any) -> float:
    """On the ellipsoid, between geodesics; holes are taken off."""
    return sum(
        _enclosed(part.exterior) - sum(map(_enclosed, part.interiors)) for part in _polygons(whole)
    )


def _enclosed(ring: Any) -> float:
    lons, lats = shapely.get_coordinates(ring).T
    return abs(float(WGS84.polygon_area_perimeter(lons, lats)[0]))


def _polygons(whole: Any) -> Iterator[Any]:
    """The polygons of any geometry: where outlines only touch, there are lines and points too."""
    return (part for part in shapely.get_parts(whole).flatten() if part.geom_type == "Polygon")


def simple(whole: Any) -> Any:
    """The outline in at most 2,000 points, its topology kept; at worst the hull around it."""
    if _is_simple(whole):
        return whole
    for start in (whole, whole.convex_hull):
        found, tolerance = start, FINEST
        while tolerance < COARSEST:
            found = found.simplify(tolerance)
            laid = shapely.set_precision(found, GRID)
            if _is_simple(laid):
                return shapely.orient_polygons(laid)
            tolerance *= 2
    return shapely.orient_polygons(whole.envelope)


def _is_simple(whole: Any) -> bool:
    polygonal = whole.geom_type in {"Polygon", "MultiPolygon"} and not whole.is_empty
    return polygonal and int(shapely.get_num_coordinates(whole)) <= MOST_SIMPLE


@dataclass(frozen=True)
class Overlap:
    """Two outlines by their places in the lists, and where how much of them is the same."""

    one: int
    other: int
    lon: float
    lat: float
    m2: float


def overlaps(new: Sequence[Any], known: Sequence[Any]) -> list[Overlap]:
    """Which new outlines lie over known ones, or over new ones before them (`other` counts both)."""
    shapes = [shape(one) for one in (*new, *known)]
    tree = shapely.STRtree(shapes)
    found = []
    for one, drawn in enumerate(shapes[: len(new)]):
        for other in sorted(map(int, tree.query(drawn, predicate="intersects"))):
            if other < one or other >= len(new):
                found += _shared(one, other, shapely.intersection(drawn, shapes[other]))
    return found


def _shared(one: int, other: int, part: Any) -> list[Overlap]:
    m2 = square_metres(part)
    if m2 <= TOUCHING:
        return []
    largest = max(_polygons(part), key=lambda polygon: polygon.area)
    place = largest.representative_point()
    return [Overlap(one, other, round(place.x, 6), round(place.y, 6), round(m2, 1))]
