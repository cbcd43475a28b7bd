"""`/v1/survey/sheet-drafts`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.survey.access import Approver, Reader
from services.survey.works import commands, queries
from services.survey.works.models import DraftAccept, DraftFilter, DraftReject, SheetDraftRead

router = new_router("/v1/survey/sheet-drafts", "sheet-drafts")


@router.get("", response_model=Page[SheetDraftRead])
async def list_sheet_drafts(
    session: Session, by: Reader, wanted: Annotated[DraftFilter, Query()]
) -> dict[str, object]:
    """What completed works would take off their RTs' sheets, in your regions, oldest first."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=SheetDraftRead)
async def read_sheet_draft(
    id: UUID, session: Session, by: Reader, response: Response
) -> SheetDraftRead:
    """One draft; a sheet whose `source` is `works` names it in `import_id`."""
    return tagged(response, await queries.read(session, id, by))


@router.post("/{id}/accept", response_model=SheetDraftRead)
async def accept_sheet_draft(
    id: UUID,
    data: DraftAccept,
    session: Session,
    by: Approver,
    seen: PerhapsIfMatch,
    response: Response,
) -> SheetDraftRead:
    """Make the RT's sheet in an open round: the newest sealed one less what was drawn."""
    done = await commands.accept(session, id, data.round_id, seen, by=by)
    return tagged(response, done)


@router.post("/{id}/reject", response_model=SheetDraftRead)
async def reject_sheet_draft(
    id: UUID,
    data: DraftReject,
    session: Session,
    by: Approver,
    seen: PerhapsIfMatch,
    response: Response,
) -> SheetDraftRead:
    """Take nothing off the RT's sheet, and say why."""
    return tagged(response, await commands.reject(session, id, data.reason, seen, by=by))
