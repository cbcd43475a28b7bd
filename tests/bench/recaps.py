"""Recaps through the gateway on a synthetic province, against the plain SQL of a recap.

The read model is filled by reporting's own projections (see `filled`), then vacuumed and analysed
as autovacuum would do within a minute; every number is held against a count of the events. The
limit is pgbench with the statements that reporting itself sends for these recaps when it remembers
none of their regions, prepared, at the same rate or with as many clients; what is asked again while
nothing changes is remembered, and may be faster than that.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest.mock import patch

from psycopg import ClientCursor
from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import wire
from services.chassis.auth import Principal
from services.chassis.db import connect
from services.chassis.pagination import LIMIT
from services.chassis.wire import Question, Values
from services.reporting.breakdown.models import Level
from services.reporting.breakdown.queries import breakdown as added_up
from services.reporting.reach import level_of
from services.reporting.recaps import queries
from services.reporting.recaps.models import By
from tests.bench.count import Count
from tests.bench.figures import Figure
from tests.bench.filled import TABLES, Hear, filled
from tests.bench.pgbench import Ran, pgbench
from tests.bench.province import AGAIN, YEARS
from tests.bench.result import Result
from tests.bench.shares import Shares
from tests.bench.stage import SCOPES, Stage, figure, limit
from tests.bench.synthetic import scattered

PROVINCE, YEAR = "35", 2024
RATE, CLIENTS, WAITING = 50, 8, 32
SOME = 8  # regions that are asked for in turn
SQL = "plain SQL"
Ask = Callable[[AsyncSession, Principal], Awaitable[Any]]


@dataclass(frozen=True)
class Door:
    """Paths that are asked for in turn, and what reporting does for each."""

    name: str
    unit: str
    paths: list[str]
    asks: Sequence[Ask] = ()
    goal: int | None = None  # of answers a second
    said: Sequence[
        str
    ] = ()  # what is said to PostgreSQL for each, where that cannot be listened to


def recap(by: str, regions: Sequence[str]) -> Door:
    """A breakdown of some regions by a level."""
    return Door(
        f"recap by {by} in a {level_of(regions[0])}",
        "recaps/s",
        [f"/v1/reports/recap?region={r}&year={YEAR}&by={by}" for r in regions],
        [partial(_recap, region=region, by=by) for region in regions],
        goal=500,
    )


async def _recap(session: AsyncSession, caller: Principal, *, region: str, by: By) -> Any:
    return await queries.recap(session, caller, region, YEAR, by, LIMIT, None)


def doors() -> list[Door]:
    """The way down from the province."""
    some = scattered(PROVINCE)[:SOME]
    return [
        recap("regency", [PROVINCE]),
        recap("village", [village[:5] for village in some]),
        recap("rt", some),
    ]


def breakdown(by: Level, region: str) -> Door:
    """Activities and money of a region by dimension, which are added up when they are asked for."""
    return Door(
        f"breakdown by {by} in a {level_of(region)}",
        "breakdowns/s",
        [f"/v1/reports/breakdown?of=dimension&region={region}&year={YEAR}&by={by}"],
        [partial(_breakdown, region=region, by=by)],
    )


async def _breakdown(session: AsyncSession, caller: Principal, *, region: str, by: Level) -> Any:
    return await added_up(session, caller, region, YEAR, "dimension", by, LIMIT, None)


async def measure(stage: Stage) -> list[Figure]:
    """Growth first, while the province fills up; then every door on the whole of it."""
    found = await grown(stage)
    for door in doors():
        found += await steady(stage, door)
        found += await busy(stage, door)
    for door in (breakdown("regency", PROVINCE), breakdown("village", PROVINCE + ".19")):
        found += await alone(stage, door)
    return found


async def alone(stage: Stage, door: Door) -> list[Figure]:
    """How long one caller waits."""
    ours, theirs = await turns(stage, door, clients=1, seconds=stage.plan.seconds)
    sql = limit(f"{SQL}, 1 client", theirs, "p50")
    return [figure(f"{door.name}: p50", "ms", ours, "p50", at_most=True, limit=sql)]


async def grown(stage: Stage) -> list[Figure]:
    """The recap of the province at 1x, 10x and 100x RTs, one caller."""
    await stage.empty("reporting", TABLES)
    door, found, before, count, shares = doors()[0], [], 0, Count(), Shares()
    sizes: list[list[Result]] = []
    for size in stage.plan.sizes:
        await fill(stage, before, size, count.hear, shares.hear)
        await checked(stage, count)
        await shares_checked(stage, shares)
        before = size
        ours, theirs = await turns(stage, door, clients=1, seconds=stage.plan.seconds / 2)
        sizes.append(ours)
        name = f"{door.name}, {size:,} RTs, 1 client: p50"
        sql = limit(f"{SQL}, 1 client", theirs, "p50")
        found.append(figure(name, "ms", ours, "p50", 6, at_most=True, limit=sql))
    least = found[0].value
    growth = tuple(one.p50 / least for one in sizes[-1])
    per_rt = tuple(one / 100 for one in growth)
    return [
        *found,
        Figure(f"{door.name}: p50, 100x / 1x the RTs", "times", growth, at_most=True),
        Figure(f"{door.name}: cost per RT, 100x / 1x", "times", per_rt, 1, at_most=True),
    ]


async def steady(stage: Stage, door: Door) -> list[Figure]:
    """At a rate, whatever the answers do."""
    ours, theirs = await turns(
        stage, door, clients=WAITING, rate=RATE, seconds=stage.plan.seconds * 1.5
    )
    name = f"{door.name} at {RATE}/s"
    p50, p99 = (limit(f"{SQL} at {RATE}/s", theirs, value) for value in ("p50", "p99"))
    return [
        figure(f"{name}: p50", "ms", ours, "p50", 6, at_most=True, limit=p50),
        figure(f"{name}: p99", "ms", ours, "p99", 25, at_most=True, limit=p99),
    ]


async def busy(stage: Stage, door: Door) -> list[Figure]:
    """As many as eight callers can take, and how long each of them waits."""
    ours, theirs = await turns(stage, door, clients=CLIENTS, seconds=stage.plan.seconds)
    name, sql = f"{door.name}, {CLIENTS} clients", f"{SQL}, {CLIENTS} clients"
    waits = [
        figure(f"{name}: {p}", "ms", ours, p, at_most=True, limit=limit(sql, theirs, p))
        for p in ("p50", "p99")
    ]
    rate = limit(sql, theirs, "rate")
    return [figure(name, door.unit, ours, "rate", door.goal, limit=rate), *waits]


async def turns(stage: Stage, door: Door, **order: Any) -> tuple[list[Result], list[Ran]]:
    """Through the gateway and in plain SQL, in turns."""
    scripts = door.said or [await asked(stage, ask) for ask in door.asks]
    ours, theirs = [], []
    for _ in range(stage.plan.runs):
        ours.append(await stage.get(door.paths, stage.suite.gateway_url, stage.token, **order))
        own = order | {"clients": min(order["clients"], CLIENTS)}
        theirs.append(await pgbench(stage.suite, "reporting", scripts, **own))
    return ours, theirs


async def fill(stage: Stage, start: int, end: int, *also: Hear) -> int:
    """Take the next part of the province into the read model, as if it had been heard."""
    engine, sessions = connect(url(stage), pool_size=1)
    count = await filled(sessions, start, end, within=PROVINCE, also=also)
    await engine.dispose()
    with stage.superuser("reporting") as connection:
        await asyncio.to_thread(connection.execute, f"VACUUM ANALYZE {', '.join(TABLES)}")
    await stage.quiet()
    return count


async def checked(stage: Stage, count: Count) -> int:
    """Raise unless every number is that of the count: of the province, and down from it."""
    some = scattered(PROVINCE)[:SOME]
    down = [(PROVINCE, by) for by in ("regency", "district", "village")]
    down += [(village[:5], "village") for village in some]
    down += [(village[:8], "rt") for village in some]
    down += [(village, "rt") for village in some]

    async def ask(wanted: dict[str, Any]) -> dict[str, Any]:
        return await stage.ask("GET", "/v1/reports/recap", params=wanted)

    return await count.agrees(ask, down, (YEARS[0], AGAIN, YEARS[-1]))


async def shares_checked(stage: Stage, shares: Shares) -> int:
    """The same of breakdowns by dimension."""
    down = [(PROVINCE, by) for by in ("regency", "village")]

    async def ask(wanted: dict[str, Any]) -> dict[str, Any]:
        return await stage.ask("GET", "/v1/reports/breakdown", params=wanted)

    return await shares.agrees(ask, down, (YEARS[-1],))


async def asked(stage: Stage, ask: Ask) -> str:
    """What the service says to PostgreSQL for this the first time, with the values in it."""
    said: list[str] = []
    engine, sessions = connect(url(stage), pool_size=1)
    with stage.superuser("reporting") as connection:
        cursor = ClientCursor(connection)

        def hear(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            said.append(cursor.mogrify(statement, parameters))

        async def hear_question(
            session: AsyncSession, question: Question, values: Values, **more: Any
        ) -> Any:
            said.append(question.said(values))
            return await ask_wire(session, question, values, **more)

        ask_wire = wire.ask
        async with sessions() as session:
            await session.connection()  # what is said to a new connection is no part of it
            event.listen(engine.sync_engine, "before_cursor_execute", hear)
            queries.remembered.cache_clear()
            with patch.object(wire, "ask", hear_question):
                await ask(session, Principal("bench", SCOPES, (PROVINCE,)))
    await engine.dispose()
    return "".join(f"{one};\n" for one in said)


def url(stage: Stage) -> str:
    return stage.suite.environment("reporting")["REPORTING_DATABASE_URL"]
