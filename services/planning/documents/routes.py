"""`/v1/planning/plans/{id}.pdf` and `.xlsx`."""

from uuid import UUID

from fastapi import Response

from services.chassis.db import Session
from services.chassis.downloads import XLSX, answers
from services.chassis.printing import PDF
from services.chassis.routing import router as new_router
from services.planning.access import Reader
from services.planning.documents import files, queries

router = new_router("/v1/planning/plans", "plans")
ONE = "/{id:uuid}"  # its files are no plans


@router.get(ONE + ".pdf", response_class=Response, responses=answers(PDF))
async def print_plan(id: UUID, session: Session, by: Reader) -> Response:
    """An RPLP, RTPLP or RKM as a paper to sign, with scores, map, simulation, RAB; in Indonesian."""
    return await files.printed(await queries.printable(session, id, by))


@router.get(ONE + ".xlsx", response_class=Response, responses=answers(XLSX))
async def plan_workbook(id: UUID, session: Session, by: Reader) -> Response:
    """The same as a workbook: each table of the paper with its numbers."""
    return await files.written(await queries.printable(session, id, by))
