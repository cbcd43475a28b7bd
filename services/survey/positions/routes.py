"""`/v1/survey/rts/{code}/position`, `/v1/survey/rt-positions` and `/v1/survey/rts.geojson`."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import streamed
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader, Writer
from services.survey.outlines import geojson
from services.survey.positions import commands, queries
from services.survey.positions.models import (
    PositionPut,
    PositionRead,
    PositionsStated,
    PositionVersion,
)

router = new_router("/v1/survey/rts", "positions")
uploads = new_router("/v1/survey/rt-positions", "positions")
files = new_router("/v1/survey/rts.geojson", "positions")
Code = Annotated[str, Path(max_length=100, examples=["35.77.03.1005-005-015"])]


@router.get("/{code}/position", response_model=PositionRead)
async def read_position(
    code: Code, session: Session, by: Reader, response: Response
) -> PositionRead:
    """Where the RT lies: as stated, else as its households or its area say."""
    return tagged(response, await queries.read(session, code, by))


@router.put("/{code}/position", response_model=PositionRead)
async def state_position(
    code: Code,
    data: PositionPut,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> PositionRead:
    """Say where the RT lies, or by two nulls that nobody says so any more."""
    return tagged(response, await commands.state(session, code, data, if_match=if_match, by=by))


@router.get("/{code}/positions", response_model=Page[PositionVersion])
async def list_positions(
    code: Code, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Everything that was stated of the RT, oldest first: where, by whom and when."""
    items, following = await queries.history(session, code, by, limit, cursor)
    return {"items": items, "next": following}


@uploads.post("", response_model=PositionsStated)
async def state_positions(file: UploadFile, session: Session, by: Writer) -> PositionsStated:
    """Say where the RTs of a CSV lie (`kode_rt,lon,lat`): all of them, or none."""
    return await commands.state_many(session, file, by=by)


@files.get("", response_class=StreamingResponse, responses=geojson.answers("FeatureCollection"))
async def export_rts(
    by: Reader,
    session: Session,
    request: Request,
    region: str | None = None,
    round_id: UUID | None = None,
) -> StreamingResponse:
    """RTs in your regions as GeoJSON points, with their score in a round, or in the newest sealed one."""
    sessions = request.app.state.sessions
    parts = await commands.collection(session, sessions, by, region, round_id)
    return streamed(parts, geojson.MEDIA, "rts.geojson")
