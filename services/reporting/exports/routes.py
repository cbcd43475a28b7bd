"""`/v1/reports/exports`."""

from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import StreamingResponse

from services.chassis.answers import Speaks
from services.chassis.db import Session
from services.chassis.downloads import streamed
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.exports import commands, queries, rules
from services.reporting.exports.models import ExportCreate, ExportRead, Format

router = new_router("/v1/reports/exports", "exports")
FILE = {"schema": {"type": "string", "format": "binary"}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": dict.fromkeys(rules.MEDIA.values(), FILE)}
}


@router.post("", status_code=202, response_model=ExportRead)
async def ask_export(
    data: ExportCreate, session: Session, by: Reader, language: Speaks, request: Request
) -> ExportRead:
    """Ask for a file of one of your regions; a job makes it, and it is there for a week.

    `rekap_numerik` is XLSX or CSV: RTs criterion by criterion, baseline and current, with the sums
    of villages and districts. `profil_kumuh` is XLSX, of one village. `rekap_dana` and
    `quick_status` are XLSX or CSV. `kegiatan` is GeoJSON. `oc4ids` is JSON: works as a package
    of the Open Contracting for Infrastructure Data Standard 0.9.
    """
    publication = request.app.state.settings.publication
    asked = await commands.ask(session, data, publication, by=by)
    [export] = await queries.read(session, [asked], language)
    return export


@router.get("", response_model=Page[ExportRead])
async def list_exports(
    session: Session, by: Reader, language: Speaks, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Exports of your regions, oldest first."""
    items, following = await queries.page(session, by, limit, cursor)
    return {"items": await queries.read(session, items, language), "next": following}


@router.get("/{id}", response_model=ExportRead)
async def read_export(id: UUID, session: Session, by: Reader, language: Speaks) -> ExportRead:
    """One export: how far it is, or why it failed."""
    [export] = await queries.read(session, [await queries.get(session, id, by)], language)
    return export


@router.get("/{id}/content", response_class=StreamingResponse, responses=ANSWERS)
async def read_export_content(
    id: UUID, session: Session, by: Reader, request: Request
) -> StreamingResponse:
    """The file, once the export is `done`."""
    export = await queries.get(session, id, by)
    queries.ensure_done(export)
    parts = queries.content(request.app.state.sessions, id)
    return streamed(parts, rules.MEDIA[Format(export.format)], rules.name_of(export))
