"""A round of 10,000 RTs sealed, then scored again under the earlier regulation, through the API.

The limit of scoring again is the scorer alone: as many scores and averages as both regulations give
of these RTs. The sheets are SYNTHETIC.
"""

import asyncio
import time
from pathlib import Path

from contracts.regulation import load
from tests.bench import synthetic
from tests.bench.figures import Figure, Limit
from tests.bench.imports import TABLES, imported
from tests.bench.stage import PATIENCE, Stage

RTS, GOAL = 10_000, 10.0
EARLIER = "permen-02-2016"
ROUNDS = "/v1/survey/rounds"


async def measure(stage: Stage) -> list[Figure]:
    """Each run seals another round and scores it again."""
    count = min(RTS, stage.plan.sheets)
    file = stage.folder / "rescored.csv"
    synthetic.write_csv(file, count)
    sealed, scored, alone = [], [], []
    for _ in range(stage.plan.runs):
        address = await filled(stage, file, count)
        sealed.append(await sealing(stage, address))
        await stage.quiet()
        scored.append(await again(stage, address))
        alone.append(await asyncio.to_thread(scores, count))
    goal, scoring = GOAL * count / RTS, Limit("the scorer alone", tuple(alone))
    return [
        Figure(f"{count:,} RTs sealed with where they stand", "s", tuple(sealed), at_most=True),
        Figure(
            f"{count:,} RTs scored again", "s", tuple(scored), goal, at_most=True, limit=scoring
        ),
    ]


async def filled(stage: Stage, file: Path, count: int) -> str:
    """The address of an open round with as many sheets, alone in the database."""
    await stage.empty("survey", TABLES)
    await imported(stage, file, count)
    await stage.quiet()
    return f"{ROUNDS}/{stage.scalar('survey', 'SELECT id FROM rounds')}"


async def sealing(stage: Stage, address: str) -> float:
    """Seconds from asking for the seal until it is there."""
    begun = time.perf_counter()
    await stage.ask("POST", f"{address}/seal", json={})
    await until(stage, address, "state", "sealed", begun)
    return time.perf_counter() - begun


async def again(stage: Stage, address: str) -> float:
    """Seconds from asking for a scoring until it is done."""
    begun = time.perf_counter()
    asked = await stage.ask("POST", f"{address}/rescores", json={"regulation": EARLIER})
    await until(stage, f"/v1/survey/rescores/{asked['id']}", "status", "done", begun)
    return time.perf_counter() - begun


async def until(stage: Stage, address: str, field: str, value: str, begun: float) -> None:
    """Wait for a state, asking after every 2 % of the time so far; failing is an error."""
    async with asyncio.timeout(PATIENCE):
        while (found := await stage.ask("GET", address))[field] != value:
            if found[field] == "failed":
                raise RuntimeError(f"{address} failed.")
            await asyncio.sleep(max(0.004, (time.perf_counter() - begun) / 50))


def scores(count: int) -> float:
    """Seconds to score as many RTs under both regulations, and to do nothing else."""
    laws = load(synthetic.LAW), load(EARLIER)
    sheets = list(synthetic.recorded(count))
    rows = [[[getattr(s, name) for name in synthetic.DENOMINATORS] for s in sheets] for _ in laws]
    for law, its in zip(laws, rows, strict=True):
        ids = law.counterparts(laws[0])
        for row, sheet in zip(its, sheets, strict=True):
            row += [sheet.volumes.get(id) if id else None for id in ids]
    begun = time.perf_counter()
    for law, its in zip(laws, rows, strict=True):
        for row in its:
            law.score_row(row)
            law.average_row(row)
    return time.perf_counter() - begun
