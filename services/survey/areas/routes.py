"""`/v1/survey/areas`."""

from fastapi import Response

from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader, Writer
from services.survey.areas import commands, queries
from services.survey.areas.models import AreaChange, AreaCreate, AreaRead

router = new_router("/v1/survey/areas", "areas")


@router.post("", status_code=201, response_model=AreaRead)
async def form(data: AreaCreate, session: Session, by: Writer, response: Response) -> AreaRead:
    """Form an area of RTs in one regency."""
    return tagged(response, await commands.form(session, data, by=by))


@router.get("", response_model=Page[AreaRead])
async def list_areas(
    session: Session,
    by: Reader,
    region: str | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Areas in your regions, by code."""
    items, following = await queries.page(session, by, region, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{code}", response_model=AreaRead)
async def read_area(code: str, session: Session, by: Reader, response: Response) -> AreaRead:
    """One area with its members."""
    area = await queries.get(session, code, by)
    return tagged(response, (await queries.views(session, [area]))[0])


@router.put("/{code}", response_model=AreaRead)
async def change(
    code: str,
    data: AreaChange,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> AreaRead:
    """Give the area these members; open rounds follow."""
    return tagged(response, await commands.change(session, code, data, if_match=if_match, by=by))
