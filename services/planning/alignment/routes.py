"""`/v1/planning/alignments`."""

from typing import Annotated

from fastapi import Query

from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.planning.access import Reader
from services.planning.alignment import queries
from services.planning.alignment.models import Alignment, AlignmentFilter

router = new_router("/v1/planning/alignments", "alignment")


@router.get("", response_model=Alignment)
async def read_alignment(
    session: Session, by: Reader, wanted: Annotated[AlignmentFilter, Query()]
) -> Alignment:
    """Where an RPLP, or all RPLPs of a regency, differ from the approved RP2KP-KP."""
    return await queries.align(session, wanted, by)
