"""The steps of an edition: submitted, returned, made final, approved, followed by a new one."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning import (
    PlanApproved,
    PlanDrafted,
    PlanReturned,
    PlanSubmitted,
    PlanSuperseded,
)
from contracts.regions import day_of
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_past
from services.chassis.ids import new_id
from services.chassis.problems import IdTaken
from services.planning.activities import commands as activities
from services.planning.costing import commands as costing
from services.planning.documents import commands as documents
from services.planning.plans import content, gathering, queries, rules
from services.planning.plans.bodies import EditionCreate, PlanApproval, PlanReturn, StepSaid
from services.planning.plans.commands import asked, saved
from services.planning.plans.models import Plan, PlanContent, PlanStep
from services.planning.plans.problems import EditionOpen
from services.planning.plans.rules import Verb
from services.planning.plans.views import PlanRead

REPLACED = "Digantikan edisi {edition}. / Replaced by edition {edition}."
COPIED = ("region", "village", "area", "rts", "criterion", "volume", "begin_year", "end_year")
COPY = (
    text(
        "INSERT INTO plan_chapters (plan_id, chapter, region, body, updated_by, updated_at)"
        " SELECT :after, chapter, region, body, updated_by, updated_at FROM plan_chapters"
        " WHERE plan_id = :before"
    ),
    text(
        f"INSERT INTO plan_targets (id, plan_id, {', '.join(COPIED)})"  # noqa: S608 - our own names
        f" SELECT uuidv7(), :after, {', '.join(COPIED)} FROM plan_targets WHERE plan_id = :before"
    ),
)


async def submit(
    session: AsyncSession, id: UUID, data: StepSaid | None, seen: str | None, *, by: Principal
) -> PlanRead:
    """Hand a whole draft in for review."""
    plan = await _held(session, id, seen, by)
    state = rules.after(plan, "submit")
    rules.ensure_not_overtaken(await gathering.overtaken(session, plan))
    rules.ensure_complete(plan, await gathering.gather(session, plan))
    plan.submitted_by = by.id
    await _step(session, plan, state, by=by, reason=data and data.reason)
    await _told(session, PlanSubmitted, plan, by=by)
    return queries.view(plan)


async def give_back(
    session: AsyncSession, id: UUID, data: PlanReturn, seen: str | None, *, by: Principal
) -> PlanRead:
    """Return a plan with reasons: for the whole, and as comments by item."""
    plan = await _held(session, id, seen, by)
    state = rules.after(plan, "return")
    await asked(session, plan, [(one.item, one.body, None) for one in data.comments], by=by)
    await _step(session, plan, state, by=by, reason=data.reason)
    await _told(session, PlanReturned, plan, by=by)
    return queries.view(plan)


async def finalise(
    session: AsyncSession, id: UUID, data: StepSaid | None, seen: str | None, *, by: Principal
) -> PlanRead:
    """Find a plan ready to be approved: every comment is settled."""
    plan = await _held(session, id, seen, by)
    state = await _ensure_ready(session, plan, "finalise", by)
    await _step(session, plan, state, by=by, reason=data and data.reason)
    return queries.view(plan)


async def approve(
    session: AsyncSession, id: UUID, data: PlanApproval, seen: str | None, *, by: Principal
) -> PlanRead:
    """Approve a final plan on a legal basis: it is frozen and takes the place of the one before."""
    plan = await queries.get(session, id, by)
    before = await queries.held(session, plan)
    _ensure_seen(plan, seen)
    state = await _ensure_ready(session, plan, "approve", by)
    ensure_past(day_of(plan.region, now()), data.legal_basis.date)
    if before is not None:
        await _supersede(session, before, plan, by=by)
    # Whatever was approved of the edition before has been so by now: the rest is cancelled.
    rules.ensure_not_overtaken(await gathering.overtaken(session, plan))
    said = await gathering.gather(session, plan)
    rules.ensure_complete(plan, said)
    plan.content_hash, plan.is_open = content.digest(said), False
    basis = {f"legal_{name}": value for name, value in data.legal_basis.model_dump().items()}
    basis["legal_kind"] = str(data.legal_basis.kind)
    for name in ("legal_kind", "legal_number", "legal_date"):
        setattr(plan, name, basis[name])
    session.add(PlanContent(plan_id=id, region=plan.region, sha256=plan.content_hash, content=said))
    await _step(session, plan, state, by=by, reason=data.reason, **basis)
    await documents.freeze(session, plan, by=by)
    await _told(session, PlanApproved, plan, by=by)
    return queries.view(plan)


async def new_edition(
    session: AsyncSession, id: UUID, data: EditionCreate | None, *, by: Principal
) -> PlanRead:
    """Begin the next edition of an approved plan: a draft with all that is not approved yet."""
    before = await queries.get(session, id, by, for_update=True)
    wanted = data and data.id
    known = await queries.find(session, wanted) if wanted else None
    if known is not None:
        if (known.line_id, known.edition) != (before.line_id, before.edition + 1):
            raise IdTaken(id=known.id)
        return queries.view(known)
    rules.ensure_approved(before)
    open = await queries.edition(session, before.line_id, open=True)
    if open is not None:
        raise EditionOpen(edition=open.edition, known=open.id)
    plan = await _draft_after(session, before, wanted or new_id(), by)
    for statement in COPY:
        await session.execute(statement, {"before": before.id, "after": plan.id})
    await activities.copy(session, before, plan, by=by.id)
    await costing.copy(session, plan.id)
    await _told(session, PlanDrafted, plan, by=by)
    return queries.view(plan)


async def _draft_after(session: AsyncSession, before: Plan, id: UUID, by: Principal) -> Plan:
    """The draft of the next edition, under the edition that now holds of the plan above it."""
    above = None if before.under is None else await queries.find(session, before.under)
    if above is not None and above.state != "approved":
        above = await queries.edition(session, above.line_id, open=False)
    kept = ("line_id", "kind", "region", "area", "title", "begin_year", "end_year", "regulation")
    plan = Plan(
        **{name: getattr(before, name) for name in kept},
        id=id,
        edition=before.edition + 1,
        under=above.id if above else None,
        institution_id=before.institution_id,
        created_by=by.id,
    )
    query = insert(Plan).values(plan.model_dump()).on_conflict_do_nothing(index_elements=["id"])
    if (await session.execute(query.returning(col(Plan.id)))).first() is None:
        raise IdTaken(id=id)  # of a place that the caller does not see
    return await queries.get(session, id, by)


async def _supersede(session: AsyncSession, before: Plan, plan: Plan, *, by: Principal) -> None:
    """The edition before holds no more; what was not approved of it is cancelled."""
    reason = REPLACED.format(edition=plan.edition)
    await _step(session, before, "superseded", by=by, reason=reason)
    await activities.cancel_planned(session, before.id, reason, by=by.id)
    await _told(session, PlanSuperseded, before, by=by, superseded_by=plan.id)


async def _held(session: AsyncSession, id: UUID, seen: str | None, by: Principal) -> Plan:
    plan = await queries.get(session, id, by, for_update=True)
    _ensure_seen(plan, seen)
    return plan


def _ensure_seen(plan: Plan, seen: str | None) -> None:
    if seen is not None:
        check_version(plan, seen)


async def _ensure_ready(session: AsyncSession, plan: Plan, verb: Verb, by: Principal) -> str:
    """Somebody else judges it, and nothing waits for an answer; the state that follows."""
    state = rules.after(plan, verb)
    rules.ensure_other(plan, by.id)
    rules.ensure_settled(await queries.unsettled(session, plan.id))
    return state


async def _step(
    session: AsyncSession, plan: Plan, state: str, *, by: Principal, **facts: Any
) -> None:
    """The step, written down, and the state after it."""
    query = select(func.count(col(PlanStep.number))).where(PlanStep.plan_id == plan.id)
    number = (await session.exec(query)).one() + 1
    moved: dict[str, Any] = {
        "before": plan.state,
        "after": state,
        "by": by.id,
        "region": plan.region,
    }
    plan.state = state
    await saved(session, plan)
    session.add(PlanStep(plan_id=plan.id, number=number, at=plan.updated_at, **moved, **facts))
    await session.flush()


async def _told(
    session: AsyncSession, event: Any, plan: Plan, *, by: Principal, **more: Any
) -> None:
    await gathering.tell(session, event, plan, by=by.id, **more)
    await session.flush()
