"""Whether polygons are valid, as GEOS sees it: to be asked by child processes alone."""

import re
from collections.abc import Sequence
from typing import Any, Final

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.validation import explain_validity

from services.chassis.polygons import drawing
from services.chassis.polygons.problems import HoleOutside, OutlineInvalid, RingCrosses

SAID: Final = re.compile(r"(.*)\[(\S+) (\S+)\]")


def valid(drawn: Sequence[drawing.Polygon]) -> Any:
    """The geometry of polygons; raises what is wrong with them, and where."""
    parts = [Polygon(border, holes) for border, *holes in drawn]
    whole = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    _ensure_valid(whole, drawn)
    return whole


def _ensure_valid(whole: Any, drawn: Sequence[drawing.Polygon]) -> None:
    said = explain_validity(whole)
    found = SAID.fullmatch(said)
    if found is None:
        return
    why, lon, lat = found[1], round(float(found[2]), 8), round(float(found[3]), 8)
    place = {"ring": _ring_at(drawn, lon, lat), "lon": lon, "lat": lat}
    if "elf-intersection" in why:
        raise RingCrosses(**place)
    if why == "Hole lies outside shell":
        raise HoleOutside(**place)
    raise OutlineInvalid(**place, why=why)


def _ring_at(drawn: Sequence[drawing.Polygon], lon: float, lat: float) -> int:
    """The number of the ring that lies nearest."""
    rings = [shapely.LinearRing(ring) for part in drawn for ring in part]
    return int(shapely.distance(rings, Point(lon, lat)).argmin()) + 1
