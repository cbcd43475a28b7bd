"""`/v1/events`."""

from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request, Response
from pydantic import Field

from gateway.access import EventReader
from gateway.events import queries
from gateway.events.models import EventPage
from gateway.events.queries import Wanted
from gateway.events.rules import TYPES
from gateway.events.streams import FRAME, Streams
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Limit
from services.chassis.routing import router as new_router
from services.chassis.sse import EventStream

router = new_router("/v1/events", "events")

Place = Annotated[str, Field(max_length=200)]
After = Annotated[
    Place | None, Query(description="`next` of a former page, or the `id` of an event.")
]
Last = Annotated[
    Place | None, Header(alias="Last-Event-ID", description="The `id` of the last event you got.")
]
Types = Annotated[
    list[Annotated[str, Field(pattern=TYPES, max_length=500)]] | None,
    Query(
        max_length=50,
        description="Comma separated or repeated; may end in `*`, as `survey.assessment.*`.",
        examples=[["survey.*"]],
    ),
]
Region = Annotated[
    str | None, Query(max_length=100, description="Only this region and what lies in it.")
]


async def _wanted(by: EventReader, types: Types = None, region: Region = None) -> Wanted:
    return queries.wanted(types or (), region, by=by)


Asked = Annotated[Wanted, Depends(_wanted)]
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events without end, each with its `id`; a line of comment is a sign of life.",
        "content": {EventStream.media_type: {"schema": {"type": "string"}, "example": FRAME}},
    }
}


@router.get("", response_model=EventPage)
async def list_events(
    session: Session, by: EventReader, wanted: Asked, after: After = None, limit: Limit = LIMIT
) -> Response:
    """Everything that happened in your regions, in order and without gaps, from `after` on.

    Without `after` from the oldest event that is kept. Ask again with `next` until it is null;
    then keep the last one and ask later.
    """
    page = await queries.page(session, after, wanted, limit, by=by)
    return Response(page, media_type="application/json")


@router.get("/stream", response_class=EventStream, responses=STREAM)
async def stream_events(
    request: Request,
    session: Session,
    by: EventReader,
    wanted: Asked,
    after: After = None,
    last_event_id: Last = None,
) -> EventStream:
    """The same as server-sent events, as they come; a reader that comes back misses none.

    Behind `Last-Event-ID` if it is sent, else behind `after`, else from now on.
    """
    place = await queries.start(session, last_event_id or after, by)
    streams: Streams = request.app.state.streams
    return streams.open(request, place, wanted, by)
