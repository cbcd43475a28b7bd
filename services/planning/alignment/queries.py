"""Compares RPLPs with the RP2KP-KP of their regency: three queries, whatever the number of plans."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import contains, regions
from contracts.regulation import load
from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.planning.activities.queries import SAID
from services.planning.alignment import rules
from services.planning.alignment.models import (
    Alignment,
    AlignmentFilter,
    CityPlan,
    Counts,
    Difference,
    Planned,
    Target,
    VillagePlan,
)
from services.planning.alignment.problems import CityPlanMissing, PlanOrRegionNeeded
from services.planning.places import ensure_level
from services.planning.plans import queries as plans
from services.planning.plans.models import Plan, PlanTarget

# Of each village the approved RPLP of the newest years, or else the newest that is worked on.
NEWEST = text(
    "SELECT DISTINCT ON (region) * FROM plans WHERE kind = 'rplp' AND state <> 'superseded'"
    " AND starts_with(region, :within) ORDER BY region, state = 'approved' DESC, begin_year DESC,"
    " id DESC"
)
# What editions plan by RT, criterion and year.
PLANNED = text(
    "SELECT p.id AS plan_id, l.rt, l.criterion, l.regulation, a.year, sum(l.volume) AS volume,"  # noqa: S608 - our own words
    " array_agg(DISTINCT a.id) AS activities FROM plans p JOIN plans e ON e.line_id = p.line_id"
    f" JOIN activities a ON a.plan_id = e.id AND {SAID}"
    " JOIN activity_places l ON l.activity_id = a.id WHERE p.id = ANY(:ids)"
    " GROUP BY p.id, l.rt, l.criterion, l.regulation, a.year"
)


async def align(session: AsyncSession, wanted: AlignmentFilter, principal: Principal) -> Alignment:
    """One RPLP, or all of a regency, against the approved RP2KP-KP."""
    if (wanted.plan_id is None) == (wanted.region is None):
        raise PlanOrRegionNeeded
    if wanted.plan_id is not None:
        plan = await plans.get(session, wanted.plan_id, principal)
        rules.ensure_rplp(plan.kind)
        compared, place = [plan], plan.region
    else:
        place = wanted.region or ""
        scope.ensure_mine(principal, place)
        ensure_level("Alignment", place, ("regency",))
        found = select(Plan).from_statement(NEWEST.bindparams(within=f"{place}."))
        compared = list((await session.execute(found)).scalars())
    # Whoever sees a village's plan sees what the city means that village to get, and of which plan.
    async with sight.everything(session):
        city = await _city_plan(session, place[: len("35.19")], compared)
        targets = await _targets(session, city, place)
    return await _compared(session, city, targets, compared, wanted)


async def _city_plan(session: AsyncSession, regency: str, compared: Sequence[Plan]) -> Plan:
    """The city's plan of the years of a village's one plan; of several, of as many as can be."""
    query = select(Plan).where(
        Plan.region == regency, Plan.kind == "rp2kp_kp", Plan.state == "approved"
    )
    query = query.order_by(col(Plan.begin_year).desc(), col(Plan.id).desc())
    plans_of_city = (await session.exec(query)).all()
    found = max(plans_of_city, key=lambda one: rules.shared(one, compared), default=None)
    if found is None:
        raise CityPlanMissing(region=regency)
    return found


async def _targets(session: AsyncSession, city: Plan, place: str) -> list[Target]:
    """The targets of the city's plan inside the place."""
    query = select(PlanTarget).where(PlanTarget.plan_id == city.id)
    return [
        Target(
            id=one.id,
            village=one.village,
            area=one.area,
            rts=frozenset(one.rts),
            criterion=one.criterion,
            volume=one.volume,
            begin_year=one.begin_year,
            end_year=one.end_year,
        )
        for one in await session.exec(query)
        if contains(place, one.village)
    ]


async def _planned(session: AsyncSession, ids: Sequence[UUID]) -> list[Planned]:
    rows = await session.execute(PLANNED, {"ids": list(ids)})
    return [
        Planned(
            plan_id=row.plan_id,
            rt=row.rt,
            criterion=row.criterion,
            year=row.year,
            volume=row.volume,
            activities=tuple(row.activities),
            regulation=row.regulation,
        )
        for row in rows
    ]


async def _compared(
    session: AsyncSession,
    city: Plan,
    targets: list[Target],
    compared: Sequence[Plan],
    wanted: AlignmentFilter,
) -> Alignment:
    """All differences counted, and a page of them."""
    units = {one.id: one.unit for one in load(city.regulation).criteria}
    own = {plan.region: plan.id for plan in compared}
    planned = await _planned(session, list(own.values()))
    found = rules.compare(targets, planned, own, city.regulation)
    start = pagination.number(wanted.cursor)
    end = start + wanted.limit
    counts: Counter[Any] = Counter(one["kind"] for one in found)
    by_village = Counter(one["village"] for one in found)
    return Alignment(
        region=city.region,
        aligned=not found,
        city_plan=CityPlan.model_validate(city),
        plans=[_line(plan, by_village[plan.region]) for plan in compared],
        without_plan=sorted({one.village for one in targets} - own.keys()),
        counts=Counts(**{kind.value: counts[kind] for kind in Difference}),
        items=[rules.read(one, units) for one in found[start:end]],
        next=pagination.encode([end]) if end < len(found) else None,
    )


def _line(plan: Plan, differences: int) -> VillagePlan:
    facts = {name: getattr(plan, name) for name in ("title", "edition", "state")}
    name = regions.name(plan.region) or plan.region
    return VillagePlan(
        plan_id=plan.id, village=plan.region, name=name, differences=differences, **facts
    )
