"""Events: relay from a backlog, commit -> read model, a whole backlog; against raw nats-py.

The relay's events are recorded sheets, which reporting keeps meanwhile. The others are sealed scores
of RTs.
"""

import asyncio
import time
from collections.abc import Iterable
from typing import Any

from contracts.base import Event
from tests.bench import outbox
from tests.bench.figures import Figure, Limit
from tests.bench.load import drive
from tests.bench.result import Result
from tests.bench.stage import PATIENCE, Stage, figure, limit
from tests.bench.synthetic import recorded, sealed

FULL_BACKLOG = 200_000
READ_MODEL = ("rt_scores", "rt_deltas", "recap_deltas", "inbox")
RATES: tuple[tuple[int, float | None, float], ...] = ((500, 8, 40), (1500, None, 80))
FIRST_YEAR = 2025  # of the rounds that are sealed after the backlog's


async def measure(stage: Stage) -> list[Figure]:
    """The backlog comes before the latencies, so that these meet a full read model."""
    found = await relay(stage)
    batches = found[0].limit
    return [*found, *await backlog(stage, batches), *await latencies(stage)]


async def relay(stage: Stage) -> list[Figure]:
    """From the commit of many events until each is marked as published."""
    count = stage.plan.relayed
    ours, theirs, others = [], [], []
    for _ in range(stage.plan.runs):
        await stage.empty("reporting", ("sheets", "inbox"))
        await asyncio.to_thread(fill, stage, recorded(count))
        start = time.perf_counter()
        await stage.relayed()
        ours.append(count / (time.perf_counter() - start))
        await _handled(stage, count, "sheets")
        theirs.append(await drive("raw_batches", count=count, **_nats(stage)))
        others.append(await drive("raw_async", count=count // 4, **_nats(stage)))
    name = f"relay from a backlog of {count:,} events"
    most = limit("raw nats-py, atomic batches of 100", theirs, "rate")
    return [
        Figure(name, "events/s", tuple(ours), 5000, limit=most),
        figure("raw nats-py alone: publish_async", "events/s", others, "rate"),
    ]


async def backlog(stage: Stage, raw: Limit | None) -> list[Figure]:
    """From the commit of many sealed scores until reporting has all of them in its read model."""
    count = stage.plan.backlog
    seconds = []
    for _ in range(stage.plan.runs):
        await stage.empty("reporting", READ_MODEL)
        await asyncio.to_thread(fill, stage, sealed(count))
        start = time.perf_counter()
        await stage.relayed()
        await _handled(stage, count, "rt_scores")
        seconds.append(time.perf_counter() - start)
    name = f"backlog of {count:,} sealed RTs -> read model"
    goal = 60 * count / FULL_BACKLOG
    rates = tuple(count / one for one in seconds)
    return [
        Figure(name, "s", tuple(seconds), goal, at_most=True),
        Figure(f"{name}, rate", "events/s", rates, limit=raw),
    ]


async def latencies(stage: Stage) -> list[Figure]:
    """Commit -> read model at steady rates, in turns with raw publish -> pull at the same rate."""
    found: list[Figure] = []
    for part in ("survey", "reporting"):  # as autovacuum would, within a minute after the backlog
        with stage.superuser(part) as connection:
            await asyncio.to_thread(connection.execute, "VACUUM ANALYZE")
    with stage.superuser("reporting") as connection:
        connection.execute(outbox.WATCH)
        year = FIRST_YEAR
        for rate, p50, p99 in RATES:
            ours, theirs = [], []
            for _ in range(stage.plan.runs):
                await stage.quiet()
                ours.append(await _committed(stage, rate, year))
                theirs.append(await drive("raw_latency", **_steady(stage, rate), **_nats(stage)))
                year += 1
            found += _figures(rate, p50, p99, ours, theirs)
        connection.execute(outbox.UNWATCH)
    return found


async def _committed(stage: Stage, rate: int, year: int) -> Result:
    databases = {part: stage.database(part) for part in ("survey", "reporting")}
    return await drive("outbox", year=year, **_steady(stage, rate), **databases)


def _figures(
    rate: int, p50: float | None, p99: float, ours: list[Result], theirs: list[Result]
) -> list[Figure]:
    raw = "raw publish -> pull, same rate"
    name = f"commit -> read model at {rate:,} events/s"
    return [
        figure(f"{name}: sent", "events/s", ours, "rate"),
        figure(
            f"{name}: p50", "ms", ours, "p50", p50, at_most=True, limit=limit(raw, theirs, "p50")
        ),
        figure(
            f"{name}: p99", "ms", ours, "p99", p99, at_most=True, limit=limit(raw, theirs, "p99")
        ),
    ]


def _steady(stage: Stage, rate: int) -> dict[str, Any]:
    return {"rate": rate, "seconds": stage.plan.seconds * 1.5}


def _nats(stage: Stage) -> dict[str, Any]:
    seeds = {user: str(stage.suite.secrets.seed(user).resolve()) for user in ("survey", "boot")}
    return {"nats": stage.suite.nats.url, "seeds": seeds}


def fill(stage: Stage, events: Iterable[Event]) -> None:
    """Write events into survey's outbox in one transaction, as a bulk of work does."""
    into = "COPY outbox (created_at, id, subject, payload) FROM STDIN"
    with stage.superuser("survey") as connection, connection.cursor().copy(into) as copy:
        for event in events:
            copy.write_row((event.occurred_at, event.id, event.subject, event.model_dump_json()))


async def _handled(stage: Stage, count: int, table: str) -> None:
    """Wait until reporting has handled so many events, and check that it stored as many rows."""
    async with asyncio.timeout(PATIENCE):
        while stage.scalar("reporting", "SELECT count(*) FROM inbox") < count:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
    stored = stage.scalar("reporting", f"SELECT count(*) FROM {table}")
    if stored != count:
        raise RuntimeError(f"{stored} of {count} rows are in {table}.")
