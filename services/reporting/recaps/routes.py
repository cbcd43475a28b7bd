"""`/v1/reports/recap`."""

from typing import Annotated

from fastapi import Query, Response

from services.chassis.answers import as_json
from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.reach import Year
from services.reporting.recaps import queries
from services.reporting.recaps.models import By, Comparison, Recap

router = new_router("/v1/reports", "recaps")
OtherYear = Annotated[int, Query(ge=1990, le=2100, description="The year to compare with.")]


@router.get("/recap", response_model=Recap)
async def recap(
    session: Session,
    reader: Reader,
    region: str | None = None,
    year: Year = None,
    by: By | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Response:
    """RTs and hectares by class; the newest sealed round not after the year carries forward."""
    year = year or now().year
    found = await queries.recap(session, reader, region, year, by, limit, cursor)
    return Response(found.document(), media_type="application/json")


@router.get("/comparison", response_model=Comparison)
async def compare(
    session: Session,
    reader: Reader,
    than: OtherYear,
    region: str | None = None,
    year: Year = None,
    by: By | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Response:
    """A region in a year beside an earlier year, and what changed in hectares."""
    years = than, year or now().year
    return as_json(await queries.comparison(session, reader, region, years, by, limit, cursor))
