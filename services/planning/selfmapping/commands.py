"""Map points, correct and withdraw them."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.planning.meetings import queries as meetings
from services.planning.needs import queries as needs
from services.planning.selfmapping import queries, rules
from services.planning.selfmapping.models import MappedPoint, PointCreate, PointPatch, PointRead


async def put_on_map(session: AsyncSession, data: PointCreate, *, by: Principal) -> PointRead:
    """Record what residents mapped in one of the caller's villages; the same id is the same."""
    scope.ensure_mine(by, data.region)
    meeting = None if data.meeting_id is None else await meetings.find(session, data.meeting_id)
    rules.ensure_meeting(data, meeting)
    wanted = rules.new(data, day_of(data.region, now()), by=by.id)
    await _ensure_need(session, wanted)
    query = insert(MappedPoint).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(MappedPoint.id)))).first():
        return rules.view(wanted)
    return rules.view(rules.the_same(await queries.find(session, wanted.id), wanted))


async def change(
    session: AsyncSession, id: UUID, data: PointPatch, if_match: str, *, by: Principal
) -> PointRead:
    """Correct a point, or take it off the map with a reason."""
    point = await queries.get(session, id, by, for_update=True)
    check_version(point, if_match)
    rules.change(point, data, day_of(point.region, now()))
    if {"need_id", "rt", "criterion"} & data.model_fields_set:
        await _ensure_need(session, point)
    if session.is_modified(point):
        point.version += 1
        point.updated_at = now()
        session.add(point)
        await session.flush()
    return rules.view(point)


async def _ensure_need(session: AsyncSession, point: MappedPoint) -> None:
    with session.no_autoflush:
        need = None if point.need_id is None else await needs.find(session, point.need_id)
    rules.ensure_need(point, need)
