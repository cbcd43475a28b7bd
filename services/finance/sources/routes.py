"""`/v1/finance/sources`."""

from contracts.finance import FUND_SOURCES, FundSource
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.finance.access import Reader

router = new_router("/v1/finance/sources", "sources")


@router.get("", response_model=Page[FundSource])
async def list_sources(_: Reader) -> dict[str, object]:
    """Where money comes from, in the order in which it is told everywhere."""
    return {"items": FUND_SOURCES, "next": None}
