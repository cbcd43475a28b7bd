"""What was measured, how it stands to its goal and to a limit of the same run; table and JSON."""

import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.pgbench import PGBENCH

HEAD = (
    f"{'measured':<58}{'median':>9} {'lowest .. highest':>19} {'unit':<9}"
    f"{'goal':>9} {'':<6} {'limit':>9} {'of limit':>8} {'load':>5}  limit is"
)


@dataclass(frozen=True)
class Limit:
    """What the same work costs without us, in the figure's unit: measured in the same run, or where
    the goals were set.
    """

    name: str
    runs: tuple[float, ...]

    @property
    def value(self) -> float:
        return statistics.median(self.runs)


@dataclass(frozen=True)
class Figure:
    """One line of the table. `load` is how many cores the load generator used meanwhile."""

    name: str
    unit: str
    runs: tuple[float, ...]
    goal: float | None = None
    at_most: bool = False
    limit: Limit | None = None
    load: float | None = None

    @property
    def value(self) -> float:
        return statistics.median(self.runs)

    @property
    def of_goal(self) -> float | None:
        """1 is the goal; above 1 is better."""
        return None if self.goal is None else self._better(self.value, self.goal)

    @property
    def of_limit(self) -> float | None:
        """1 is as good as the limit; taken run by run where both ran in turns."""
        if self.limit is None:
            return None
        if len(self.runs) != len(self.limit.runs):
            return self._better(self.value, self.limit.value)
        pairs = zip(self.runs, self.limit.runs, strict=True)
        return statistics.median(self._better(own, limit) for own, limit in pairs)

    def _better(self, own: float, other: float) -> float:
        above, below = (other, own) if self.at_most else (own, other)
        return above / below if below else float("inf")

    def row(self) -> str:
        """As a line of the table."""
        spread = f"{short(min(self.runs))} .. {short(max(self.runs))}"
        goal, verdict, limit, share, named = "-", "", "-", "-", ""
        if self.goal is not None and self.of_goal is not None:
            goal = f"{'<' if self.at_most else '>'} {short(self.goal)}"
            verdict = "met" if self.of_goal >= 1 else "MISSED"
        if self.limit is not None:
            limit, share = short(self.limit.value), f"{self.of_limit:.2f}"
            named = self.limit.name
        load = "-" if self.load is None else f"{self.load:.2f}"
        return (
            f"{self.name:<58}{short(self.value):>9} {spread:>19} {self.unit:<9}"
            f"{goal:>9} {verdict:<6} {limit:>9} {share:>8} {load:>5}  {named}"
        ).rstrip()

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        limit = self.limit and {"name": self.limit.name, "runs": self.limit.runs}
        return {
            "name": self.name,
            "unit": self.unit,
            "value": self.value,
            "runs": self.runs,
            "goal": self.goal,
            "at_most": self.at_most,
            "of_goal": self.of_goal,
            "limit": limit,
            "of_limit": self.of_limit,
            "load_cores": self.load,
        }


def runs_of(found: Iterable[Any], name: str) -> tuple[float, ...]:
    """One value of every run."""
    return tuple(getattr(one, name) for one in found)


def short(value: float) -> str:
    """Three or so digits: what the spread allows."""
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 0.1 or value == 0 else f"{value:.2g}"


def say(figures: Sequence[Figure]) -> None:
    """Print some lines of the table."""
    for figure in figures:
        sys.stdout.write(figure.row() + "\n")
    sys.stdout.flush()


def machine(folder: Path) -> dict[str, Any]:
    """What the figures were measured on; `folder` is where the data lies."""
    version = subprocess.run([PGBENCH, "--version"], check=True, capture_output=True, text=True)
    system = subprocess.run(
        ["stat", "-f", "-c", "%T", str(folder)], check=False, capture_output=True, text=True
    )
    head = subprocess.run(["git", "rev-parse", "HEAD"], check=False, capture_output=True, text=True)
    return {
        "commit": head.stdout.strip()[:12] or "unknown",
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)),
        "busy_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "postgresql": version.stdout.split()[-1],
        "file_system": system.stdout.strip() or "unknown",
        "fsync_ms": round(_fsync(folder), 3),
    }


def _fsync(folder: Path) -> float:
    """Milliseconds to write 8 KB through to the disk, the median of 100."""
    times = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(100):
            start = time.perf_counter()
            file.write(bytes(8192))
            file.flush()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def keep(figures: Sequence[Figure], facts: dict[str, Any], path: Path) -> None:
    """Write the JSON."""
    content = {"machine": facts, "figures": [figure.plain() for figure in figures]}
    path.write_text(json.dumps(content, indent=1) + "\n")
