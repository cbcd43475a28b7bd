"""Plan trainings, say that they were held or cancelled, correct them, write them out."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.planning.cycle import queries as cycles
from services.planning.institutions import queries as institutions
from services.planning.meetings import queries as meetings
from services.planning.meetings.rules import ensure_activity
from services.planning.training import links, queries, rules
from services.planning.training.models import Training, TrainingRead
from services.planning.training.shapes import (
    State,
    TrainingCancel,
    TrainingCreate,
    TrainingHold,
    TrainingPatch,
)
from services.planning.training.views import event, view


async def plan(session: AsyncSession, data: TrainingCreate, *, by: Principal) -> TrainingRead:
    """Plan a training in one of the caller's regions; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    await _ensure_links(session, data)
    wanted = rules.new(data, day_of(data.region, now()), by=by.id)
    query = insert(Training).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Training.id)))).first():
        return view(wanted)
    return view(rules.the_same(await queries.find(session, wanted.id), wanted))


async def change(
    session: AsyncSession, id: UUID, data: TrainingPatch, if_match: str, *, by: Principal
) -> TrainingRead:
    """Correct what was told of a training; of one that was held the others hear anew."""
    training = await queries.get(session, id, by, for_update=True)
    check_version(training, if_match)
    rules.change(training, data, day_of(training.region, now()))
    return await _kept(session, training, by=by)


async def hold(
    session: AsyncSession, id: UUID, data: TrainingHold, *, by: Principal
) -> TrainingRead:
    """Say that a training was held, who came, what it cost and what was learned."""
    training = await queries.get(session, id, by, for_update=True)
    rules.hold(training, data, day_of(training.region, now()))
    return await _kept(session, training, by=by)


async def cancel(
    session: AsyncSession, id: UUID, data: TrainingCancel, *, by: Principal
) -> TrainingRead:
    """Say that a training does not take place, and why."""
    training = await queries.get(session, id, by, for_update=True)
    rules.cancel(training, data.reason)
    return await _kept(session, training, by=by)


async def _kept(session: AsyncSession, training: Training, *, by: Principal) -> TrainingRead:
    """Save what has changed, if anything has."""
    if session.is_modified(training):
        training.version += 1
        training.updated_at = now()
        if training.state == State.held:
            training.told += 1
            emit(session, event(training, id=new_id(), by=by.id))
        session.add(training)
        await session.flush()
    return view(training)


async def _ensure_links(session: AsyncSession, data: TrainingCreate) -> None:
    """What a training names is there, and of its place."""
    await institutions.ensure_near(session, data.region, data.institution_id)
    cycle = None if data.cycle_id is None else await cycles.find(session, data.cycle_id)
    activities = [] if cycle is None else await cycles.activities(session, cycle.id)
    ensure_activity(data, cycle, activities)
    meeting = None if data.meeting_id is None else await meetings.find(session, data.meeting_id)
    links.ensure_meeting(data, meeting)
