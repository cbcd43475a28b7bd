"""`make bench`: measures everything, as a table and as JSON; `python -m tests.bench recaps` a part.

BENCH_QUICK=1 makes a small run that proves that it works. BENCH_SHEETS (100,000) is the largest
import and province, BENCH_BACKLOG (200,000) the backlog of events, BENCH_EVENTS (2,000,000) what a
rebuild reads. Take ratios from the figures:
a limit ran in the same run, in turns with what it limits. `machine` comes first: what the machine
does without us, beside what it did where the goals were set. All data is SYNTHETIC.
"""

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from deploy.local.children import say as tell
from deploy.local.suite import HELPED, running
from tests.bench import (
    alignment,
    documents,
    edge,
    engine,
    events,
    exports,
    figures,
    households,
    imports,
    machine,
    map_frames,
    maps,
    needs,
    page,
    portfolio,
    proxy,
    rebuild,
    recaps,
    rescores,
    simulation,
    starts,
    submissions,
    trace,
    transfers,
    volume,
    votes,
    webhooks,
    writes,
    yearbook,
)
from tests.bench.figures import Figure
from tests.bench.stage import Plan, Stage, enter

PARTS: dict[str, Callable[[Stage], Awaitable[list[Figure]]]] = {
    "machine": machine.measure,
    "submissions": submissions.measure,
    "writes": writes.measure,
    "proxy": proxy.measure,
    "edge": edge.measure,
    "recaps": recaps.measure,
    "trace": trace.measure,
    "maps": maps.measure,
    "exports": exports.measure,
    "yearbook": yearbook.measure,
    "page": page.measure,
    "frames": map_frames.measure,
    "imports": imports.measure,
    "households": households.measure,
    "events": events.measure,
    "needs": needs.measure,
    "alignment": alignment.measure,
    "simulation": simulation.measure,
    "portfolio": portfolio.measure,
    "documents": documents.measure,
    "rescores": rescores.measure,
    "transfers": transfers.measure,
    "webhooks": webhooks.measure,
    "volume": volume.measure,
    "rebuild": rebuild.measure,
}
ALONE = ("engine", "votes", "starts")


def main(wanted: list[str]) -> None:
    """Measure what is wanted and print it line by line."""
    plan = Plan.of_environment()
    kept = Path(os.environ.get("NAHKODA_DATA", ".data"))
    kept.mkdir(parents=True, exist_ok=True)
    facts = figures.machine(kept)
    begun = time.perf_counter()
    tell(", ".join(f"{name} {value}" for name, value in facts.items()))
    tell(f"medians of {plan.runs} runs; `load` is the load generator's own use of cores;")
    tell(figures.HEAD)
    found = _said(engine.measure(quick=plan.runs == 1)) if "engine" in wanted else []
    found += _said(votes.measure(quick=plan.runs == 1)) if "votes" in wanted else []
    if set(wanted) - {"engine", "votes"}:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=kept) as name:
            found += asyncio.run(on_a_suite(wanted, Path(name).resolve(), plan))
    path = kept / "bench.json"
    figures.keep(found, facts | {"seconds": round(time.perf_counter() - begun)}, path)
    missed = [figure.name for figure in found if figure.of_goal is not None and figure.of_goal < 1]
    goals = [figure for figure in found if figure.goal is not None]
    tell(f"{len(goals) - len(missed)} of {len(goals)} goals met. JSON: {path}")


async def on_a_suite(wanted: list[str], folder: Path, plan: Plan) -> list[Figure]:
    """What needs the whole suite: first its memory while idle, at the end its starts."""
    found: list[Figure] = []
    start = time.perf_counter()
    async with running(folder / "data", helped=HELPED) as suite:
        first = time.perf_counter() - start
        if "starts" in wanted:
            found += _said(await starts.idle(suite, plan))
            found += _said(await starts.alone(suite, folder, plan))
        stage = await enter(suite, folder, plan)
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(stage.http.aclose)
            for name, measure in PARTS.items():
                if name in wanted:
                    found += _said(await measure(stage))
    if "starts" in wanted:
        found += _said(await starts.measure(first, folder, plan))
    return found


def _said(found: list[Figure]) -> list[Figure]:
    figures.say(found)
    return found


if __name__ == "__main__":
    names = sys.argv[1:] or [*ALONE, *PARTS]
    if unknown := set(names) - {*ALONE, *PARTS}:
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join((*ALONE, *PARTS))}.")
    main(names)
