"""`/v1/survey/exits`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, UploadFile

from services.chassis import papers
from services.chassis.concurrency import IfMatch, PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.idempotency import KeyNeeded
from services.chassis.media.kept import Media
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.survey.access import Reader, Sealer, Writer
from services.survey.exits import commands, queries
from services.survey.exits.models import (
    CandidateFilter,
    ExitAnnul,
    ExitCreate,
    ExitFilter,
    ExitLine,
    ExitRead,
    StandingRead,
)

router = new_router("/v1/survey/exits", "exits")
ONE = "/{id:uuid}"  # candidates are no exit


@router.post("", status_code=201, response_model=ExitRead)
async def draft_exit(
    data: ExitCreate, session: Session, by: Writer, _: KeyNeeded, response: Response
) -> ExitRead:
    """Draft an exit of RTs of one regency that have both keys by their newest sealed score."""
    return tagged(response, await commands.draft(session, data, by=by))


@router.get("", response_model=Page[ExitLine])
async def list_exits(
    session: Session, by: Reader, wanted: Annotated[ExitFilter, Query()]
) -> dict[str, object]:
    """Exits in your regions, oldest first."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/candidates", response_model=Page[StandingRead])
async def list_exit_candidates(
    session: Session, by: Reader, wanted: Annotated[CandidateFilter, Query()]
) -> dict[str, object]:
    """RTs of a sealed round that were slum and have both keys, or one: which fails, `keys` says."""
    items, following = await queries.candidates(session, by, wanted)
    return {"items": items, "next": following}


@router.get(ONE, response_model=ExitRead)
async def read_exit(id: UUID, session: Session, by: Reader, response: Response) -> ExitRead:
    """One exit with its RTs: hectares, total, services and keys."""
    return tagged(response, await queries.read(session, await queries.get(session, id, by)))


@router.delete(ONE, status_code=204, response_model=None)
async def delete_exit(id: UUID, session: Session, by: Writer, if_match: IfMatch) -> None:
    """Take a draft away."""
    await commands.remove(session, id, if_match, by=by)


@router.put(ONE + "/minutes", response_model=ExitRead)
async def put_exit_minutes(
    id: UUID,
    file: UploadFile,
    session: Session,
    by: Writer,
    media: Media,
    if_match: IfMatch,
    response: Response,
) -> ExitRead:
    """Send the signed berita acara of a draft: PDF, JPEG or PNG."""
    return tagged(response, await commands.attach(session, media, id, file, if_match, by=by))


@router.get(ONE + "/minutes", response_class=Response, responses=papers.ANSWER)
async def read_exit_minutes(id: UUID, session: Session, by: Reader, media: Media) -> Response:
    """The signed berita acara as it was sent; the look is recorded."""
    return await commands.paper(session, media, id, by=by)


@router.post(ONE + "/confirm", response_model=ExitRead)
async def confirm_exit(
    id: UUID,
    session: Session,
    by: Sealer,
    seen: PerhapsIfMatch,
    response: Response,
    _: Empty | None = None,
) -> ExitRead:
    """Put a draft with its paper in force, by another than who drafted it."""
    return tagged(response, await commands.confirm(session, id, seen, by=by))


@router.post(ONE + "/annul", response_model=ExitRead)
async def annul_exit(
    id: UUID,
    data: ExitAnnul,
    session: Session,
    by: Sealer,
    seen: PerhapsIfMatch,
    response: Response,
) -> ExitRead:
    """Take an exit back by a named decision, by another than who confirmed it."""
    return tagged(response, await commands.annul(session, id, data.reason, seen, by=by))
