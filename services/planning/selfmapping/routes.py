"""`/v1/planning/self-mapping`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.selfmapping import commands, queries
from services.planning.selfmapping.models import PointCreate, PointFilter, PointPatch, PointRead

router = new_router("/v1/planning/self-mapping", "self-mapping")


@router.post("", status_code=201, response_model=PointRead)
async def map_point(
    data: PointCreate, session: Session, by: Writer, response: Response
) -> PointRead:
    """Put a problem or a potential on the map of one of your villages."""
    return tagged(response, await commands.put_on_map(session, data, by=by))


@router.get("", response_model=Page[PointRead])
async def list_mapped_points(
    session: Session, by: Reader, wanted: Annotated[PointFilter, Query()]
) -> dict[str, object]:
    """What residents mapped in your regions, by village."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=PointRead)
async def read_mapped_point(
    id: UUID, session: Session, by: Reader, response: Response
) -> PointRead:
    """One point of a map."""
    return tagged(response, await queries.read(session, id, by))


@router.patch("/{id}", response_model=PointRead)
async def change_mapped_point(
    id: UUID,
    data: PointPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> PointRead:
    """Correct a point, link it to a need, or take it off the map with a reason."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))
