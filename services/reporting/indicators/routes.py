"""`/v1/reports/indicators`."""

from services.chassis.answers import Speaks
from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.indicators import queries
from services.reporting.indicators.models import IndicatorsRead
from services.reporting.reach import Year

router = new_router("/v1/reports", "indicators")


@router.get("/indicators")
async def read_indicators(
    session: Session,
    reader: Reader,
    lang: Speaks,
    region: str | None = None,
    year: Year = None,
) -> IndicatorsRead:
    """The 7+1 indicators of a region up to a year, 100-0-100 and proxies of the SDG."""
    return await queries.indicators(session, reader, region, year or now().year, lang)
