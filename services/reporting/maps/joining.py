"""Borders of regions for each zoom: simplified together, so that what neighbours share stays shared.

Villages are joined to the regions above them. Only the child process looks in here (`child`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping

from services.chassis.polygons import asking, drawing, files, validity
from services.chassis.problems import Problem
from services.reporting.maps import shapes
from services.reporting.maps.rules import BANDS, RegionLevel
from services.reporting.reach import part_of

UNPACKED: Final = 512 << 20
# By the zoom from which a form holds: what is smaller than a point of a screen there, in degrees.
TOLERANCES: Final = {0: 1e-2, 6: 2e-3, 9: 3e-4, 11: 1e-4, 13: 1e-5}
# Neighbours that were drawn apart are joined over gaps of some 10 m.
GAP: Final = 1e-4

Shapes = dict[str, Any]


def examined(file: bytes, field: str) -> Iterator[dict[str, Any]]:
    """Of each feature its `name`, and a fault where its polygons are no good."""
    for properties, geometry in files.features(file, UNPACKED):
        name = {"name": files.named(properties, field)}
        try:
            validity.valid(drawing.polygons(geometry))
        except Problem as problem:
            yield name | asking.told(problem)
        else:
            yield name


def joined(
    file: bytes, codes: Sequence[str], level: RegionLevel, beside: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The borders of features by their codes, and of all regions above where these are villages.

    `beside` are shapes of other villages of the same provinces, as they are kept, in hex.
    """
    features = (geometry for _, geometry in files.features(file, UNPACKED))
    own = {
        code: shapely.make_valid(validity.valid(drawing.polygons(geometry)))
        for code, geometry in zip(codes, features, strict=True)
    }
    yield from _kept(own, level)
    if level == "village":
        others = {code: _again(bytes.fromhex(shape)) for code, shape in beside.items()}
        below: Shapes = others | own
        for above in ("district", "regency", "province"):
            below = _above(below, part_of(above))
            touched = {code[: part_of(above)] for code in own}
            yield from _kept({c: s for c, s in below.items() if c in touched}, above)


def _again(shape: bytes) -> Any:
    found = shapes.geometry_of(shape)
    parts = found["coordinates"]
    parts = [parts] if found["type"] == "Polygon" else parts
    return shapely.make_valid(MultiPolygon([Polygon(border, holes) for border, *holes in parts]))


def _above(below: Shapes, width: int) -> Shapes:
    """Regions of what lies in them."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for code, shape in below.items():
        groups[code[:width]].append(shape)
    return {code: _union(parts) for code, parts in groups.items()}


def _union(parts: Sequence[Any]) -> Any:
    grown = shapely.buffer(parts, GAP, join_style="mitre")
    return shapely.buffer(shapely.union_all(grown), -GAP, join_style="mitre")


def _kept(own: Shapes, level: str) -> Iterator[dict[str, Any]]:
    known: RegionLevel = next(one for one in BANDS if one == level)
    codes = sorted(own)
    for zoom in BANDS[known]:
        laid = shapely.coverage_simplify([own[code] for code in codes], TOLERANCES[zoom])
        for code, shape in zip(codes, laid, strict=True):
            yield _row(code, level, zoom, _polygonal(shape) or _polygonal(own[code]))


def _polygonal(shape: Any) -> list[list[list[tuple[int, int]]]]:
    """What of a shape is polygons on the map."""
    parts = shapely.get_parts(shapely.make_valid(shape)).flatten()
    whole = [part for part in shapely.get_parts(parts) if part.geom_type == "Polygon"]
    if not whole:
        return []
    return shapes.of_geometry(mapping(MultiPolygon(whole)))


def _row(
    code: str, level: str, zoom: int, polygons: list[list[list[tuple[int, int]]]]
) -> dict[str, Any]:
    box = shapes.box_of(polygons)
    sides = {"x1": box.x1, "y1": box.y1, "x2": box.x2, "y2": box.y2, "cell": box.first}
    head = {"region": code, "level": level, "zoom": zoom}
    return head | sides | {"shape": shapes.packed(polygons).hex()}
