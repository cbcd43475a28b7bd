"""Recaps through the gateway on a synthetic province, against the plain SQL of a recap.

The read model is filled by reporting's own projections (see `province`), then vacuumed and analysed as autovacuum
would do within a minute. The limit is pgbench with the statements that reporting itself sends for
these recaps when it remembers none of their regions, prepared, at the same rate or with as many
clients; what is asked again while nothing changes is remembered, and may be faster than that.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from psycopg import ClientCursor
from sqlalchemy import event

from services.chassis.auth import Principal
from services.chassis.db import connect
from services.chassis.pagination import LIMIT
from services.reporting.reach import level_of
from services.reporting.recaps import queries
from tests.bench import province
from tests.bench.figures import Figure
from tests.bench.pgbench import Ran, pgbench
from tests.bench.result import Result
from tests.bench.stage import SCOPES, Stage, figure, limit
from tests.bench.synthetic import scattered

PROVINCE, YEAR = "35", 2024
RATE, CLIENTS, WAITING = 50, 8, 32
SOME = 8  # regions that are asked for in turn
SQL = "plain SQL"


@dataclass(frozen=True)
class Door:
    """A breakdown of some regions by a level."""

    by: str
    regions: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"recap by {self.by} in a {level_of(self.regions[0])}"

    @property
    def paths(self) -> list[str]:
        return [f"/v1/reports/recap?region={r}&year={YEAR}&by={self.by}" for r in self.regions]


def doors() -> list[Door]:
    """The way down from the province."""
    some = scattered(PROVINCE)[:SOME]
    return [
        Door("regency", (PROVINCE,)),
        Door("village", tuple(village[:5] for village in some)),
        Door("rt", tuple(some)),
    ]


async def measure(stage: Stage) -> list[Figure]:
    """Growth first, while the province fills up; then every door on the whole of it."""
    found = await grown(stage)
    for door in doors():
        found += await steady(stage, door)
        found += await busy(stage, door)
    return found


async def grown(stage: Stage) -> list[Figure]:
    """The recap of the province at 1x, 10x and 100x RTs, one caller."""
    await stage.empty("reporting", province.TABLES)
    door, found, before = doors()[0], [], 0
    sizes: list[list[Result]] = []
    for size in stage.plan.sizes:
        await fill(stage, before, size)
        await checked(stage, door, size)
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
    """As many as eight callers can take."""
    ours, theirs = await turns(stage, door, clients=CLIENTS, seconds=stage.plan.seconds)
    sql = limit(f"{SQL}, {CLIENTS} clients", theirs, "rate")
    return [figure(f"{door.name}, {CLIENTS} clients", "recaps/s", ours, "rate", 500, limit=sql)]


async def turns(stage: Stage, door: Door, **order: Any) -> tuple[list[Result], list[Ran]]:
    """Through the gateway and in plain SQL, in turns."""
    scripts = [await asked(stage, region, door.by) for region in door.regions]
    ours, theirs = [], []
    for _ in range(stage.plan.runs):
        ours.append(await stage.get(door.paths, stage.suite.gateway_url, stage.token, **order))
        own = order | {"clients": min(order["clients"], CLIENTS)}
        theirs.append(await pgbench(stage.suite, "reporting", scripts, **own))
    return ours, theirs


async def fill(stage: Stage, start: int, end: int) -> None:
    """Take the next part of the province into the read model, as if it had been heard."""
    engine, sessions = connect(_url(stage), pool_size=1)
    await province.filled(sessions, start, end, within=PROVINCE)
    await engine.dispose()
    with stage.superuser("reporting") as connection:
        await asyncio.to_thread(connection.execute, f"VACUUM ANALYZE {', '.join(province.TABLES)}")
    await stage.quiet()


async def checked(stage: Stage, door: Door, count: int) -> None:
    """Raise unless the recap counts every RT."""
    total = (await stage.ask("GET", door.paths[0]))["total"]["rts"]
    if sum(total.values()) != count:
        raise RuntimeError(f"The recap counts {total}, not {count} RTs.")


async def asked(stage: Stage, region: str, by: str) -> str:
    """What the service asks of PostgreSQL for this recap the first time, with the values in it."""
    said: list[tuple[str, Any]] = []

    def hear(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        said.append((statement, parameters))

    engine, sessions = connect(_url(stage), pool_size=1)
    caller = Principal("bench", SCOPES, (PROVINCE,))
    async with sessions() as session:
        await session.connection()  # what is said to a new connection is no part of a recap
        event.listen(engine.sync_engine, "before_cursor_execute", hear)
        queries.remembered.cache_clear()
        await queries.recap(session, caller, region, YEAR, by, LIMIT, None)
    await engine.dispose()
    with stage.superuser("reporting") as connection:
        cursor = ClientCursor(connection)
        return "".join(f"{cursor.mogrify(*one)};\n" for one in said)


def _url(stage: Stage) -> str:
    return stage.suite.environment("reporting")["REPORTING_DATABASE_URL"]
