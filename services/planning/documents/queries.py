"""Gathers what a paper says, in the shapes in which everybody reads it: no number of its own."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import Problem
from services.planning.activities import queries as activities
from services.planning.activities.models import Activity
from services.planning.alignment import queries as alignment
from services.planning.alignment.models import AlignmentFilter
from services.planning.alignment.problems import CityPlanMissing
from services.planning.areas import queries as areas
from services.planning.costing import queries as costing
from services.planning.documents import rules
from services.planning.documents.models import PlanPaper
from services.planning.documents.rules import Facts
from services.planning.institutions import queries as institutions
from services.planning.meetings import queries as meetings
from services.planning.needs import queries as needs
from services.planning.plans import gathering
from services.planning.plans import queries as plans
from services.planning.plans.models import Plan
from services.planning.safeguards import queries as safeguards
from services.planning.selfmapping import queries as selfmapping
from services.planning.simulation import queries as simulation
from services.planning.simulation.models import Measurement, Simulate

# Of what residents mapped the paper has the title: what they wrote and where is not kept for good.
UNPRINTED: Final = {
    *("description", "lon", "lat", "photo"),
    *("created_by", "created_at", "updated_at"),
}
DIFFERENCES: Final = 1000  # of the alignment, on paper; its counts are of all


async def printable(session: AsyncSession, id: UUID, by: Principal) -> Facts:
    """What the paper of a plan says: as it was frozen, or as it stands.

    Raises NotFound, PlanWithoutPaper, or PaperEmpty.
    """
    plan = await plans.get(session, id, by)
    rules.ensure_printed(plan)
    frozen = (await session.exec(select(PlanPaper).where(PlanPaper.plan_id == id))).first()
    facts = await gathered(session, plan, by) if frozen is None else frozen.facts
    rules.ensure_filled(plan, facts)
    return facts


async def gathered(session: AsyncSession, plan: Plan, by: Principal) -> Facts:
    """The facts as they stand, of the plan's village alone: the same for whoever may ask."""
    own = replace(by, regions=(plan.region,))
    content = await gathering.read(session, plan.id, own)
    planned = await _planned(session, content.content)
    measured = await simulation.newest(session, plan.region, own)
    drawn = {one.area for one in measured if one.area} | ({plan.area} if plan.area else set())
    facts = {
        "on": day_of(plan.region, now()),
        "names": rules.names(plan.region),
        "plan": plans.view(plan),
        "content": content,
        "activities": await activities.shown(session, planned),
        "rabs": await costing.rabs(session, planned),
        "safeguards": await safeguards.every(session, planned),
        "measured": [_measured(one) for one in measured],
        "needs": await needs.of_region(session, own, plan.region),
        "areas": [one.model_dump() for one in await areas.these(session, drawn)],
        "institutions": await institutions.of_region(session, own, plan.region),
        "meetings": await meetings.of_region(session, own, plan.region),
        "points": [
            one.model_dump(exclude=UNPRINTED)
            for one in await selfmapping.of_region(session, own, plan.region)
        ],
        **await _simulated(session, plan, own),
        "alignment": await _aligned(session, plan, own),
    }
    told: Facts = to_jsonable_python(facts)
    return told


async def _planned(session: AsyncSession, content: dict[str, Any]) -> list[Activity]:
    """What the edition says, its own and what it carries, in the order of the content."""
    told: Iterable[Any] = (*content["activities"], *content["carried"])
    ids = [UUID(one["id"]) for one in told]
    found = await activities.these(session, ids) if ids else {}
    return [found[id] for id in ids]


def _measured(one: Measurement) -> dict[str, Any]:
    return one.model_dump(exclude={"assessment_id"})


async def _simulated(session: AsyncSession, plan: Plan, own: Principal) -> dict[str, Any]:
    """What the plan changes of every RT that is measured, or why that cannot be said.

    `standing` are the kawasan as they stand: they have a class also when nothing can be simulated.
    """
    asked = Simulate(region=plan.region, plan_id=plan.id, all=True)
    try:
        found = await simulation.simulate(session, asked, own)
    except Problem as refusal:
        why = {"code": refusal.code, "rts": refusal.facts.get("rts", [])}
        return {
            "simulation": None,
            "not_simulated": why,
            "standing": await _standing(session, plan, own),
        }
    return {"simulation": found, "not_simulated": None, "standing": found["areas"]}


async def _standing(session: AsyncSession, plan: Plan, own: Principal) -> list[dict[str, Any]]:
    asked = Simulate(region=plan.region, all=True)
    try:
        found: list[dict[str, Any]] = (await simulation.simulate(session, asked, own))["areas"]
    except Problem:
        return []
    return found


async def _aligned(session: AsyncSession, plan: Plan, own: Principal) -> Any:
    """Where an RPLP differs from the city's plan; None where there is none, or of other kinds."""
    if plan.kind != "rplp":
        return None
    wanted = AlignmentFilter(plan_id=plan.id, limit=DIFFERENCES)
    try:
        # What it looked at beyond the village is out of sight again, also when it is refused.
        async with session.begin_nested():
            return await alignment.align(session, wanted, own)
    except CityPlanMissing:
        return None
