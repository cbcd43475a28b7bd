"""Record meetings, and correct what was told of them."""

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
from services.planning.meetings import queries, rules
from services.planning.meetings.models import Meeting, MeetingCreate, MeetingPatch, MeetingRead


async def record(session: AsyncSession, data: MeetingCreate, *, by: Principal) -> MeetingRead:
    """Record a meeting that was held; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    await _ensure_links(session, data)
    wanted = rules.new(data, day_of(data.region, now()), by=by.id)
    query = insert(Meeting).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Meeting.id)))).first():
        emit(session, rules.event(wanted, id=new_id(), by=by.id))
        return rules.view(wanted)
    return rules.view(rules.the_same(await queries.find(session, wanted.id), wanted))


async def change(
    session: AsyncSession, id: UUID, data: MeetingPatch, if_match: str, *, by: Principal
) -> MeetingRead:
    """Correct what was told of a meeting."""
    meeting = await queries.get(session, id, by, for_update=True)
    check_version(meeting, if_match)
    await institutions.ensure_near(session, meeting.region, *rules.institutions_in(data))
    rules.change(meeting, data, day_of(meeting.region, now()))
    if session.is_modified(meeting):
        meeting.version += 1
        meeting.updated_at = now()
        session.add(meeting)
        await session.flush()
        emit(session, rules.event(meeting, id=new_id(), by=by.id))
    return rules.view(meeting)


async def _ensure_links(session: AsyncSession, data: MeetingCreate) -> None:
    """What a meeting names is there, and of its place."""
    await institutions.ensure_near(session, data.region, *rules.institutions_in(data))
    cycle = None if data.cycle_id is None else await cycles.find(session, data.cycle_id)
    activities = [] if cycle is None else await cycles.activities(session, cycle.id)
    rules.ensure_activity(data, cycle, activities)
