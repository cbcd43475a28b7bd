"""`/v1/trace` and `/v1/reports/orphans`."""

from typing import Annotated

from fastapi import Path, Query, Response

from services.chassis.answers import as_json
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.trace import queries, rules
from services.reporting.trace.models import Direction, Orphans, Trace

router = new_router("/v1", "trace")
Region = Annotated[str | None, Query(max_length=40, description="Only inside this region.")]
NodeId = Annotated[
    str,
    Path(
        max_length=46,
        pattern=rules.SHAPE,
        description="An id, or import-id:row of an import's row.",
    ),
]


@router.get("/trace/{id}", response_model=Trace)
async def trace(
    id: NodeId, session: Session, reader: Reader, direction: Direction = Direction.both
) -> Response:
    """What something came from and what came of it: causes point to effects."""
    return as_json(await queries.trace(session, reader, rules.key_of(id), direction))


@router.get("/reports/orphans", response_model=Orphans)
async def list_orphans(
    session: Session,
    reader: Reader,
    region: Region = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Where the thread is torn: what names a parent that nobody has told."""
    return as_json(await queries.orphans(session, reader, region, limit, cursor))
