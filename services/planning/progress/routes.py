"""`/v1/planning/activities/{id}/work`, `/weeks`, `/photos`, `/opname`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response, UploadFile

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.media.kept import Media
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Day
from services.planning.access import Reader, Writer
from services.planning.progress import commands, queries
from services.planning.progress.models import ActivityWeek, OpnameLine
from services.planning.progress.rules import PICTURES
from services.planning.progress.shapes import (
    OpnameCreate,
    OpnameRead,
    PhotoRead,
    PhotoSaid,
    WeekPut,
    WeekRead,
    WorkRead,
    photo_said,
)

router = new_router("/v1/planning/activities/{id}", "progress")
PICTURE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The photo.",
        "content": {
            kind.value: {"schema": {"type": "string", "contentMediaType": kind.value}}
            for kind in sorted(PICTURES)
        },
    }
}
Said = Annotated[PhotoSaid, Depends(photo_said)]


@router.get("/work")
async def read_activity_work(id: UUID, session: Session, by: Reader) -> WorkRead:
    """Who does an activity, how far it is, what was measured, what was paid."""
    return await queries.read(session, id, by)


@router.get("/weeks", response_model=Page[WeekRead])
async def list_activity_weeks(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """How far a work was week by week, who worked, what the community gave; oldest first."""
    items, following = await queries.weeks(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.put("/weeks/{day}", response_model=WeekRead)
async def put_activity_week(
    id: UUID,
    day: Day,
    data: WeekPut,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ActivityWeek:
    """Record a week of a running work, or correct it with `If-Match`; any day of it names it."""
    return tagged(response, await commands.put_week(session, id, day, data, if_match, by=by))


@router.get("/photos", response_model=Page[PhotoRead])
async def list_activity_photos(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """The photos of a work, and what to look at in them; oldest first."""
    items, following = await queries.photos(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.post("/photos", status_code=201)
async def add_activity_photo(
    id: UUID, file: UploadFile, said: Said, session: Session, by: Writer, media: Media
) -> PhotoRead:
    """Send a photo at 0, 50 or 100 %; say place and time where the picture does not tell them."""
    return await commands.add_photo(session, media, id, file, said, by=by)


@router.get("/photos/{photo_id}/content", response_class=Response, responses=PICTURE)
async def read_activity_photo(
    id: UUID, photo_id: UUID, session: Session, by: Reader, media: Media
) -> Response:
    """A photo without its place, time and camera."""
    return await commands.photo_content(session, media, id, photo_id, by=by)


@router.get("/opname", response_model=Page[OpnameRead])
async def list_opname_lines(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """The measurement book of a work, oldest line first."""
    items, following = await queries.lines(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.post("/opname", status_code=201, response_model=OpnameRead)
async def add_opname_line(id: UUID, data: OpnameCreate, session: Session, by: Writer) -> OpnameLine:
    """Measure what was built. No line is ever changed: a newer one corrects it."""
    return await commands.measure(session, id, data, by=by)
