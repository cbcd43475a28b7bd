"""`/v1/planning/consolidation`."""

import asyncio
from typing import Annotated

from fastapi import Query, Response

from services.chassis.db import Session
from services.chassis.downloads import XLSX, answers, whole
from services.chassis.routing import router as new_router
from services.planning.access import Reader
from services.planning.consolidation import queries, workbook
from services.planning.consolidation.models import Consolidation, ConsolidationFilter

router = new_router("/v1/planning/consolidation", "offers")
Wanted = Annotated[ConsolidationFilter, Query()]


@router.get("")
async def read_consolidation(session: Session, by: Reader, wanted: Wanted) -> Consolidation:
    """Activities of a region by SIPD codes, as RKPD or RPJMD lay them out, with the sums."""
    return await queries.read(session, by, wanted)


@router.get(".xlsx", response_class=Response, responses=answers(XLSX))
async def consolidation_workbook(session: Session, by: Reader, wanted: Wanted) -> Response:
    """The same as a workbook."""
    found = await queries.read(session, by, wanted)
    content = await asyncio.to_thread(workbook.written, found)
    return whole(content, XLSX, f"{found.document}-{found.region}-{wanted.year}.xlsx")
