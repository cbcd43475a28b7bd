"""`/v1/reports/stream`."""

from typing import Annotated, Any

from fastapi import Header, Query, Request

from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.chassis.sse import EventStream
from services.reporting.access import Reader
from services.reporting.stream import queries
from services.reporting.stream.models import Kind
from services.reporting.stream.rules import EXAMPLE
from services.reporting.stream.streams import Streams

router = new_router("/v1/reports", "stream")

LONG = 200
Kinds = Annotated[
    list[Kind] | None,
    Query(max_length=len(Kind), description="Only these; may be repeated. All by default."),
]
After = Annotated[str | None, Query(max_length=LONG, description="The `id` of a former event.")]
Last = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID", max_length=LONG, description="The `id` of the last event you got."
    ),
]
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events without end: `begun`, `changed`, `reset` (ask for everything again), "
        "`ended` (come back); a line of comment is a sign of life.",
        "content": {EventStream.media_type: {"schema": {"type": "string"}, "example": EXAMPLE}},
    }
}


@router.get("/stream", response_class=EventStream, responses=STREAM)
async def stream_changes(
    request: Request,
    session: Session,
    reader: Reader,
    region: str | None = None,
    kinds: Kinds = None,
    after: After = None,
    last_event_id: Last = None,
) -> EventStream:
    """What changed in a region of yours, as it does: which region and what kind, never a figure.

    Ask again for what you show. A region is told once a second at most; when many change at once,
    the one that you asked for is told. Behind `Last-Event-ID` or `after` nothing is missed, or
    `reset` says that it may have been.
    """
    wanted = queries.wanted(reader, region, kinds)
    streams: Streams = request.app.state.streams
    return streams.open(await queries.places(session), last_event_id or after, wanted, reader)
