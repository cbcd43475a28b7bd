"""`/v1/reports/recap`."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Response

from services.chassis.answers import as_json
from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.routing import router as new_router
from services.chassis.shapes import Day
from services.reporting.access import Reader
from services.reporting.reach import On, Year
from services.reporting.recaps import queries, rules
from services.reporting.recaps.models import By, Comparison, Recap

router = new_router("/v1/reports", "recaps")
Than = Annotated[int | None, Query(ge=1990, le=2100, description="The year to compare with.")]
ThanOn = Annotated[Day | None, Query(description="The day to compare `on` with.")]


async def _pair(
    than: Than = None, year: Year = None, than_on: ThanOn = None, on: On = None
) -> tuple[int, int] | tuple[date, date]:
    return rules.pair((than, year), (than_on, on), now())


Pair = Annotated[tuple[int, int] | tuple[date, date], Depends(_pair)]


@router.get("/recap", response_model=Recap)
async def recap(
    session: Session,
    reader: Reader,
    region: str | None = None,
    year: Year = None,
    on: On = None,
    by: By | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Response:
    """RTs and hectares by class; the newest sealed round not after the year carries forward."""
    when = rules.asked_for(year, on, now())
    found = await queries.recap(session, reader, region, when, by, limit, cursor)
    return Response(found.document(), media_type="application/json")


@router.get("/comparison", response_model=Comparison)
async def compare(
    session: Session,
    reader: Reader,
    pair: Pair,
    region: str | None = None,
    by: By | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Response:
    """A region in a year beside an earlier year, or on two days, and what changed in hectares."""
    return as_json(await queries.comparison(session, reader, region, pair, by, limit, cursor))
