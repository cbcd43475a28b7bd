"""The map of a report: regions by what is left in them, and works where they are drawn. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.chassis.cartography import Frame, Ring, framed, outlined, rings
from services.chassis.printing import breaking
from services.reporting.seals.rules import Facts
from services.reporting.seals.template_1.tables import dec, ha

WIDTH, HEIGHT = 178.0, 104.0  # mm
LEAST, MOST = 1.6, 6.0  # mm of the circle of a region
MANY: Final = 300  # works that are drawn
Geometry = Mapping[str, Any]


def places_drawn(facts: Facts, outlines: Mapping[str, Geometry]) -> dict[str, Any] | None:
    """What the template draws, none where nothing is placed.

    `outlines` are Polygons or MultiPolygons by the code of what they are of, a region or a kawasan.
    A region without one is a circle in the middle of its drawn works, by its hectares left.
    """
    items = {one["region"]: one for one in facts["recap"]["items"]}
    shapes = [(code, rings(outlines[code])) for code in sorted(outlines)]
    dots = [one for one in facts.get("centres", ()) if one["region"] not in outlines]
    works = list(_works(facts))[:MANY]
    corners = [list(corner) for _, shape in shapes for ring in shape for corner in ring]
    corners += [[float(one["lon"]), float(one["lat"])] for one in dots]
    corners += [corner for _, geometry in works for corner in _corners(geometry["coordinates"])]
    if not corners:
        return None
    frame = framed(corners, WIDTH, HEIGHT)
    most = max((float(dec(one["left_ha"])) for one in items.values()), default=0.0)
    return frame.drawn() | {
        "areas": [_area(frame, shape, items.get(code), code, most) for code, shape in shapes],
        "dots": [
            {"at": frame.place(float(one["lon"]), float(one["lat"]))}
            | _told(items.get(one["region"]), one["region"], most)
            for one in dots
        ],
        "works": [_work(frame, number, geometry) for number, geometry in works],
    }


def _area(
    frame: Frame, shape: list[Ring], item: Mapping[str, Any] | None, code: str, most: float
) -> dict[str, Any]:
    """An outline; the name of a region, which has neighbours, stands in the middle of it."""
    drawn = outlined(frame, shape)
    if item is not None:
        _, top = drawn["label"]
        bottoms = (
            max(y for _, y in ring) for ring in drawn["rings"] if min(y for _, y in ring) == top
        )
        drawn["label"][1] = round((top + max(bottoms)) / 2, 2)
    return drawn | _told(item, code, most)


def _told(item: Mapping[str, Any] | None, code: str, most: float) -> dict[str, Any]:
    """The label of a region, and how much of the most is left in it."""
    left = float(dec(item["left_ha"])) if item else 0.0
    share = left / most if most else 0.0
    return {
        "name": breaking(item["name"] if item else code),
        "said": ha(item["left_ha"]) if item else "",
        "share": round(share, 4),
        "radius": round(LEAST + (MOST - LEAST) * share**0.5, 2),
    }


def _works(facts: Facts) -> Iterator[tuple[int, Geometry]]:
    """Works by their numbers in the list of the paper."""
    for number, one in enumerate(facts.get("works", ()), start=1):
        if one["geometry"] and one["state"] != "cancelled":
            yield number, one["geometry"]


def _corners(coordinates: Any) -> Iterator[list[float]]:
    """All places of a geometry, however deep they lie."""
    if coordinates and isinstance(coordinates[0], int | float):
        yield list(coordinates[:2])
    else:
        for part in coordinates:
            yield from _corners(part)


def _work(frame: Frame, number: int, geometry: Geometry) -> dict[str, Any]:
    """A work on the paper: lines, rings or points, and where its number stands."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    found: dict[str, Any] = {"number": str(number), "lines": [], "rings": [], "points": []}
    if kind in {"LineString", "MultiLineString"}:
        parts = [coordinates] if kind == "LineString" else coordinates
        found["lines"] = [[frame.place(*corner[:2]) for corner in part] for part in parts]
        found["label"] = found["lines"][0][len(found["lines"][0]) // 2]
    elif kind in {"Point", "MultiPoint"}:
        parts = [coordinates] if kind == "Point" else coordinates
        found["points"] = [frame.place(*corner[:2]) for corner in parts]
        found["label"] = found["points"][0]
    else:
        found |= outlined(frame, rings(geometry))
    return found
