"""Where a place lies on the map of the world: whole numbers, and the cells that an index orders.

The map is Mercator's as every web map draws it, from 0 to 2^32 eastward (`x`) and southward (`y`): a
step is 9 mm at the equator. A cell is a square of the map at zoom 20, numbered by Morton's order, so
that the cells of any tile follow one another. SQL computes the same (`map_x`, `map_y`, `map_cell`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan, degrees, exp, floor, log, pi, radians, tan
from typing import Final

BITS: Final = 32
WORLD: Final = 1 << BITS
CELL_ZOOM: Final = 20
MOST_ZOOM: Final = 18
NORTHMOST: Final = 85.05  # beyond it Mercator's map is not drawn
SPREADS: Final = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)

Point = tuple[int, int]


def on_map(lon: float, lat: float) -> Point:
    """A place in degrees of WGS84 on the map."""
    north = log(tan(pi / 4 + radians(max(-NORTHMOST, min(NORTHMOST, lat))) / 2)) / (2 * pi)
    return floor((lon + 180) / 360 * WORLD), floor((0.5 - north) * WORLD)


def on_earth(x: int, y: int) -> tuple[float, float]:
    """Longitude and latitude of a place on the map, to seven decimals (11 mm): as they were written."""
    lat = 2 * atan(exp((0.5 - (y + 0.5) / WORLD) * 2 * pi)) - pi / 2
    return round((x + 0.5) / WORLD * 360 - 180, 7), round(degrees(lat), 7)


def morton(x: int, y: int) -> int:
    """Two numbers of up to 32 bits as one, bit by bit in turns."""
    for shift, mask in SPREADS:
        x, y = (x | x << shift) & mask, (y | y << shift) & mask
    return x | y << 1


def cell_of(x: int, y: int) -> int:
    """The cell in which a place lies."""
    shift = BITS - CELL_ZOOM
    return morton(x >> shift, y >> shift)


@dataclass(frozen=True, slots=True)
class Box:
    """From west and north on, and before east and south, on the map."""

    x1: int
    y1: int
    x2: int
    y2: int

    @classmethod
    def around(cls, places: Iterable[Point]) -> "Box":
        """The box of some places."""
        xs, ys = zip(*places, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def zoom(self) -> int:
        """Of the smallest square of any zoom that holds it, at most that of a cell."""
        apart = (self.x1 ^ max(self.x1, self.x2 - 1)) | (self.y1 ^ max(self.y1, self.y2 - 1))
        return min(BITS - apart.bit_length(), CELL_ZOOM)

    @property
    def first(self) -> int:
        """The first cell of that square."""
        shift = BITS - self.zoom
        return morton(self.x1 >> shift, self.y1 >> shift) << 2 * (CELL_ZOOM - self.zoom)

    @property
    def beyond(self) -> int:
        """The cell after its last."""
        return self.first + (1 << 2 * (CELL_ZOOM - self.zoom))

    @property
    def above(self) -> list[int]:
        """The first cells of the larger squares around it: what crosses its edges is kept there."""
        return sorted({self.first >> 2 * n << 2 * n for n in range(CELL_ZOOM - self.zoom, 21)})


def tile(zoom: int, x: int, y: int) -> Box:
    """The box of a tile."""
    side = BITS - zoom
    return Box(x << side, y << side, (x + 1) << side, (y + 1) << side)


def box(sides: Sequence[float]) -> Box:
    """The box of west, south, east, north in degrees."""
    west, south, east, north = sides
    (x1, y1), (x2, y2) = on_map(west, north), on_map(east, south)
    return Box(x1, y1, x2 + 1, y2 + 1)
