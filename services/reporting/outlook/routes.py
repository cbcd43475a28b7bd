"""`/v1/reports/targets` and `/v1/reports/watch`."""

from services.chassis.answers import Speaks
from services.chassis.clock import now
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.outlook import queries
from services.reporting.outlook.models import TargetsRead, WatchedRt
from services.reporting.reach import Year

router = new_router("/v1/reports", "outlook")


@router.get("/targets")
async def read_targets(
    session: Session, reader: Reader, lang: Speaks, region: str | None = None, year: Year = None
) -> TargetsRead:
    """Hectares left over the years against the target of 0 ha, with a plain forecast."""
    return await queries.targets(session, reader, region, year or now().year, lang)


@router.get("/watch", response_model=Page[WatchedRt])
async def list_watched(
    session: Session,
    reader: Reader,
    region: str | None = None,
    year: Year = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """RTs that may become slum (pencegahan): within 5 points of the line, or rising."""
    year = year or now().year
    items, following = await queries.watched(session, reader, region, year, limit, cursor)
    return {"items": items, "next": following}
