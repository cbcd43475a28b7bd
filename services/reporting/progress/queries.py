"""Reads how far activities and cycles of a region are."""

from itertools import groupby
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.reporting.facts.sums import DIMENSIONS
from services.reporting.progress import rules
from services.reporting.progress.models import ProgressRead, QuickStatusRead
from services.reporting.reach import INSIDE, OWN, asked, inside, level_of, named, part_of, summed
from services.reporting.reach import ORDER as LEVELS
from services.reporting.shares import share

HERE = f"a.generation = {SERVING} AND {INSIDE.format(column='a.region')}"
OF_YEAR = "(:year = 0 OR a.year = :year)"
BY_DIMENSION = ", ".join(f"('{name}', {name}, {name}_cost)" for name in DIMENSIONS)
STATES = text(
    "SELECT d.dimension, state, sum(d.activities) AS activities, sum(d.cost) AS cost"  # noqa: S608 - our own names
    f" FROM activity_deltas, LATERAL (VALUES {BY_DIMENSION}) d (dimension, activities, cost)"
    f" WHERE generation = {SERVING} AND (:year = 0 OR year = :year) AND {OWN}"
    " GROUP BY d.dimension, state HAVING sum(d.activities) <> 0 ORDER BY d.dimension, state"
)
MONEY = text(
    "SELECT coalesce(sum(committed), 0) AS committed, coalesce(sum(released), 0) AS released,"  # noqa: S608
    f" coalesce(sum(spent), 0) AS spent FROM money_deltas WHERE generation = {SERVING}"
    f" AND (:year = 0 OR year = :year) AND {OWN}"
)
SERVED = ", ".join(
    f"coalesce(sum((beneficiaries ->> '{name}')::int)"
    f" FILTER (WHERE state IN ('completed', 'handed_over')), 0) AS {name}"
    for name in ("male", "female", "mbr", "poor", "households")
)
LABOUR = ", ".join(
    f"coalesce(sum(w.{name}), 0) AS {name}"
    for name in ("hok_male", "hok_female", "wages", "swadaya")
)
CERTIFICATES = ", ".join(
    f"count(*) FILTER (WHERE w.certificate = '{name}') AS {name.lower()}"
    for name in ("KB", "KC", "KK")
)
WORKS = text(
    f"SELECT {SERVED}, {LABOUR}, {CERTIFICATES},"  # noqa: S608
    " coalesce(sum(a.cost * w.physical) FILTER (WHERE a.state <> 'cancelled'), 0) / 100 AS built"
    " FROM activities a LEFT JOIN works w ON w.generation = a.generation AND w.id = a.id"
    f" WHERE {HERE} AND {OF_YEAR}"
)
# What each week added to the one before it, in money's worth, by month.
CURVE = text(
    "SELECT date_trunc('month', week)::date AS month,"  # noqa: S608
    " sum(cost * (planned - planned_before)) / 100 AS planned,"
    " sum(cost * (physical - physical_before)) / 100 AS physical FROM ("
    " SELECT a.cost, w.week, coalesce(w.planned, 0) AS planned, coalesce(w.physical, 0) AS physical,"
    " coalesce(lag(w.planned) OVER weeks, 0) AS planned_before,"
    " coalesce(lag(w.physical) OVER weeks, 0) AS physical_before"
    " FROM activities a JOIN work_weeks w ON w.generation = a.generation AND w.id = a.id"
    f" WHERE {HERE} AND {OF_YEAR} AND a.state <> 'cancelled'"
    " WINDOW weeks AS (PARTITION BY w.id ORDER BY w.week)) d GROUP BY 1 ORDER BY 1"
)
CYCLES = text(
    "SELECT left(a.region, :length) AS region, stage, state, count(*) AS cycles"  # noqa: S608
    f" FROM stages a WHERE {HERE} AND a.year = :year AND a.level = :level"
    " AND (:programme = '' OR a.programme = :programme) GROUP BY 1, 2, 3"
    " UNION ALL SELECT left(a.region, :length), '', '', count(DISTINCT cycle_id)"
    f" FROM stages a WHERE {HERE} AND a.year = :year AND a.level = :level"
    " AND (:programme = '' OR a.programme = :programme) GROUP BY 1 ORDER BY 1, 2, 3"
)


async def progress(
    session: AsyncSession, principal: Principal, region: str | None, year: int | None
) -> ProgressRead:
    """Activities planned for a year, or for all, in a region of the caller's."""
    region = asked(principal, region)
    facts = {"year": year or 0}
    sums, here = facts | summed(region), facts | inside(region)
    states = [dict(row) for row in (await session.execute(STATES, sums)).mappings()]
    money = (await session.execute(MONEY, sums)).mappings().one()
    works = (await session.execute(WORKS, here)).mappings().one()
    cost = sum((row["cost"] for row in states if row["state"] != rules.CANCELLED), rules.ZERO)
    months = (await session.execute(CURVE, here)).mappings().all()
    done = {
        state: sum(row["activities"] for row in states if row["state"] == state)
        for state in rules.DONE
    }
    told: dict[str, Any] = {
        **money,
        **done,
        "region": region,
        "name": named(region),
        "year": year,
        "activities": states,
        "cost": cost,
        "physical_percent": share(works["built"], cost),
        "financial_percent": share(money["spent"], money["committed"]),
        "certificates": {name: works[name.lower()] for name in ("KB", "KC", "KK")},
        "people": dict(works),
        "labour": dict(works),
        "curve": rules.curve([dict(row) for row in months], cost),
    }
    return ProgressRead.model_validate(told)


async def quick_status(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int,
    level: str,
    programme: str | None,
) -> QuickStatusRead:
    """Cycles of a year by stage, one item per region of the level below."""
    region = asked(principal, region)
    below = LEVELS[min(LEVELS.index(level_of(region)) + 1, LEVELS.index(level))]
    facts = {"year": year, "level": level, "programme": programme or "", "length": part_of(below)}
    found = (await session.execute(CYCLES, facts | inside(region))).mappings().all()
    items, whole = [], []
    for code, group in groupby(found, key=lambda row: row["region"]):
        first, *rest = (dict(row) for row in group)
        items.append(rules.quick_status(code, first["cycles"], rest))
        whole += rest
    cycles = sum(item.cycles for item in items)
    total = rules.quick_status(region, cycles, rules.added(whole))
    return QuickStatusRead(
        region=region, year=year, level=level, by=below, items=items, total=total
    )
