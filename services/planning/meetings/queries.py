"""Finding meetings."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning import MeetingKind
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.meetings import rules
from services.planning.meetings.models import Meeting, MeetingLine, MeetingRead


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Meeting:
    """A meeting in the caller's regions; raises NotFound."""
    query = select(Meeting).where(Meeting.id == id, scope.visible(Meeting.region, principal))
    if for_update:
        query = query.with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="meeting", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Meeting | None:
    """The meeting with this id, if the database shows it."""
    return (await session.exec(select(Meeting).where(Meeting.id == id))).first()


async def read(session: AsyncSession, id: UUID, principal: Principal) -> MeetingRead:
    """A meeting with its agenda and its decisions."""
    return rules.view(await get(session, id, principal))


async def of_region(session: AsyncSession, principal: Principal, region: str) -> list[MeetingRead]:
    """The meetings of a place with what they decided, by day."""
    query = select(Meeting).where(
        Meeting.region == region, scope.visible(Meeting.region, principal, region)
    )
    found = await session.exec(query.order_by(col(Meeting.held_on), col(Meeting.id)))
    return [rules.view(meeting) for meeting in found]


async def page(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    kind: MeetingKind | None,
    cycle_id: UUID | None,
    limit: int,
    cursor: str | None,
) -> tuple[Sequence[MeetingLine], str | None]:
    """Meetings in the caller's regions, by day."""
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Meeting).where(scope.visible(Meeting.region, principal, region))
    if kind is not None:
        query = query.where(Meeting.kind == kind)
    if cycle_id is not None:
        query = query.where(Meeting.cycle_id == cycle_id)
    keys = (col(Meeting.held_on), col(Meeting.id))
    found, following = await pagination.page(session, query, *keys, limit=limit, cursor=cursor)
    return [rules.line(meeting) for meeting in found], following
