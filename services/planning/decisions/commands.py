"""Propose, judge, approve, cancel an activity. An approved one holds its needs, whole or not at all."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.concurrency import check_version
from services.planning.activities import commands as activities
from services.planning.activities import queries as known
from services.planning.activities.models import Activity
from services.planning.activities.rules import HOLDS, ensure_step
from services.planning.activities.shapes import ActivityRead, State
from services.planning.decisions import rules
from services.planning.decisions.models import Cancellation, Judgement
from services.planning.money import commands as money
from services.planning.needs import commands as needs
from services.planning.plans.models import Plan
from services.planning.plans.rules import ensure_approved, ensure_not_judged
from services.planning.safeguards import queries as safeguards


async def propose(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> ActivityRead:
    """Propose an activity of an approved plan; again once it was found unfit."""
    plan, activity = await _held(session, id, if_match, State.proposed, by)
    ensure_approved(plan)
    rules.ensure_places(activity, (await known.places(session, [id]))[id])
    return await _stepped(session, activity, State.proposed, by=by)


async def judge(
    session: AsyncSession, id: UUID, data: Judgement, if_match: str | None, *, by: Principal
) -> ActivityRead:
    """Find a proposed activity fit to be done, or unfit and why."""
    rules.ensure_reason(data)
    verdict = State(data.verdict)
    _, activity = await _held(session, id, if_match, verdict, by)
    return await _stepped(session, activity, verdict, data.reason, by=by)


async def approve(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> ActivityRead:
    """Approve a fit activity: all that it needs is reserved, or it is not approved."""
    plan, activity = await _held(session, id, if_match, State.approved, by)
    ensure_approved(plan)
    rules.ensure_other(await known.proposed_by(session, id), by.id)
    rules.ensure_ready(activity)
    rules.ensure_safe(await safeguards.missing_of(session, activity))
    places = (await known.places(session, [id]))[id]
    wants = [(place.rt, place.criterion, place.volume) for place in places]
    laws = {(place.rt, place.criterion): place.regulation for place in places}
    if wants:
        await needs.reserve(session, id, wants, by=by.id, reason=activity.title, laws=laws)
    await activities.step(session, activity, State.approved, by=by.id)
    await money.tell_if_funded(session, activity, by=by.id)  # which may have come before
    return (await known.shown(session, [activity]))[0]


async def cancel(
    session: AsyncSession, id: UUID, data: Cancellation, if_match: str | None, *, by: Principal
) -> ActivityRead:
    """Cancel an activity that is not completed; what it still holds is released."""
    plan, activity = await _held(session, id, if_match, State.cancelled, by)
    ensure_not_judged(plan)
    if activity.state in HOLDS:
        await needs.release(session, id, by=by.id, reason=data.reason)
    return await _stepped(session, activity, State.cancelled, data.reason, by=by)


async def _stepped(
    session: AsyncSession,
    activity: Activity,
    after: State,
    reason: str | None = None,
    *,
    by: Principal,
) -> ActivityRead:
    await activities.step(session, activity, after, reason, by=by.id)
    return (await known.shown(session, [activity]))[0]


async def _held(
    session: AsyncSession, id: UUID, if_match: str | None, wanted: State, by: Principal
) -> tuple[Plan, Activity]:
    """The activity and its plan, held, when the step is one that its state has."""
    plan, activity = await activities.held(session, id, by)
    if if_match is not None:
        check_version(activity, if_match)
    ensure_step(activity, wanted)
    return plan, activity
