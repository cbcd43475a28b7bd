"""`/v1/planning/needs`: read by everyone who plans; changed by activities and sealed rounds alone."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader
from services.planning.needs import queries
from services.planning.needs.models import By, NeedFilter, NeedRead, NeedWithHistory, Totals

router = new_router("/v1/planning/needs", "needs")


@router.get("", response_model=Page[NeedRead])
async def needs(
    session: Session, reader: Reader, wanted: Annotated[NeedFilter, Query()]
) -> dict[str, object]:
    """What RTs lack by criterion, what of it is reserved, and what is done; by RT."""
    items, following = await queries.page(session, reader, wanted)
    return {"items": items, "next": following}


@router.get("/totals")
async def need_totals(
    session: Session,
    reader: Reader,
    region: Annotated[str | None, Query(max_length=40)] = None,
    by: By | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Totals:
    """What a region needs by criterion, and what each region of a level in it does."""
    return await queries.totals(session, reader, region, by, limit, cursor)


@router.get("/{id}")
async def need(
    id: UUID,
    session: Session,
    reader: Reader,
    response: Response,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> NeedWithHistory:
    """One need, the activities that hold it, and its movements, oldest first."""
    return tagged(response, await queries.with_history(session, id, reader, limit, cursor))
