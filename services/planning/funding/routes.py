"""`/v1/planning/unfunded`."""

from typing import Annotated

from fastapi import Query

from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader
from services.planning.funding import queries
from services.planning.funding.models import (
    FundingRead,
    UnfundedFilter,
    UnfundedSums,
    UnfundedSumsFilter,
)

router = new_router("/v1/planning/unfunded", "offers")


@router.get("", response_model=Page[FundingRead])
async def list_unfunded(
    session: Session, by: Reader, wanted: Annotated[UnfundedFilter, Query()]
) -> dict[str, object]:
    """Activities of approved plans whose cost is not all committed or pledged, by village."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/sums")
async def read_unfunded_sums(
    session: Session, by: Reader, wanted: Annotated[UnfundedSumsFilter, Query()]
) -> UnfundedSums:
    """How much nobody pays yet, of all such activities."""
    return await queries.sums(session, by, wanted)
