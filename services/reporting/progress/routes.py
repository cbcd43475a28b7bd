"""`/v1/reports/progress` and `/v1/reports/quick-status`."""

from typing import Annotated

from fastapi import Query

from contracts.planning import CycleLevel
from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.progress import queries
from services.reporting.progress.models import ProgressRead, QuickStatusRead
from services.reporting.reach import SomeYear, Year

router = new_router("/v1/reports", "progress")
Programme = Annotated[str | None, Query(max_length=40, description="All programmes by default.")]


@router.get("/progress")
async def read_progress(
    session: Session, reader: Reader, region: str | None = None, year: SomeYear = None
) -> ProgressRead:
    """Activities of a region: states, physical and financial progress, S-curve, whom they serve."""
    return await queries.progress(session, reader, region, year)


@router.get("/quick-status")
async def read_quick_status(
    session: Session,
    reader: Reader,
    region: str | None = None,
    year: Year = None,
    level: CycleLevel = "village",
    programme: Programme = None,
) -> QuickStatusRead:
    """How many villages (or cities) have not begun, begun or finished each stage of their cycle."""
    year = year or now().year
    return await queries.quick_status(session, reader, region, year, level, programme)
