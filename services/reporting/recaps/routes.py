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

Boundaries = Annotated[
    int | None,
    Query(
        ge=1990,
        le=2100,
        description="Restated on the boundaries at the end of this year; down to villages.",
    ),
]


async def _pair(
    than: Than = None, year: Year = None, than_on: ThanOn = None, on: On = None
) -> tuple[int, int] | tuple[date, date]:
    return rules.pair((than, year), (than_on, on), now())


async def _when(year: Year = None, on: On = None) -> int | date:
    return rules.asked_for(year, on, now())


async def _page(limit: Limit = LIMIT, cursor: Cursor = None) -> tuple[int, str | None]:
    return limit, cursor


Pair = Annotated[tuple[int, int] | tuple[date, date], Depends(_pair)]
When = Annotated[int | date, Depends(_when)]
OfPage = Annotated[tuple[int, str | None], Depends(_page)]


@router.get("/recap", response_model=Recap)
async def recap(
    session: Session,
    reader: Reader,
    when: When,
    page: OfPage,
    region: str | None = None,
    by: By | None = None,
    boundaries: Boundaries = None,
) -> Response:
    """RTs and hectares by class; the newest sealed round not after the year carries forward."""
    found = await queries.told(session, reader, region, when, boundaries, by, page)
    return Response(found.document(), media_type="application/json")


@router.get("/comparison", response_model=Comparison)
async def compare(
    session: Session,
    reader: Reader,
    pair: Pair,
    page: OfPage,
    region: str | None = None,
    by: By | None = None,
    boundaries: Boundaries = None,
) -> Response:
    """A region in a year beside an earlier year, or on two days, and what changed in hectares."""
    found = await queries.compared(session, reader, region, pair, boundaries, by, page)
    return as_json(found)
