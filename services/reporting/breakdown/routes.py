"""`/v1/reports/breakdown`."""

from datetime import date
from typing import Annotated

from fastapi import Depends

from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.breakdown import queries
from services.reporting.breakdown.models import Breakdown, Level, Of
from services.reporting.reach import On, Year
from services.reporting.recaps.rules import asked_for

router = new_router("/v1/reports", "breakdown")


async def _when(year: Year = None, on: On = None) -> int | date:
    return asked_for(year, on, now())


@router.get("/breakdown")
async def break_down(
    session: Session,
    reader: Reader,
    of: Of,
    when: Annotated[int | date, Depends(_when)],
    region: str | None = None,
    by: Level | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Breakdown:
    """Activities and money up to the year, by source, by dimension or by programme."""
    return await queries.breakdown(session, reader, region, when, of, by, limit, cursor)
