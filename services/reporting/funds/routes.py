"""`/v1/reports/funds`."""

from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.funds import queries
from services.reporting.funds.models import By, FundsRead
from services.reporting.reach import Year

router = new_router("/v1/reports", "funds")


@router.get("/funds")
async def read_funds(
    session: Session,
    reader: Reader,
    region: str | None = None,
    since: Year = None,
    until: Year = None,
    by: By = "source",
) -> FundsRead:
    """Money of a region from ceiling to receipt, by source or dimension and fiscal year."""
    until = until or now().year
    since = min(since or until, until)
    return await queries.funds(session, reader, region, since, until, by)
