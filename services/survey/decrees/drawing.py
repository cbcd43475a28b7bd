"""The map of an annex: outlines of kawasan, and RTs where they lie. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.chassis.cartography import Frame, framed, outlined, rings
from services.survey.decrees.rules import CLASSES
from services.survey.decrees.shapes import (
    AnnexRow,
)

WIDTH, HEIGHT = 190.0, 146.0  # mm of the map
LARGE, SMALL, CROWD = 2.2, 1.4, 200  # mm of a mark; the points from which on it is small


def drawn(
    rows: Sequence[AnnexRow], outlines: Sequence[Any], numbers: Mapping[str, int]
) -> dict[str, Any] | None:
    """What the template draws; none without an outline and without a point.

    `outlines` are rows of `area` and a GeoJSON text, `numbers` those of the kawasan in the table.
    """
    shapes = [(one.area, rings(json.loads(one.geometry))) for one in outlines]
    points = _points(rows)
    corners = [corner for _, shape in shapes for ring in shape for corner in ring]
    corners += [[lon, lat] for lon, lat in points]
    if not corners:
        return None
    frame = framed(corners, WIDTH, HEIGHT)
    return frame.drawn() | {
        "areas": [outlined(frame, one) | {"number": str(numbers[area])} for area, one in shapes],
        "points": [_point(frame, *place, found) for place, found in points.items()],
        "mark": LARGE if len(points) < CROWD else SMALL,
    }


def _points(rows: Iterable[AnnexRow]) -> dict[tuple[float, float], list[AnnexRow]]:
    """RTs by where they lie: many may lie in one place."""
    found: dict[tuple[float, float], list[AnnexRow]] = {}
    for row in rows:
        if row.lon is not None and row.lat is not None:
            found.setdefault((float(row.lon), float(row.lat)), []).append(row)
    return found


def _point(frame: Frame, lon: float, lat: float, rows: Sequence[AnnexRow]) -> dict[str, Any]:
    worst = max(rows, key=lambda row: CLASSES.index(row.slum_class)).slum_class
    many = str(len(rows)) if len(rows) > 1 else ""
    return {"at": frame.place(lon, lat), "class": worst, "many": many}
