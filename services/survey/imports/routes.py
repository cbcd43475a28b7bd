"""`/v1/survey/imports`."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Response, UploadFile

from services.chassis.answers import Speaks
from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.survey.access import Reader, Writer
from services.survey.imports import commands, queries
from services.survey.imports.models import ImportKind, ImportLine, ImportRead

router = new_router("/v1/survey/imports", "imports")
RtCode = Annotated[str | None, Form(max_length=100, examples=["35.77.03.1005-005-015"])]


@router.post("", status_code=202, response_model=ImportRead)
async def upload(
    file: UploadFile,
    kind: Annotated[ImportKind, Form()],
    round_id: Annotated[UUID, Form()],
    session: Session,
    by: Writer,
    language: Speaks,
    rt: RtCode = None,
) -> ImportRead:
    """Upload a file into an open round; it is validated, nothing is applied yet.

    `rt_sheets` and `households` are CSV or XLSX. `official_workbook` is the programme's workbook of one RT (XLSX);
    `rt` says which RT that is, when its header names no unique place.
    """
    found = await commands.receive(session, file, kind, round_id, rt, by=by)
    return await queries.read(session, found, language)


@router.get("", response_model=Page[ImportLine])
async def list_imports(
    session: Session,
    by: Reader,
    round_id: UUID | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Imports in your regions, oldest first."""
    items, following = await queries.page(session, by, round_id, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=ImportRead)
async def read_import(
    id: UUID, session: Session, by: Reader, language: Speaks, response: Response
) -> ImportRead:
    """One import: how far it is and what is wrong, by row and column."""
    found = await queries.get(session, id, by)
    return tagged(response, await queries.read(session, found, language))


@router.post("/{id}/apply", status_code=202, response_model=ImportRead)
async def apply(
    id: UUID, session: Session, by: Writer, language: Speaks, _: Empty | None = None
) -> ImportRead:
    """Make the rows the newest sheets of their RTs: all of them, or none."""
    found = await commands.ask(session, id, commands.APPLY, by=by)
    return await queries.read(session, found, language)


@router.post("/{id}/undo", status_code=202, response_model=ImportRead)
async def undo(
    id: UUID, session: Session, by: Writer, language: Speaks, _: Empty | None = None
) -> ImportRead:
    """Take an applied import back: the round is again what it was without it."""
    found = await commands.ask(session, id, commands.UNDO, by=by)
    return await queries.read(session, found, language)
