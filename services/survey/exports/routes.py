"""`/v1/survey/rounds/{round_id}/exports` and `/v1/survey/exports`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from services.chassis.db import Session
from services.chassis.downloads import CSV, XLSX, answers, streamed
from services.chassis.routing import router as new_router
from services.survey.access import Reader
from services.survey.exports import commands
from services.survey.rounds import queries as rounds

router = new_router("/v1/survey/rounds/{round_id}/exports", "exports")
lists = new_router("/v1/survey/exports", "exports")
RtCode = Annotated[str, Query(max_length=100, examples=["35.77.03.1005-005-015"])]


@router.get("/rt_sheets.csv", response_class=StreamingResponse, responses=answers(CSV))
async def export_csv(
    round_id: UUID, session: Session, by: Reader, request: Request
) -> StreamingResponse:
    """The round's RT sheets in your regions as CSV (UTF-8 with BOM), as `rt_sheets` imports them."""
    round = await rounds.get(session, round_id, by)
    parts = commands.csv(request.app.state.sessions, round, by)
    return streamed(parts, CSV, "rt_sheets.csv")


@router.get("/rt_sheets.xlsx", response_class=StreamingResponse, responses=answers(XLSX))
async def export_xlsx(round_id: UUID, session: Session, by: Reader) -> StreamingResponse:
    """The same as a workbook."""
    round = await rounds.get(session, round_id, by)
    file = await commands.workbook(session, round, by)
    parts = commands.handed_out(file)
    return streamed(parts, XLSX, "rt_sheets.xlsx")


@router.get("/official_workbook.xlsx", response_class=StreamingResponse, responses=answers(XLSX))
async def export_official_workbook(
    round_id: UUID, rt: RtCode, session: Session, by: Reader
) -> StreamingResponse:
    """One RT in the layout of the programme's workbook, as `official_workbook` imports it."""
    file = await commands.rt_workbook(session, round_id, rt, by)
    parts = commands.handed_out(file)
    return streamed(parts, XLSX, f"{rt}.xlsx")


@lists.get("/households.csv", response_class=StreamingResponse, responses=answers(CSV))
async def export_households(
    round_id: UUID, session: Session, by: Reader, request: Request
) -> StreamingResponse:
    """The round's approved households in your regions as CSV, as `households` imports them.

    Who lives there, and where, is masked without `personal:read`; with it the audit trail is told.
    """
    round = await rounds.get(session, round_id, by)
    await commands.tell_households(session, round, by=by)
    parts = commands.households_csv(request.app.state.sessions, round, by)
    return streamed(parts, CSV, "households.csv")
