"""How long the suite takes to start, and how much memory it holds while nobody asks for anything."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

from deploy.local.suite import PARTS, Suite, running
from tests.bench.figures import Figure
from tests.bench.stage import Plan
from tests.deploy.closure import Closure, gather, serving

MB = 1024
REST_SECONDS = 5.0


async def idle(suite: Suite, plan: Plan) -> list[Figure]:
    """Memory soon after the start."""
    samples = []
    for _ in range(plan.runs):
        await asyncio.sleep(REST_SECONDS / plan.runs)
        samples.append({part: _own(suite, part) for part in PARTS} | {"suite": whole(suite)})
    figures = [
        Figure(f"{part}: memory, idle", "MB", tuple(s[part] for s in samples), 150, at_most=True)
        for part in PARTS
    ]
    sizes = tuple(sample["suite"] for sample in samples)
    return [*figures, Figure("whole suite: memory, idle", "MB", sizes, 1024, at_most=True)]


async def alone(suite: Suite, folder: Path, plan: Plan) -> list[Figure]:
    """One service from what its image holds, beside the suite and on its database."""
    figures = []
    house = folder / "wheels"
    await asyncio.to_thread(gather, house)
    for part in PARTS:
        closure = await Closure(part, folder / "closures" / part).make(house)
        seconds, memory = [], []
        for _ in range(plan.runs):
            async with serving(closure, _settings(suite, part)) as (child, took):
                await asyncio.sleep(REST_SECONDS / plan.runs)
                seconds.append(took)
                memory.append(resident(child.pid) / MB)
        figures += [
            Figure(f"{part} alone: start", "s", tuple(seconds), 3, at_most=True),
            Figure(f"{part} alone: memory, idle", "MB", tuple(memory), 150, at_most=True),
        ]
    return figures


def _settings(suite: Suite, part: str) -> dict[str, str]:
    prefix = f"{part.upper()}_"
    found = suite.environment(part).items()
    return {name.removeprefix(prefix): value for name, value in found if name.startswith(prefix)}


def _own(suite: Suite, part: str) -> float:
    """The resident size of a part's process."""
    return resident(suite.children[part].pid) / MB


def resident(pid: int | None) -> float:
    """The resident size of a process now, in KB."""
    return _kilobytes(pid, "status", "VmRSS")


def peak(suite: Suite, part: str) -> float:
    """The largest resident size of a part's process so far."""
    return _kilobytes(suite.children[part].pid, "status", "VmHWM") / MB


def whole(suite: Suite) -> float:
    """All processes; memory that several share counts once."""
    pids = [pid for child in suite.children.values() for pid in _family(child.pid)]
    return sum(_kilobytes(pid, "smaps_rollup", "Pss") for pid in pids) / MB


def _family(pid: int | None) -> Iterator[int]:
    if pid is None:
        return
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def _kilobytes(pid: int | None, file: str, field: str) -> float:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return float(next(line for line in lines if line.startswith(f"{field}:")).split()[1])


async def seconds_to_start(data: Path) -> float:
    """From nothing to every part answering; then it is stopped again."""
    start = time.perf_counter()
    async with running(data):
        return time.perf_counter() - start


async def measure(first: float, folder: Path, plan: Plan) -> list[Figure]:
    """More first starts in new folders, and warm starts on the one that was measured with."""
    firsts = [first]
    firsts += [await seconds_to_start(folder / f"new{number}") for number in range(1, plan.runs)]
    warm = [await seconds_to_start(folder / "data") for _ in range(plan.runs)]
    return [
        Figure("suite: first start", "s", tuple(firsts), at_most=True),
        Figure("suite: warm start", "s", tuple(warm), 15, at_most=True),
    ]
