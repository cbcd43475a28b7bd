"""The map of a plan: kawasan by their class, and works where they are drawn. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.chassis.cartography import Frame, framed, outlined, rings
from services.chassis.printing import breaking
from services.planning.documents.rules import Facts
from services.planning.documents.works import numbered

WIDTH, HEIGHT = 178.0, 150.0  # mm
LINES: Final = ("LineString", "MultiLineString")
POINTS: Final = ("Point", "MultiPoint")
Geometry = Mapping[str, Any]


def drawn(facts: Facts) -> dict[str, Any] | None:
    """What the template draws; none without an outline and without a work that is drawn.

    A kawasan has the class that its sealed numbers give it, none where it has no score of its own.
    """
    own = facts["plan"]["area"]
    areas = [one for one in facts["areas"] if one["geometry"] and own in {"", one["code"]}]
    works = [(number, one["geometry"]) for number, one in numbered(facts) if one["geometry"]]
    shapes = [(one, rings(one["geometry"])) for one in areas]
    corners = [corner for _, shape in shapes for ring in shape for corner in ring]
    corners += [corner for _, geometry in works for corner in _corners(geometry["coordinates"])]
    if not corners:
        return None
    frame = framed(corners, WIDTH, HEIGHT)
    classes = _classes(facts)
    return frame.drawn() | {
        "areas": [
            outlined(frame, shape)
            | {"name": breaking(one["name"]), "class": classes.get(one["code"], "unknown")}
            for one, shape in shapes
        ],
        "works": [_work(frame, number, geometry) for number, geometry in works],
    }


def undrawn(facts: Facts) -> list[int]:
    """The numbers of works that have no place on the map."""
    return [number for number, one in numbered(facts) if not one["geometry"]]


def _classes(facts: Facts) -> dict[str, str]:
    return {one["code"]: one["before"]["slum_class"] for one in facts["standing"]}


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
    if kind in LINES:
        parts = [coordinates] if kind == "LineString" else coordinates
        found["lines"] = [[frame.place(*corner[:2]) for corner in part] for part in parts]
        middle = found["lines"][0]
        found["label"] = middle[len(middle) // 2]
    elif kind in POINTS:
        parts = [coordinates] if kind == "Point" else coordinates
        found["points"] = [frame.place(*corner[:2]) for corner in parts]
        found["label"] = found["points"][0]
    else:
        found |= outlined(frame, rings(geometry))
    return found
