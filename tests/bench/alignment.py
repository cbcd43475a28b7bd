"""The alignment of a city: 50 RPLPs with an activity per criterion against its RP2KP-KP.

The limit is PostgreSQL summing what the same plans do by RT, criterion and year.
"""

import asyncio
import time
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import text

import services.planning.app  # noqa: F401 - all tables, which plans refer to
from contracts.regulation import load
from services.chassis.db import Sessions, connect
from services.chassis.ids import new_id
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.alignment.queries import PLANNED
from services.planning.plans.models import Plan, PlanTarget
from tests.bench.figures import Figure, Limit
from tests.bench.stage import Stage, figure
from tests.bench.synthetic import LAW, rt_of, villages

CITY, PLANS, RTS = "35.02", 50, 12
SECONDS = 2.0
ADDRESS = f"/v1/planning/alignments?region={CITY}&limit=1000"
APPROVE = text("UPDATE plans SET state = 'approved', is_open = false WHERE created_by = 'bench'")
OURS = text("SELECT id FROM plans WHERE kind = 'rplp' AND created_by = 'bench'")
YEARS: dict[str, Any] = {"begin_year": 2026, "end_year": 2030, "created_by": "bench"}


async def measure(stage: Stage) -> list[Figure]:
    """One in five volumes differs; a page of the answer has 1,000 differences."""
    url = stage.suite.environment("planning")["PLANNING_DATABASE_URL"]
    engine, sessions = connect(url, pool_size=2)
    await filled(sessions)
    with stage.superuser("planning") as connection:
        await asyncio.to_thread(connection.execute, "VACUUM ANALYZE")
    asked, summed = [], []
    for _ in range(stage.plan.runs):
        await stage.quiet()
        asked.append(
            await stage.get([ADDRESS], stage.suite.gateway_url, stage.token, clients=1, seconds=2)
        )
        summed.append(await sums(sessions))
    await engine.dispose()
    places = PLANS * RTS * len(load(LAW).criteria)
    name = f"alignment of a city: {PLANS} plans, {places:,} places: p50"
    limit = Limit("SQL sums of the places", tuple(summed))
    return [figure(name, "ms", asked, "p50", 1000 * SECONDS, at_most=True, limit=limit)]


async def filled(sessions: Sessions) -> None:
    """The plans of a city, all approved; written as drafts first, as the database asks."""
    city = _plan(kind="rp2kp_kp", region=CITY, title="SYNTHETIC RP2KP-KP")
    async with sessions.begin() as session:
        session.add(city)
        await session.flush()
        for village in islice(villages(CITY), PLANS):
            plan = _plan(kind="rplp", region=village, title="SYNTHETIC RPLP")
            session.add(plan)
            await session.flush()
            session.add_all(_target(city, village, one.id) for one in load(LAW).criteria)
            works = [_work(plan, one.id) for one in load(LAW).criteria]
            session.add_all(works)
            await session.flush()
            session.add_all(place for work in works for place in _places(work))
        await session.flush()
        await session.execute(APPROVE)


def _plan(**facts: Any) -> Plan:
    id = new_id()
    return Plan(**facts, **YEARS, id=id, line_id=id)


def _target(city: Plan, village: str, criterion: str) -> PlanTarget:
    place: dict[str, Any] = {"region": village, "village": village, "criterion": criterion}
    return PlanTarget(
        plan_id=city.id, **place, begin_year=2026, end_year=2030, volume=Decimal(10 * RTS)
    )


def _work(plan: Plan, criterion: str) -> Activity:
    return Activity(
        plan_id=plan.id,
        region=plan.region,
        kind="bench",
        dimension="lingkungan",
        title=criterion,
        year=2027,
        volume=Decimal(10 * RTS),
        unit="m",
        created_by="bench",
    )


def _places(work: Activity) -> list[ActivityPlace]:
    """Ten in each RT; in one village of five one more, so that it differs."""
    differs = int(work.region[-2:]) % 5 == 0
    return [
        ActivityPlace(
            activity_id=work.id,
            rt=rt_of(work.region, number),
            criterion=work.title,
            volume=Decimal(11 if differs else 10),
            regulation="permen-14-2018",
        )
        for number in range(1, RTS + 1)
    ]


async def sums(sessions: Sessions) -> float:
    """Milliseconds of the sums alone."""
    async with sessions.begin() as session:
        ids = list((await session.execute(OURS)).scalars())
        begun = time.perf_counter()
        (await session.execute(PLANNED, {"ids": ids})).all()
        return 1000 * (time.perf_counter() - begun)
