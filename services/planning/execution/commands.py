"""Start, complete, hand over a work. A completed one has drawn what was measured from its needs."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_activities import (
    ActivityCompleted,
    ActivityHandedOver,
    ActivityStarted,
    WorkEvent,
)
from contracts.regions import day_of
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_order, ensure_past
from services.planning.activities import commands as activities
from services.planning.activities import queries as known
from services.planning.activities.models import Activity
from services.planning.activities.rules import ensure_step
from services.planning.activities.shapes import ActivityRead, State
from services.planning.execution import rules
from services.planning.execution.models import Completion, HandOver, Start
from services.planning.institutions import queries as institutions
from services.planning.needs import commands as needs
from services.planning.needs import queries as balances
from services.planning.progress import queries as progress
from services.planning.progress.models import ActivityWork
from services.planning.progress.telling import tell
from services.planning.upkeep import commands as upkeep


async def start(
    session: AsyncSession, id: UUID, data: Start, if_match: str | None, *, by: Principal
) -> ActivityRead:
    """Begin an approved activity once what it waits for is done."""
    activity = await _held(session, id, if_match, State.running, by)
    rules.ensure_needs(await known.awaited(session, id))
    ensure_past(day_of(activity.region, now()), data.started_on)
    chosen = data.institution_id or activity.institution_id
    found = None if chosen is None else await institutions.find(session, chosen)
    rules.ensure_executor(data, activity.region, found)
    await institutions.ensure_near(session, activity.region, chosen)
    said = data.model_dump() | {"institution_id": None if found is None else found.id}
    session.add(ActivityWork(id=id, region=activity.region, started_by=by.id, **said))
    return await _step(session, activity, State.running, ActivityStarted, by)


async def complete(
    session: AsyncSession, id: UUID, data: Completion, if_match: str | None, *, by: Principal
) -> ActivityRead:
    """Certify a work that is whole: what was measured is drawn, what is left is released."""
    activity = await _held(session, id, if_match, State.completed, by)
    work = await progress.begun(session, activity)
    rules.ensure_other(work.started_by, by.id)
    ensure_past(day_of(activity.region, now()), data.completed_on, data.date)
    ensure_order(work.started_on, data.completed_on)
    ensure_order(data.completed_on, data.date)
    done = await progress.facts(session, id)
    places = (await known.places(session, [id]))[id]
    rules.ensure_whole(activity, done, places=bool(places))
    held = await balances.held_by(session, id)
    rules.ensure_within(done["measured"], {key: one.volume for key, one in held.items()})
    wants = rules.to_draw(done["measured"], {key: one.bears for key, one in held.items()})
    if wants:
        await needs.draw(session, id, wants, by=by.id, reason=activity.title)
    await needs.release(session, id, by=by.id, reason=activity.title)
    work.completed_on, work.completed_by = data.completed_on, by.id
    work.certificate, work.certificate_number = data.certificate, data.number
    work.certificate_date = data.date
    session.add(work)
    return await _step(session, activity, State.completed, ActivityCompleted, by)


async def hand_over(
    session: AsyncSession, id: UUID, data: HandOver, if_match: str | None, *, by: Principal
) -> ActivityRead:
    """Hand a completed work over to the KPP of its village."""
    activity = await _held(session, id, if_match, State.handed_over, by)
    work = await progress.begun(session, activity)
    ensure_past(day_of(activity.region, now()), data.date)
    ensure_order(work.completed_on, data.date)
    kpp = await institutions.find(session, data.kpp_id)
    rules.ensure_kpp(kpp, activity.region)
    work.kpp_id, work.handover_number = data.kpp_id, data.number
    work.lpj_number, work.handed_over_on = data.lpj_number, data.date
    work.handed_over_by = by.id
    session.add(work)
    built = await progress.volume(session, activity)
    await upkeep.take_over(session, activity, built, data.kpp_id, data.date)
    return await _step(session, activity, State.handed_over, ActivityHandedOver, by)


async def _held(
    session: AsyncSession, id: UUID, if_match: str | None, wanted: State, by: Principal
) -> Activity:
    """The activity, held, when the step is one that its state has."""
    _, activity = await activities.held(session, id, by)
    if if_match is not None:
        check_version(activity, if_match)
    ensure_step(activity, wanted)
    return activity


async def _step(
    session: AsyncSession, activity: Activity, after: State, kind: type[WorkEvent], by: Principal
) -> ActivityRead:
    await activities.step(session, activity, after, by=by.id)
    await tell(session, activity, kind, by=by.id)
    return (await known.shown(session, [activity]))[0]
