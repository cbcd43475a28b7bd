"""`/v1/survey/rounds/{id}/comparison`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.survey.access import Reader
from services.survey.comparisons import queries
from services.survey.comparisons.models import ComparisonFilter, ComparisonRead

router = new_router("/v1/survey/rounds/{id}/comparison", "comparisons")


@router.get("", response_model=ComparisonRead)
async def compare_rounds(
    id: UUID, session: Session, by: Reader, wanted: Annotated[ComparisonFilter, Query()]
) -> ComparisonRead:
    """One round beside another: classes before and after, and hectares by how places moved."""
    return await queries.compare(session, by, id, wanted)
