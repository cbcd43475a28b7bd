"""`/v1/survey/decrees`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, UploadFile

from services.chassis import papers
from services.chassis.concurrency import IfMatch, PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import XLSX, answers, whole
from services.chassis.idempotency import KeyNeeded
from services.chassis.media.kept import Media
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.printing import PDF
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.survey.access import Reader, Sealer, Writer
from services.survey.decrees import commands, files, queries
from services.survey.decrees.models import (
    DecreeCreate,
    DecreeFilter,
    DecreeLine,
    DecreeRead,
    DecreeRevoke,
)
from services.survey.decrees.shapes import (
    AnnexRow,
    DiffRead,
)

router = new_router("/v1/survey/decrees", "decrees")
ONE = "/{id:uuid}"  # its files are no decrees
With = Annotated[UUID | None, Query(alias="with", description="A former decree of the region.")]


@router.post("", status_code=201, response_model=DecreeRead)
async def draft_decree(
    data: DecreeCreate, session: Session, by: Writer, _: KeyNeeded, response: Response
) -> DecreeRead:
    """Draft a decree (SK Kumuh) of the slum RTs of a sealed round in a regency."""
    return tagged(response, await commands.draft(session, data, by=by))


@router.get("", response_model=Page[DecreeLine])
async def list_decrees(
    session: Session, by: Reader, wanted: Annotated[DecreeFilter, Query()]
) -> dict[str, object]:
    """Decrees in your regions, oldest first."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


# Its files come first: `{id}` would take their names for ids.
@router.get(ONE + ".pdf", response_class=Response, responses=answers(PDF))
async def print_decree(id: UUID, session: Session, by: Reader) -> Response:
    """The annex as a paper of the programme, with map; in Indonesian."""
    decree = await queries.get(session, id, by)
    return whole(await files.printed(session, decree), PDF, files.name(decree, "pdf"))


@router.get(ONE + ".xlsx", response_class=Response, responses=answers(XLSX))
async def decree_workbook(id: UUID, session: Session, by: Reader) -> Response:
    """The annex as a workbook: RTs, sums by kelurahan, kawasan."""
    decree = await queries.get(session, id, by)
    return whole(await files.written(session, decree), XLSX, files.name(decree, "xlsx"))


@router.get(ONE, response_model=DecreeRead)
async def read_decree(id: UUID, session: Session, by: Reader, response: Response) -> DecreeRead:
    """One decree with the sums of its annex; those of a draft are as they would be now."""
    return tagged(response, await queries.read(session, await queries.get(session, id, by)))


@router.delete(ONE, status_code=204, response_model=None)
async def delete_decree(id: UUID, session: Session, by: Writer, if_match: IfMatch) -> None:
    """Take a draft away."""
    await commands.remove(session, id, if_match, by=by)


@router.get(ONE + "/annex", response_model=Page[AnnexRow])
async def list_decree_annex(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """The RTs that a decree names, by code; of a draft those that it would name now."""
    decree = await queries.get(session, id, by)
    items, following = await queries.annex_page(session, decree, limit, cursor)
    return {"items": items, "next": following}


@router.get(ONE + "/diff", response_model=DiffRead)
async def compare_decrees(
    id: UUID,
    session: Session,
    by: Reader,
    former: With = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> DiffRead:
    """What a decree names otherwise than the one it superseded, or another of its region."""
    decree = await queries.get(session, id, by)
    return await queries.diff(session, by, decree, former, limit, cursor)


@router.put(ONE + "/paper", response_model=DecreeRead)
async def put_decree_paper(
    id: UUID,
    file: UploadFile,
    session: Session,
    by: Writer,
    media: Media,
    if_match: IfMatch,
    response: Response,
) -> DecreeRead:
    """Send the signed decree of a draft: PDF, JPEG or PNG."""
    return tagged(response, await commands.attach(session, media, id, file, if_match, by=by))


@router.get(ONE + "/paper", response_class=Response, responses=papers.ANSWER)
async def read_decree_paper(id: UUID, session: Session, by: Reader, media: Media) -> Response:
    """The signed decree as it was sent; the look is recorded."""
    return await commands.paper(session, media, id, by=by)


@router.post(ONE + "/issue", response_model=DecreeRead)
async def issue_decree(
    id: UUID,
    session: Session,
    by: Sealer,
    seen: PerhapsIfMatch,
    response: Response,
    _: Empty | None = None,
) -> DecreeRead:
    """Put a draft with its paper in force, by another than who drafted it; the former ends."""
    return tagged(response, await commands.issue(session, id, seen, by=by))


@router.post(ONE + "/revoke", response_model=DecreeRead)
async def revoke_decree(
    id: UUID,
    data: DecreeRevoke,
    session: Session,
    by: Sealer,
    seen: PerhapsIfMatch,
    response: Response,
) -> DecreeRead:
    """Revoke a decree by a named decision, by another than who issued it."""
    return tagged(response, await commands.revoke(session, id, data.reason, seen, by=by))
