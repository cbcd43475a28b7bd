"""`GET /internal/events`: the whole event log as NDJSON, one snapshot, for sister services."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import text

from services.chassis import ahead
from services.chassis.auth import EventReader
from services.chassis.db import Sessions, long_work, one_moment

router = APIRouter(include_in_schema=False)

LOG = text(
    "SELECT id, subject, payload FROM outbox WHERE subject = ANY(:subjects)"
    " ORDER BY created_at, position"
)
FETCH = 1000


@router.get("/internal/events")
async def events(
    request: Request, _: EventReader, subject: Annotated[list[str], Query()]
) -> StreamingResponse:
    """Lines of `{"id", "subject", "event"}` in log order; `subject` may be repeated."""
    lines = _lines(request.app.state.sessions, subject)
    return StreamingResponse(lines, media_type="application/x-ndjson")


async def _lines(sessions: Sessions, subjects: list[str]) -> AsyncIterator[str]:
    async with sessions() as session:
        await one_moment(session)
        await long_work(session)
        async for part in ahead.parts(session, LOG, FETCH, {"subjects": subjects}):
            yield "".join(
                f'{{"id":"{row.id}","subject":"{row.subject}","event":{row.payload}}}\n'
                for row in part
            )
