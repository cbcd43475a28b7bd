"""`/v1/finance/reports`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import IfMatch, PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import XLSX, answers, whole
from services.chassis.dry_run import DRY_RUN
from services.chassis.idempotency import KeyNeeded
from services.chassis.pagination import Page
from services.chassis.printing import PDF
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.finance.access import Reader, Releaser, Writer
from services.finance.accountability import commands, files, queries
from services.finance.accountability.models import (
    ReportCreate,
    ReportFilter,
    ReportLine,
    ReportPatch,
    ReportRead,
    ReportReturn,
)

router = new_router("/v1/finance/reports", "accountability")
ONE = "/{id:uuid}"  # its files are no reports


@router.post("", status_code=201, response_model=ReportRead)
async def begin_report(
    data: ReportCreate, session: Session, by: Writer, response: Response
) -> ReportRead:
    """Begin a report on an allocation: of its use (LPD), or the account of it all (LPJ)."""
    return tagged(response, await commands.make(session, data, by=by))


@router.get("", response_model=Page[ReportLine])
async def list_reports(
    session: Session, by: Reader, wanted: Annotated[ReportFilter, Query()]
) -> dict[str, object]:
    """Reports in your regions, oldest first, without what they say."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


# Its files come first: `{id}` would take their names for ids.
@router.get(ONE + ".pdf", response_class=Response, responses=answers(PDF))
async def print_report(id: UUID, session: Session, by: Reader) -> Response:
    """A report as a paper to sign, in Indonesian."""
    report = await queries.shown(session, await queries.get(session, id, by))
    return whole(await files.printed(report), PDF, files.name(report, "pdf"))


@router.get(ONE + ".xlsx", response_class=Response, responses=answers(XLSX))
async def report_workbook(id: UUID, session: Session, by: Reader) -> Response:
    """A report as a workbook: what it sums up, its tranches, its expenses."""
    report = await queries.shown(session, await queries.get(session, id, by))
    return whole(await files.written(report), XLSX, files.name(report, "xlsx"))


@router.get(ONE)
async def read_report(id: UUID, session: Session, by: Reader, response: Response) -> ReportRead:
    """One report: as of now while it is a draft, else as it was submitted."""
    return tagged(response, await queries.shown(session, await queries.get(session, id, by)))


@router.patch(ONE, response_model=ReportRead)
async def change_report(
    id: UUID,
    data: ReportPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> ReportRead:
    """Correct number, day or notes of a draft."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.post(ONE + "/submit", response_model=ReportRead)
async def submit_report(
    id: UUID,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
    _: Empty | None = None,
) -> ReportRead:
    """Freeze a draft, with its SHA-256, and hand it in."""
    return tagged(response, await commands.submit(session, id, if_match, by=by))


@router.post(ONE + "/accept", response_model=ReportRead, dependencies=[DRY_RUN])
async def accept_report(
    id: UUID,
    session: Session,
    by: Releaser,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
    __: Empty | None = None,
) -> ReportRead:
    """Accept what somebody else submitted; with an LPJ what was not spent returns to the ceiling."""
    return tagged(response, await commands.accept(session, id, if_match, by=by))


@router.post(ONE + "/return", response_model=ReportRead)
async def return_report(
    id: UUID,
    data: ReportReturn,
    session: Session,
    by: Releaser,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ReportRead:
    """Give back what somebody else submitted, with the reason: it is a draft again."""
    return tagged(response, await commands.give_back(session, id, data, if_match, by=by))
