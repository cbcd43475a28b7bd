"""Gathers what an edition says from all its rows, and what the others are told of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning import PlanEvent, PlannedVolume
from contracts.regulation import load
from services.chassis.auth import Principal
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.planning.activities import queries as activities
from services.planning.activities.models import Activity
from services.planning.activities.rules import LASTS
from services.planning.plans import content, diff, queries
from services.planning.plans.content import Content, Parts
from services.planning.plans.models import Plan
from services.planning.plans.problems import PlansNotComparable
from services.planning.plans.views import ContentRead, PlanDiff

OVERTAKEN = text(
    "SELECT c.id FROM activities c JOIN activities o ON o.id = c.copy_of"
    " WHERE c.plan_id = :plan AND c.state <> 'cancelled' AND o.state = ANY(:stays) ORDER BY c.id"
)
COUNTS = text(
    "SELECT (SELECT count(*) FROM plan_chapters WHERE plan_id = :plan) AS chapters,"
    " (SELECT count(*) FROM plan_targets WHERE plan_id = :plan) AS targets,"
    " (SELECT count(*) FROM plan_comments WHERE plan_id = :plan AND settled_at IS NULL)"
    " AS open_comments, count(*) AS activities, coalesce(sum(cost), 0.00) AS cost"
    " FROM activities WHERE id = ANY(:activities)"
)
VOLUMES = text(
    "SELECT criterion, sum(volume) AS volume FROM (SELECT criterion, volume FROM plan_targets"
    " WHERE plan_id = :plan UNION ALL SELECT criterion, volume FROM activity_places"
    " WHERE activity_id = ANY(:activities)) v GROUP BY criterion ORDER BY criterion"
)


async def gather(session: AsyncSession, plan: Plan) -> Content:
    """What an edition says as its rows now stand; what was cancelled is no part of it."""
    own = [one for one in await activities.of_plan(session, plan.id) if one.state != "cancelled"]
    carried = await _carried(session, plan)
    ids = [one.id for one in (*own, *carried)]
    needs = await activities.dependencies(session, ids) if ids else {}
    asked = [*ids, *(id for several in needs.values() for id in several)]
    parts = Parts(
        chapters=await queries.chapters(session, plan.id),
        targets=await queries.targets(session, plan.id),
        activities=own,
        carried=carried,
        places=await activities.places(session, ids) if ids else {},
        needs=needs,
        origins=await activities.origins(session, asked) if asked else {},
    )
    return content.build(plan, parts)


async def _carried(session: AsyncSession, plan: Plan) -> list[Activity]:
    """Activities of earlier editions that stay there."""
    if plan.edition == 1:
        return []
    earlier = select(Plan.id).where(Plan.line_id == plan.line_id, Plan.edition < plan.edition)
    query = select(Activity).where(
        col(Activity.plan_id).in_(earlier), col(Activity.state).in_(LASTS)
    )
    return list((await session.exec(query)).all())


async def overtaken(session: AsyncSession, plan: Plan) -> list[UUID]:
    """Copies in this edition of activities that were approved in the one before."""
    facts = {"plan": plan.id, "stays": LASTS}
    return list((await session.execute(OVERTAKEN, facts)).scalars())


async def read(session: AsyncSession, id: UUID, principal: Principal) -> ContentRead:
    """The content of an edition: as it was frozen, or as it stands."""
    plan = await queries.get(session, id, principal)
    said = await _said(session, plan)
    return ContentRead(
        plan_id=plan.id,
        state=plan.state,
        frozen=plan.content_hash is not None,
        sha256=content.digest(said),
        content=said,
    )


async def _said(session: AsyncSession, plan: Plan) -> Content:
    kept = await queries.frozen(session, plan.id)
    return await gather(session, plan) if kept is None else kept.content


async def compare(session: AsyncSession, id: UUID, against: UUID, principal: Principal) -> PlanDiff:
    """What an edition says otherwise than another of the same plan."""
    plan = await queries.get(session, id, principal)
    other = await queries.get(session, against, principal)
    if plan.line_id != other.line_id:
        raise PlansNotComparable(against=against)
    found = diff.compare(await _said(session, other), await _said(session, plan))
    return PlanDiff(plan_id=id, against=against, items=found)


async def tell(
    session: AsyncSession, event: type[PlanEvent], plan: Plan, *, by: str, **more: Any
) -> None:
    """The others are told how the edition now stands."""
    asked = {"plan": plan.id, "activities": await activities.of_edition(session, plan.id)}
    facts = (await session.execute(COUNTS, asked)).one()
    units = {one.id: one.unit for one in load(plan.regulation).criteria}
    volumes = tuple(
        PlannedVolume(criterion=row.criterion, unit=units.get(row.criterion, ""), volume=row.volume)
        for row in await session.execute(VOLUMES, asked)
    )
    plan.told += 1
    own = plan.model_dump(exclude={"id", "version"})
    said = own | facts._asdict() | more | {"volumes": volumes, "version": plan.told}
    emit(
        session,
        event(**said, id=new_id(), entity_id=plan.id, occurred_at=plan.updated_at, actor=by),
    )
