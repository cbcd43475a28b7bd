"""Has outlines examined by the child process, and tells what it found."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.chassis.polygons import asking, drawing, problems
from services.chassis.problems import Problem
from services.survey.outlines import file_problems
from services.survey.outlines.child import SECONDS

CHILD: Final = "services.survey.outlines.child"


@dataclass(frozen=True)
class Drawn:
    """An outline as it is kept; geometries are GeoJSON texts, `box` west, south, east, north.

    `inside` is a longitude and latitude that lie inside it.
    """

    geometry: str
    simplified: str
    points: int
    measured_ha: str
    box: Sequence[float]
    inside: Sequence[str]


@dataclass(frozen=True)
class Feature:
    """A feature of a file: its number, what it is named, its outline or what is wrong with it."""

    number: int
    name: str | None
    drawn: Drawn | None
    fault: Problem | None


@dataclass(frozen=True)
class Overlap:
    """Which new outline lies over which other, new or known: where, and how much."""

    one: int
    other: int
    lon: float
    lat: float
    m2: float


async def examine(geometry: Any) -> Drawn:
    """The outline that a GeoJSON geometry or Feature draws; raises what is wrong with it."""
    return await asyncio.to_thread(_examine, geometry)


def _examine(geometry: Any) -> Drawn:
    rings = drawing.polygons(geometry)  # here, so that nothing unbounded is handed on
    content = json.dumps({"type": "MultiPolygon", "coordinates": rings}).encode()
    found = _ask("examine", content)
    if (fault := asking.fault(found, problems.FAULTS)) is not None:
        raise fault
    return Drawn(**found)


async def read(content: bytes, key: str) -> list[Feature]:
    """The features of a file; raises what is wrong with the whole of it."""
    found = await asyncio.to_thread(_ask, "read", key.encode() + b"\n" + content)
    if isinstance(found, dict) and (fault := asking.fault(found, file_problems.FAULTS)) is not None:
        raise fault
    return [_feature(number, one) for number, one in enumerate(found, start=1)]


def _feature(number: int, found: dict[str, Any]) -> Feature:
    name = found.pop("name")
    fault = asking.fault(found, problems.FAULTS)
    return Feature(number, name, Drawn(**found) if fault is None else None, fault)


async def compare(new: Sequence[str], known: Sequence[str]) -> list[Overlap]:
    """What of new outlines (GeoJSON texts) lies over known ones, or over one another."""
    if len(new) + len(known) < 2:  # noqa: PLR2004 - two make an overlap
        return []
    content = f'{{"new": [{",".join(new)}], "known": [{",".join(known)}]}}'.encode()
    return [Overlap(**one) for one in await asyncio.to_thread(_ask, "compare", content)]


def _ask(task: str, content: bytes) -> Any:
    """Raises OutlineTooCostly when the child needs more than its limits."""
    return asking.ask(CHILD, task, content, SECONDS)
