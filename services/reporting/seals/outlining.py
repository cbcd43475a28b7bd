"""What a report's map draws of regions, no finer than its paper shows it. Pure.

All borders of a map are set on one grid, so that what neighbours share stays shared; what is smaller
than a cell of it falls away. The grid is as fine as print is, and coarser where there are too many
corners: facts stay small.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from services.reporting.maps.cells import on_earth
from services.reporting.maps.shapes import FEWEST, Polygon, Ring, unpacked

FINE: Final = 800  # cells of the grid along the longer side: 0.2 mm on the paper
CORNERS: Final = 8_000  # of all outlines of a map
PLACES: Final = 5  # decimals of a degree: a metre

Cells = list[tuple[int, int]]  # a ring on the grid, closed
Shape = list[list[Cells]]


def centre(region: str, x: Decimal, y: Decimal, works: int) -> dict[str, Any]:
    """Where the works of a region lie on the mean, from places on the map of `cells`."""
    lon, lat = on_earth(round(x), round(y))
    told = {name: Decimal(str(round(at, PLACES))) for name, at in (("lon", lon), ("lat", lat))}
    return {"region": region, **told, "works": works}


def outlines(kept: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """MultiPolygons in degrees by what they are of, from polygons as `maps.shapes` keeps them."""
    polygons = {code: unpacked(shape) for code, shape in kept.items()}
    step = max(1, _side(polygons) // FINE)
    while True:
        found = {code: _set(parts, step) for code, parts in polygons.items()}
        if _corners(found) <= CORNERS:
            break
        step *= 2
    return {code: _told(shape, step) for code, shape in found.items() if shape}


def _side(polygons: Mapping[str, Sequence[Polygon]]) -> int:
    """The longer side of the box around all, in steps of the map."""
    rings = [ring for parts in polygons.values() for part in parts for ring in part]
    sides = ([one for ring in rings for one in ring[begin::2]] for begin in (0, 1))
    return max((max(side) - min(side) for side in sides if side), default=0)


def _corners(found: Mapping[str, Shape]) -> int:
    return sum(len(ring) for shape in found.values() for part in shape for ring in part)


def _set(parts: Sequence[Polygon], step: int) -> Shape:
    """Polygons on the grid; those whose border falls together are left out."""
    laid = [[_ring(ring, step) for ring in part] for part in parts]
    return [[ring for ring in part if ring] for part in laid if part[0]]


def _ring(ring: Ring, step: int) -> Cells:
    """The cells that a ring goes through, none when less than a triangle is left of it."""
    cells: Cells = []
    for x, y in zip(ring[::2], ring[1::2], strict=True):
        cell = x // step, y // step
        if cell in cells[-2:-1]:  # there and back again
            cells.pop()
        elif cell not in cells[-1:]:
            cells.append(cell)
    return [*cells, cells[0]] if len(set(cells)) >= FEWEST else []


def _told(shape: Shape, step: int) -> dict[str, Any]:
    parts = [[[_degrees(cell, step) for cell in ring] for ring in part] for part in shape]
    return {"type": "MultiPolygon", "coordinates": parts}


def _degrees(cell: tuple[int, int], step: int) -> list[float]:
    """The middle of a cell."""
    lon, lat = on_earth(*(place * step + step // 2 for place in cell))
    return [round(lon, PLACES), round(lat, PLACES)]
