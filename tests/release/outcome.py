"""What a check of a release says."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[2]


class State(StrEnum):
    """`not run` is no good news: nobody knows."""

    ok = "ok"
    failed = "failed"
    not_run = "not run"


@dataclass(frozen=True)
class Said:
    """`lines` say what to do, or what was looked at."""

    state: State
    lines: tuple[str, ...] = ()


Check = Callable[[], Said]


def judged(faults: Sequence[str], otherwise: str = "") -> Said:
    """Failed with these faults, or ok."""
    if faults:
        return Said(State.failed, tuple(faults))
    return Said(State.ok, (otherwise,) if otherwise else ())


def ran(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A command to its end, with what it said."""
    return subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)


def code(said: Sequence[State]) -> int:
    """0 when all is ok, 1 when something failed, 3 when something could not be looked at."""
    if State.failed in said:
        return 1
    return 3 if State.not_run in said else 0
