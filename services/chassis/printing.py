"""Papers as PDF: set by a process of its own (`typeset`), which is cut when it takes too long."""

import asyncio
import json
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from services.chassis.problems import Problem, Unavailable

PDF: Final = "application/pdf"
ROOT: Final = Path(__file__).parents[2]
LONG: Final = re.compile(r"\S{10}(?=\S)")
# A request holds its transaction meanwhile: few at once, and no long queue before the door.
AT_ONCE: Final = 2
PATIENCE: Final = 2.0  # seconds
TURNS: Final = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a paper may take: seconds of the processor and by the clock, bytes of memory."""

    cpu: int
    wall: float
    memory: int
    refusal: type[Problem]


def breaking(text: str) -> str:
    """A word that is too long for its column goes on in the next line."""
    return LONG.sub("\\g<0>\u200b", text)


async def printed(template: Path, said: Mapping[str, Any], made: datetime, bounds: Bounds) -> bytes:
    """A paper by a typst template, which finds what to lay out as JSON in `sys.inputs.said`.

    The same bytes for the same words and moment. Raises the refusal of its bounds, or Unavailable
    when others are printing for too long.
    """
    asked = json.dumps({"said": said, "made": int(made.timestamp())}).encode()
    return await asyncio.to_thread(_in_turn, template, asked, bounds)


def _in_turn(template: Path, asked: bytes, bounds: Bounds) -> bytes:
    if not TURNS.acquire(timeout=PATIENCE):
        raise Unavailable
    try:
        return _typeset(template, asked, bounds)
    finally:
        TURNS.release()


def _typeset(template: Path, asked: bytes, bounds: Bounds) -> bytes:
    """What the process makes of it."""
    limits = (str(bounds.cpu), str(bounds.memory))
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            (sys.executable, "-P", "-m", "services.chassis.typeset", str(template), *limits),
            input=asked,
            capture_output=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
            timeout=bounds.wall,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise bounds.refusal from error
    if done.returncode < 0:
        raise bounds.refusal
    if done.returncode > 0:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
