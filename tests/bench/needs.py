"""Needs: opened by sealed rounds, opened anew by the next, reserved and drawn; a province's sums.

Opened by planning's own command in the batches that a consumer takes. The limit is PostgreSQL
writing as many rows into tables with the same columns and indexes, in one statement for each.
"""

import asyncio
import time
from decimal import Decimal
from itertools import islice

from services.chassis.db import Sessions, connect
from services.chassis.ids import new_id
from services.planning.needs.commands import draw, open_needs, reserve
from tests.bench.figures import Figure, Limit
from tests.bench.stage import Stage, figure
from tests.bench.synthetic import sealed

RTS, CRITERIA, BATCH = 10_000, 16, 256
SECONDS = 10.0  # for the 160,000 needs of as many RTs
CLIENTS, MOVES = 8, 50
AGAIN = """
CREATE TABLE bench_{0} (LIKE {0} INCLUDING ALL);
INSERT INTO bench_{0} SELECT * FROM {0} ORDER BY {1} DESC LIMIT {2};
DROP TABLE bench_{0};
"""
PLACES = "/v1/planning/needs/totals?region=35&by=regency"


async def measure(stage: Stage) -> list[Figure]:
    """Each run opens other RTs; a later year then opens them again."""
    url = stage.suite.environment("planning")["PLANNING_DATABASE_URL"]
    engine, sessions = connect(url, pool_size=CLIENTS)
    count = min(RTS, stage.plan.sheets)
    first, again, copied = [], [], []
    for run in range(stage.plan.runs):
        await stage.quiet()
        start = run * count
        first.append(await opened(sessions, count, start, 2024))
        copied.append(await asyncio.to_thread(written, stage, count * CRITERIA))
        again.append(await opened(sessions, count, start, 2025))
    with stage.superuser("planning") as connection:
        await asyncio.to_thread(connection.execute, "VACUUM ANALYZE")
    moved = [await moves(sessions) for _ in range(stage.plan.runs)]
    await engine.dispose()
    asked = [
        await stage.get([PLACES], stage.suite.gateway_url, stage.token, clients=1, seconds=1)
        for _ in range(stage.plan.runs)
    ]
    needs, goal = count * CRITERIA, SECONDS * count / RTS  # a row changed is a row more
    limit = Limit("INSERT of as many rows", tuple(copied))
    return [
        Figure(f"{needs:,} needs opened", "s", tuple(first), goal, at_most=True, limit=limit),
        Figure(f"{needs:,} needs opened anew", "s", tuple(again), 2 * goal, at_most=True),
        Figure(f"reserve and draw, {CLIENTS} at once", "pairs/s", tuple(moved)),
        figure("needs of a province by regency: p50", "ms", asked, "p50", at_most=True),
    ]


async def opened(sessions: Sessions, count: int, start: int, year: int) -> float:
    """Seconds until the needs of so many RTs are open, batch after batch."""
    events = list(sealed(count, start=start, year=year, whole=True))
    begun = time.perf_counter()
    left = iter(events)
    while batch := list(islice(left, BATCH)):
        async with sessions.begin() as session:
            await open_needs(session, batch)
    return time.perf_counter() - begun


def written(stage: Stage, count: int) -> float:
    """Seconds that the newest rows take to be written again."""
    begun = time.perf_counter()
    with stage.superuser("planning") as connection:
        connection.execute(AGAIN.format("needs", "id", count))
        connection.execute(AGAIN.format("need_movements", "need_id", count))
    return time.perf_counter() - begun


async def moves(sessions: Sessions) -> float:
    """Pairs of a reservation and a draw per second, each a transaction, on a few hundred needs."""
    rts = [event.code for event in sealed(CLIENTS * MOVES)]

    async def client(own: list[str]) -> None:
        for rt in own:
            activity, wants = new_id(), [(rt, "2b", Decimal("0.01")), (rt, "3a", Decimal("0.01"))]
            for move in (reserve, draw):
                async with sessions.begin() as session:
                    await move(session, activity, wants, by="bench")

    begun = time.perf_counter()
    await asyncio.gather(*(client(rts[n::CLIENTS]) for n in range(CLIENTS)))
    return len(rts) / (time.perf_counter() - begun)
