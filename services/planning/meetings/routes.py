"""`/v1/planning/meetings`."""

from uuid import UUID

from fastapi import Response

from contracts.planning import MeetingKind
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.meetings import commands, queries
from services.planning.meetings.models import (
    MeetingCreate,
    MeetingLine,
    MeetingPatch,
    MeetingRead,
)

router = new_router("/v1/planning/meetings", "meetings")


@router.post("", status_code=201, response_model=MeetingRead)
async def record_meeting(
    data: MeetingCreate, session: Session, by: Writer, response: Response
) -> MeetingRead:
    """Record a meeting that was held in one of your regions."""
    return tagged(response, await commands.record(session, data, by=by))


@router.get("", response_model=Page[MeetingLine])
async def list_meetings(
    session: Session,
    by: Reader,
    region: str | None = None,
    kind: MeetingKind | None = None,
    cycle_id: UUID | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Meetings in your regions, by day."""
    items, following = await queries.page(session, by, region, kind, cycle_id, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=MeetingRead)
async def read_meeting(id: UUID, session: Session, by: Reader, response: Response) -> MeetingRead:
    """One meeting with its agenda and its decisions."""
    return tagged(response, await queries.read(session, id, by))


@router.patch("/{id}", response_model=MeetingRead)
async def change_meeting(
    id: UUID,
    data: MeetingPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> MeetingRead:
    """Correct what was told of a meeting."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))
