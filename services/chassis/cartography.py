"""Maps of papers as vectors, in millimetres from their upper left corner. Pure.

Degrees become places by the equirectangular projection around the middle of what is drawn: at the
size of a regency its error is below the width of a line.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, takewhile
from typing import Any, Final

MARGIN = 8.0  # mm free along the border
DEGREE: Final = 111_320.0  # metres of a degree on a great circle
LEAST: Final = 500.0  # metres that a map shows at least, so that one point is no map of a room
BAR: Final = 45.0  # mm that the scale bar has at most
EDGE: Final = 15.0  # mm that a degree needs to be told
Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What of the world is drawn: the upper left corner, and millimetres to a degree."""

    width: float
    height: float
    west: float
    north: float
    across: float
    down: float

    def place(self, lon: float, lat: float) -> list[float]:
        """A place on the paper."""
        return [
            round((lon - self.west) * self.across, 2),
            round((self.north - lat) * self.down, 2),
        ]

    def drawn(self) -> dict[str, Any]:
        """The map without what is on it: its size, its scale bar, and the degrees of its sides."""
        west, south = self.west, self.north - self.height / self.down
        lats = _ticks(south, self.height / self.down, self.down, ("LS", "LU"))
        return {
            "width": self.width,
            "height": self.height,
            "bar": _bar(self),
            "lons": _ticks(west, self.width / self.across, self.across, ("BB", "BT")),
            "lats": [[round(self.height - where, 2), name] for where, name in lats],
        }


def framed(corners: Iterable[Sequence[float]], width: float, height: float) -> Frame:
    """The frame of that size that holds these corners in its middle, as large as they can be."""
    lons, lats = zip(*corners, strict=True)
    middle = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    narrow = math.cos(math.radians(middle[1]))
    wide = max((max(lons) - min(lons)) * narrow, LEAST / DEGREE)
    high = max(max(lats) - min(lats), LEAST / DEGREE)
    scale = min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
    west = middle[0] - width / 2 / (scale * narrow)
    return Frame(width, height, west, middle[1] + height / 2 / scale, scale * narrow, scale)


def rings(geometry: Mapping[str, Any]) -> list[Ring]:
    """The rings of a Polygon or MultiPolygon."""
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return [[corner[:2] for corner in ring] for part in parts for ring in part]


def outlined(frame: Frame, shape: Sequence[Ring]) -> dict[str, Any]:
    """Rings on the paper, and where their label stands: above the largest."""
    placed = [[frame.place(*corner) for corner in ring] for ring in shape]
    largest = max(placed, key=_box)
    xs, ys = zip(*largest, strict=True)
    middle = [round((min(xs) + max(xs)) / 2, 2), round(min(ys), 2)]
    return {"rings": placed, "label": middle}


def _box(ring: Ring) -> float:
    xs, ys = zip(*ring, strict=True)
    return float((max(xs) - min(xs)) * (max(ys) - min(ys)))


def nice(most: float) -> float:
    """The largest of 1, 2, 5, 10, 20 ... that is not above."""
    power = 10.0 ** math.floor(math.log10(most))
    return max((step * power for step in (1, 2, 5) if step * power <= most), default=power)


def _bar(frame: Frame) -> dict[str, Any]:
    """How long the scale bar is, and what it says."""
    metres = nice(BAR / frame.down * DEGREE)
    said = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004
    return {"long": round(metres / DEGREE * frame.down, 2), "said": said.replace(".", ",")}


def _ticks(
    first: float, wide: float, scale: float, sides: tuple[str, str]
) -> list[tuple[float, str]]:
    """Where degrees are told along a side, and how."""
    step = Decimal(f"{nice(wide / 3):.6f}").normalize()
    begin = math.ceil(first / float(step))
    degrees = takewhile(lambda one: float(one) < first + wide, (n * step for n in count(begin)))
    told = ((round((float(one) - first) * scale, 2), _degrees(one, sides)) for one in degrees)
    return [(where, name) for where, name in told if where < wide * scale - EDGE]


def _degrees(one: Decimal, sides: tuple[str, str]) -> str:
    return f"{abs(one):f}".replace(".", ",") + f"\u00b0 {sides[one > 0]}"
