"""The numeric recap of a synthetic province as a workbook: from the asking until it is there.

The read model is filled by reporting's own projections (see `filled`). The limit is the database
alone: how long it takes to send the rows of baseline and newest round. `memory` is the largest that reporting's process has had by then.
"""

import asyncio
import time

from psycopg import sql

from services.reporting.reach import within
from tests.bench.figures import Figure, Limit
from tests.bench.filled import TABLES
from tests.bench.recaps import PROVINCE, YEAR, fill
from tests.bench.stage import PATIENCE, Stage
from tests.bench.starts import peak

GOAL_SECONDS, GOAL_RTS, GOAL_MB = 20, 100_000, 400
ROWS = sql.SQL(
    "COPY (SELECT * FROM rt_scores WHERE rt >= {first} AND rt < {end} AND year IN (2020, 2024)"
    " ORDER BY rt) TO STDOUT"
)


async def measure(stage: Stage) -> list[Figure]:
    """At 1x, 10x and 100x RTs."""
    await stage.empty("reporting", TABLES)
    found, before = [], 0
    each: list[tuple[float, ...]] = []
    for size in stage.plan.sizes:
        await fill(stage, before, size)
        before = size
        ours, theirs = await turns(stage, size)
        each.append(tuple(seconds / size for seconds in ours))
        limit = Limit("COPY of the same rows", theirs)
        name = f"export of {size:,} RTs, XLSX"
        goal = GOAL_SECONDS if size == GOAL_RTS else None
        found.append(Figure(name, "s", ours, goal, at_most=True, limit=limit))
    growth = tuple(large / small for small, large in zip(each[0], each[-1], strict=True))
    memory = (peak(stage.suite, "reporting"),)
    return [
        *found,
        Figure("export, XLSX: cost of an RT, 100x / 1x", "times", growth, 1, at_most=True),
        Figure("reporting: largest memory", "MB", memory, GOAL_MB, at_most=True),
    ]


async def turns(stage: Stage, size: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Our workbook and the bare rows, in turns."""
    ours, theirs = [], []
    for _ in range(stage.plan.runs):
        ours.append(await one(stage, size))
        theirs.append(await asyncio.to_thread(bare, stage))
    return tuple(ours), tuple(theirs)


async def one(stage: Stage, size: int) -> float:
    """Seconds until the workbook can be fetched; raises unless it has every RT."""
    start = time.perf_counter()
    body = {"kind": "rekap_numerik", "format": "xlsx", "region": PROVINCE, "year": YEAR}
    export = await stage.ask("POST", "/v1/reports/exports", json=body)
    address = f"/v1/reports/exports/{export['id']}"
    async with asyncio.timeout(PATIENCE):
        while export["state"] in ("queued", "running"):
            await asyncio.sleep(0.05)
            export = await stage.ask("GET", address)
    took = time.perf_counter() - start
    if export["state"] != "done" or export["rows"] < size:
        raise RuntimeError(f"The export of {size} RTs ended as {export}.")
    return took


def bare(stage: Stage) -> float:
    """Seconds in which the database sends the scores."""
    first, end = within(PROVINCE)
    start = time.perf_counter()
    query = ROWS.format(first=sql.Literal(first), end=sql.Literal(end))
    with stage.superuser("reporting") as connection, connection.cursor().copy(query) as copy:
        for _ in copy:
            pass
    return time.perf_counter() - start
