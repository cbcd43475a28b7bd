"""GeoJSON geometries (RFC 7946): read, checked, and laid down with six decimals."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field as Rule

from services.chassis import geo
from services.chassis.problems import Text
from services.chassis.shapes import Body, View, example
from services.planning.activities.problems import GeometryInvalid, GeometryTooLong

MOST_POINTS = 2_000
# How deep positions lie in `coordinates`.
DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
LINE, RING = 2, 4  # the fewest positions
NO_POSITION = Text(
    id="sebuah posisi adalah [bujur, lintang] dalam angka",
    en="a position is [longitude, latitude] in numbers",
)


class Geometry(
    Body,
    json_schema_extra=example(
        type="LineString", coordinates=[[111.51234, -7.62345], [111.51345, -7.62355]]
    ),
):
    """A GeoJSON geometry (RFC 7946): longitude first, then latitude; at most 2,000 points."""

    type: Literal["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"]
    coordinates: Annotated[list[Any], Rule(min_length=1, max_length=10_000)]


class GeometryRead(View):
    """A GeoJSON geometry."""

    type: str
    coordinates: list[Any]


NO_LIST = Text(
    id="`coordinates` tidak sedalam yang diminta jenisnya",
    en="`coordinates` is not as deep as its type asks",
)
SHORT_LINE = Text(id="garis memerlukan dua titik", en="a line needs two points")
OPEN_RING = Text(
    id="cincin poligon memerlukan empat titik dan berakhir di titik awalnya",
    en="a ring of a polygon needs four points and ends where it begins",
)


def read(geometry: Geometry) -> dict[str, Any]:
    """The geometry as it is kept; raises what is wrong with it."""
    depth = DEPTHS[geometry.type]
    if sum(1 for _ in _leaves(geometry.coordinates, depth)) > MOST_POINTS:
        raise GeometryTooLong(most=MOST_POINTS)
    laid = _laid(geometry.coordinates, depth)
    _ensure_shape(geometry.type, laid)
    return {"type": geometry.type, "coordinates": laid}


def _leaves(node: Any, depth: int) -> Iterator[Any]:
    if depth == 0 or not isinstance(node, list):
        yield node
        return
    for one in node:
        yield from _leaves(one, depth - 1)


def _laid(node: Any, depth: int) -> Any:
    if depth == 0:
        return _position(node)
    if not isinstance(node, list) or not node:
        raise GeometryInvalid(why=NO_LIST)
    return [_laid(one, depth - 1) for one in node]


def _position(node: Any) -> list[float]:
    """Longitude and latitude; a height falls away."""
    if not geo.is_position(node):
        raise GeometryInvalid(why=NO_POSITION)
    lon, lat = node[:2]
    geo.ensure_inside(lon, lat)
    return [round(float(lon), 6), round(float(lat), 6)]


def _ensure_shape(kind: str, laid: Any) -> None:
    if kind in {"LineString", "MultiLineString"}:
        lines = [laid] if kind == "LineString" else laid
        if any(len(line) < LINE for line in lines):
            raise GeometryInvalid(why=SHORT_LINE)
    if kind in {"Polygon", "MultiPolygon"}:
        areas = [laid] if kind == "Polygon" else laid
        rings = [ring for area in areas for ring in area]
        if any(len(ring) < RING or ring[0] != ring[-1] for ring in rings):
            raise GeometryInvalid(why=OPEN_RING)
