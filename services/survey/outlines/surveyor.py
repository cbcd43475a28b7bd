"""Has outlines examined by the child process, and tells what it found."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.chassis.problems import Problem
from services.survey.outlines import drawing, file_problems, problems
from services.survey.outlines.child import EXHAUSTED, SECONDS

WAIT: Final = 2 * SECONDS  # by the clock: the processor may be busy with others
ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PROJ_NETWORK": "OFF"}
GONE: Final = (-signal.SIGXCPU, -signal.SIGKILL, EXHAUSTED)


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
    if (fault := _fault(found, problems.FAULTS)) is not None:
        raise fault
    return Drawn(**found)


async def read(content: bytes, key: str) -> list[Feature]:
    """The features of a file; raises what is wrong with the whole of it."""
    found = await asyncio.to_thread(_ask, "read", key.encode() + b"\n" + content)
    if isinstance(found, dict) and (fault := _fault(found, file_problems.FAULTS)) is not None:
        raise fault
    return [_feature(number, one) for number, one in enumerate(found, start=1)]


def _feature(number: int, found: dict[str, Any]) -> Feature:
    name = found.pop("name")
    fault = _fault(found, problems.FAULTS)
    return Feature(number, name, Drawn(**found) if fault is None else None, fault)


async def compare(new: Sequence[str], known: Sequence[str]) -> list[Overlap]:
    """What of new outlines (GeoJSON texts) lies over known ones, or over one another."""
    if len(new) + len(known) < 2:  # noqa: PLR2004 - two make an overlap
        return []
    content = f'{{"new": [{",".join(new)}], "known": [{",".join(known)}]}}'.encode()
    return [Overlap(**one) for one in await asyncio.to_thread(_ask, "compare", content)]


def _fault(found: dict[str, Any], known: Mapping[str, type[Problem]]) -> Problem | None:
    if "code" not in found:
        return None
    facts = found["facts"]
    if "why" in facts:
        facts["why"] = problems.WHYS.get(facts["why"], facts["why"])
    return known[found["code"]](**facts)


def _ask(task: str, content: bytes) -> Any:
    """Raises OutlineTooCostly when the child needs more than its limits."""
    command = [sys.executable, "-m", "services.survey.outlines.child", task]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=content,
            capture_output=True,
            timeout=WAIT,
            check=False,
            env=os.environ | ONE_THREAD,
        )
    except subprocess.TimeoutExpired as error:
        raise problems.OutlineTooCostly(seconds=SECONDS) from error
    if done.returncode in GONE:
        raise problems.OutlineTooCostly(seconds=SECONDS)
    if done.returncode != 0:
        raise RuntimeError(f"The child failed: {done.stderr[-2000:].decode(errors='replace')}")
    return json.loads(done.stdout)
