"""`/v1/survey/sheets`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader
from services.survey.sheets import queries
from services.survey.sheets.models import SheetRead

router = new_router("/v1/survey/sheets", "sheets")
RtCode = Annotated[str | None, Query(max_length=100)]


@router.get("", response_model=Page[SheetRead])
async def list_sheets(
    round_id: UUID,
    session: Session,
    by: Reader,
    region: str | None = None,
    rt: RtCode = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Sheets of a round in your regions, by RT code."""
    items, following = await queries.page(session, by, round_id, region, rt, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=SheetRead)
async def read_sheet(id: UUID, session: Session, by: Reader, response: Response) -> SheetRead:
    """One sheet with its numbers and its flags."""
    return tagged(response, await queries.get(session, id, by))
