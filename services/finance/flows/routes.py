"""`/v1/finance/flow`."""

from typing import Annotated

from fastapi import Query

from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.finance.access import Reader
from services.finance.flows import queries
from services.finance.flows.models import Flow, FlowFilter

router = new_router("/v1/finance/flow", "books")


@router.get("")
async def read_flow(session: Session, by: Reader, wanted: Annotated[FlowFilter, Query()]) -> Flow:
    """Where the money of a fiscal year goes in your regions: source, recipient, activity, criterion."""
    return await queries.flow(session, by, wanted)
