"""`/v1/planning/media` and `/v1/planning/exports/media.csv`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import CSV, answers, csv, streamed
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.media import commands, queries
from services.planning.media.models import (
    MediaCreate,
    MediaFilter,
    MediaPage,
    MediaPatch,
    MediumRead,
)

router = new_router("/v1/planning/media", "media")
lists = new_router("/v1/planning/exports", "media")


@router.post("", status_code=201, response_model=MediumRead)
async def record_medium(
    data: MediaCreate, session: Session, by: Writer, response: Response
) -> MediumRead:
    """Record a community medium of one of your regions."""
    return tagged(response, await commands.record(session, data, by=by))


@router.get("", response_model=Page[MediumRead])
async def list_media(
    session: Session, by: Reader, wanted: Annotated[MediaPage, Query()]
) -> dict[str, object]:
    """Community media in your regions, by day; without a day under the first of their year."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=MediumRead)
async def read_medium(id: UUID, session: Session, by: Reader, response: Response) -> MediumRead:
    """One medium."""
    return tagged(response, await queries.read(session, id, by))


@router.patch("/{id}", response_model=MediumRead)
async def change_medium(
    id: UUID,
    data: MediaPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> MediumRead:
    """Correct what was told of a medium."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.delete("/{id}", status_code=204)
async def remove_medium(id: UUID, session: Session, by: Writer, if_match: IfMatch) -> None:
    """Take away what was recorded by mistake."""
    await commands.remove(session, id, if_match, by=by)


@lists.get("/media.csv", response_class=StreamingResponse, responses=answers(CSV))
async def export_media(
    by: Reader, request: Request, wanted: Annotated[MediaFilter, Query()]
) -> StreamingResponse:
    """Community media in your regions as CSV (UTF-8 with BOM), by day."""
    parts = csv(request.app.state.sessions, queries.rows(by, wanted))
    return streamed(parts, CSV, "media.csv")
