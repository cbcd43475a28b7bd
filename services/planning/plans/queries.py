"""Finding plans, their chapters, targets, steps and comments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.plans.bodies import CommentFilter, PlanFilter
from services.planning.plans.models import (
    Plan,
    PlanChapter,
    PlanComment,
    PlanContent,
    PlanStep,
    PlanTarget,
)
from services.planning.plans.outline import OUTLINES
from services.planning.plans.views import (
    ChapterRead,
    Chapters,
    PlanBasis,
    PlanRead,
    TargetRead,
    Targets,
)

ITEMS = text(
    "SELECT 'target:' || id FROM plan_targets WHERE plan_id = :plan"
    " UNION ALL SELECT 'activity:' || id FROM activities"
    " WHERE plan_id = :plan AND state <> 'cancelled'"
)


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Plan:
    """A plan in the caller's regions; raises NotFound."""
    query = select(Plan).where(Plan.id == id, scope.visible(Plan.region, principal))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="plan", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Plan | None:
    """The plan with this id, if the database shows it."""
    return (await session.exec(select(Plan).where(Plan.id == id))).first()


async def held(session: AsyncSession, plan: Plan) -> Plan | None:
    """Lock the editions of its line that can still change, the approved one first, and answer that.

    In this order nobody waits in a circle. The plan itself is read anew, as it now is.
    """
    query = select(Plan).where(
        Plan.line_id == plan.line_id, col(Plan.state).in_(("approved", "draft", "review", "final"))
    )
    query = query.order_by(col(Plan.edition)).with_for_update()
    found = (await session.exec(query.execution_options(populate_existing=True))).all()
    return next((one for one in found if one.state == "approved"), None)


async def edition(session: AsyncSession, line_id: UUID, *, open: bool) -> Plan | None:
    """The edition that is being worked on, or the one that holds."""
    wanted = col(Plan.is_open) if open else col(Plan.state) == "approved"
    return (await session.exec(select(Plan).where(Plan.line_id == line_id, wanted))).first()


async def page(
    session: AsyncSession, principal: Principal, wanted: PlanFilter
) -> tuple[list[PlanRead], str | None]:
    """Plans in the caller's regions, by region."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Plan).where(scope.visible(Plan.region, principal, wanted.region))
    for name in ("kind", "state", "line_id", "under"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(getattr(Plan, name) == value)
    if wanted.year is not None:
        query = query.where(Plan.begin_year <= wanted.year, Plan.end_year >= wanted.year)
    keys = (col(Plan.region), col(Plan.id))
    found, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    return [view(plan) for plan in found], following


async def read(session: AsyncSession, id: UUID, principal: Principal) -> PlanRead:
    """A plan as it is shown."""
    return view(await get(session, id, principal))


def view(plan: Plan) -> PlanRead:
    """The plan with its legal basis as one thing."""
    basis = None
    if plan.legal_kind and plan.legal_number and plan.legal_date:
        basis = PlanBasis(kind=plan.legal_kind, number=plan.legal_number, date=plan.legal_date)
    return PlanRead.model_validate({**plan.model_dump(), "legal_basis": basis})


async def chapters(session: AsyncSession, plan_id: UUID) -> Sequence[PlanChapter]:
    """The chapters that are written."""
    return (await session.exec(select(PlanChapter).where(PlanChapter.plan_id == plan_id))).all()


async def all_chapters(session: AsyncSession, plan: Plan) -> Chapters:
    """The whole outline of a plan, with what is written of it."""
    written = {one.chapter: one for one in await chapters(session, plan.id)}
    nothing: dict[str, Any] = {"body": None, "updated_by": None, "updated_at": None}
    items = [
        ChapterRead.model_validate(
            nothing
            | one.model_dump()
            | (written[one.chapter].model_dump() if one.chapter in written else {})
        )
        for one in OUTLINES[plan.kind]
    ]
    return Chapters(plan_id=plan.id, version=plan.version, items=items)


async def targets(session: AsyncSession, plan_id: UUID) -> Sequence[PlanTarget]:
    """The targets of a city's plan, by village, area and criterion."""
    query = select(PlanTarget).where(PlanTarget.plan_id == plan_id)
    keys = (col(PlanTarget.village), col(PlanTarget.area), col(PlanTarget.criterion))
    return (await session.exec(query.order_by(*keys))).all()


async def all_targets(session: AsyncSession, plan: Plan) -> Targets:
    """The targets of a plan as they are shown."""
    units = {one.id: one.unit for one in load(plan.regulation).criteria}
    items = [
        TargetRead.model_validate(one.model_dump() | {"unit": units[one.criterion]})
        for one in await targets(session, plan.id)
    ]
    return Targets(plan_id=plan.id, version=plan.version, items=items)


async def items(session: AsyncSession, plan_id: UUID) -> set[str]:
    """The targets and activities of a plan, as comments name them."""
    return set((await session.execute(ITEMS, {"plan": plan_id})).scalars())


async def steps(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[PlanStep], str | None]:
    """What became of an edition, oldest first."""
    await get(session, id, principal)
    query = select(PlanStep).where(PlanStep.plan_id == id)
    keys = (col(PlanStep.number),)
    return await pagination.page(session, query, *keys, limit=limit, cursor=cursor)


async def unsettled(session: AsyncSession, plan_id: UUID) -> Sequence[PlanComment]:
    """Comments that wait for an answer."""
    query = select(PlanComment).where(
        PlanComment.plan_id == plan_id, col(PlanComment.settled_at).is_(None)
    )
    return (await session.exec(query.order_by(col(PlanComment.id)))).all()


async def comment(session: AsyncSession, plan_id: UUID, id: UUID) -> PlanComment:
    """One comment of a plan; raises NotFound."""
    query = select(PlanComment).where(PlanComment.id == id, PlanComment.plan_id == plan_id)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="comment", key=id)
    return found


async def comments(
    session: AsyncSession, id: UUID, principal: Principal, wanted: CommentFilter
) -> tuple[list[PlanComment], str | None]:
    """Comments on a plan, oldest first."""
    await get(session, id, principal)
    query = select(PlanComment).where(PlanComment.plan_id == id)
    if wanted.item is not None:
        query = query.where(PlanComment.item == wanted.item)
    if wanted.settled is not None:
        query = query.where(col(PlanComment.settled_at).is_not(None) == wanted.settled)
    return await pagination.page(
        session, query, col(PlanComment.id), limit=wanted.limit, cursor=wanted.cursor
    )


async def frozen(session: AsyncSession, plan_id: UUID) -> PlanContent | None:
    """The content of an approved edition as it was then."""
    query = select(PlanContent).where(PlanContent.plan_id == plan_id)
    return (await session.exec(query)).first()
