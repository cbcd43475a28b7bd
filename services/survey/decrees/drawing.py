"""The map of an annex as vectors, in millimetres of the paper from its upper left corner. Pure.

Degrees become places by the equirectangular projection around the middle of what is drawn: at the
size of a regency its error is below the width of a line.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, takewhile
from typing import Any, Final

from services.survey.decrees.rules import CLASSES
from services.survey.decrees.shapes import (
    AnnexRow,
)

WIDTH, HEIGHT, MARGIN = 190.0, 146.0, 8.0  # of the map, and free along its border
DEGREE: Final = 111_320.0  # metres of a degree on a great circle
LEAST: Final = 500.0  # metres that a map shows at least, so that one point is no map of a room
BAR: Final = 45.0  # mm that the scale bar has at most
EDGE: Final = 15.0  # mm that a degree needs to be told
LARGE, SMALL, CROWD = 2.2, 1.4, 200  # mm of a mark; the points from which on it is small
Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What of the world is drawn: the upper left corner, and millimetres to a degree."""

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


def drawn(
    rows: Sequence[AnnexRow], outlines: Sequence[Any], numbers: Mapping[str, int]
) -> dict[str, Any] | None:
    """What the template draws; none without an outline and without a point.

    `outlines` are rows of `area` and a GeoJSON text, `numbers` those of the kawasan in the table.
    """
    shapes = [(one.area, _rings(json.loads(one.geometry))) for one in outlines]
    points = _points(rows)
    corners = [corner for _, rings in shapes for ring in rings for corner in ring]
    corners += [[lon, lat] for lon, lat in points]
    if not corners:
        return None
    frame = framed(corners)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "areas": [_area(frame, rings, numbers[area]) for area, rings in shapes],
        "points": [_point(frame, *place, found) for place, found in points.items()],
        "mark": LARGE if len(points) < CROWD else SMALL,
        "bar": _bar(frame),
        "lons": _ticks(frame.west, WIDTH / frame.across, frame.across, ("BB", "BT")),
        "lats": [
            [round(HEIGHT - where, 2), name]
            for where, name in _ticks(
                frame.north - HEIGHT / frame.down, HEIGHT / frame.down, frame.down, ("LS", "LU")
            )
        ],
    }


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return [[corner[:2] for corner in ring] for part in parts for ring in part]


def _points(rows: Iterable[AnnexRow]) -> dict[tuple[float, float], list[AnnexRow]]:
    """RTs by where they lie: many may lie in one place."""
    found: dict[tuple[float, float], list[AnnexRow]] = {}
    for row in rows:
        if row.lon is not None and row.lat is not None:
            found.setdefault((float(row.lon), float(row.lat)), []).append(row)
    return found


def framed(corners: Iterable[Sequence[float]]) -> Frame:
    """The frame that holds these corners in its middle, as large as the paper allows."""
    lons, lats = zip(*corners, strict=True)
    middle = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    narrow = math.cos(math.radians(middle[1]))
    wide = max((max(lons) - min(lons)) * narrow, LEAST / DEGREE)
    high = max(max(lats) - min(lats), LEAST / DEGREE)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    west = middle[0] - WIDTH / 2 / (scale * narrow)
    return Frame(west, middle[1] + HEIGHT / 2 / scale, scale * narrow, scale)


def _area(frame: Frame, rings: Sequence[Ring], number: int) -> dict[str, Any]:
    placed = [[frame.place(*corner) for corner in ring] for ring in rings]
    largest = max(placed, key=_box)
    xs, ys = zip(*largest, strict=True)
    middle = [round((min(xs) + max(xs)) / 2, 2), round(min(ys), 2)]
    return {"rings": placed, "number": str(number), "label": middle}


def _box(ring: Ring) -> float:
    xs, ys = zip(*ring, strict=True)
    return float((max(xs) - min(xs)) * (max(ys) - min(ys)))


def _point(frame: Frame, lon: float, lat: float, rows: Sequence[AnnexRow]) -> dict[str, Any]:
    worst = max(rows, key=lambda row: CLASSES.index(row.slum_class)).slum_class
    many = str(len(rows)) if len(rows) > 1 else ""
    return {"at": frame.place(lon, lat), "class": worst, "many": many}


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
