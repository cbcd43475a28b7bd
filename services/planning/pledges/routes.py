"""`/v1/planning/offers/{id}/pledges` and `/v1/planning/pledges`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, UploadFile

from services.chassis import papers
from services.chassis.concurrency import IfMatch, PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.idempotency import KeyNeeded
from services.chassis.media.kept import Media
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.planning.access import Reader, Writer
from services.planning.pledges import commands, queries
from services.planning.pledges.models import (
    PledgeCreate,
    PledgePage,
    PledgeRead,
    PledgeRevise,
    PledgeVersionRead,
    PledgeWithdraw,
)

router = new_router("/v1/planning", "pledges")
ALL, ONE = "/pledges", "/pledges/{id}"


@router.post("/offers/{id}/pledges", status_code=201, response_model=PledgeRead)
async def make_pledge(
    id: UUID, data: PledgeCreate, session: Session, by: Writer, _: KeyNeeded, response: Response
) -> PledgeRead:
    """Write down what a party promises of an offer: never more than is open."""
    return tagged(response, await commands.make(session, id, data, by=by))


@router.get(ALL, response_model=Page[PledgeRead])
async def list_pledges(
    session: Session, by: Reader, wanted: Annotated[PledgePage, Query()]
) -> dict[str, object]:
    """Pledges in your regions and what became of them, by region."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get(ONE, response_model=PledgeRead)
async def read_pledge(id: UUID, session: Session, by: Reader, response: Response) -> PledgeRead:
    """One pledge."""
    found = await queries.get(session, id, by)
    return tagged(response, await queries.read(session, found))


@router.patch(ONE, response_model=PledgeRead)
async def revise_pledge(
    id: UUID,
    data: PledgeRevise,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> PledgeRead:
    """Change a pledge that was not submitted yet; every version is kept."""
    return tagged(response, await commands.revise(session, id, data, if_match, by=by))


@router.get(ONE + "/versions", response_model=Page[PledgeVersionRead])
async def list_pledge_versions(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """How a pledge was, oldest first."""
    items, following = await queries.versions(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.put(ONE + "/letter", response_model=PledgeRead)
async def put_pledge_letter(
    id: UUID,
    file: UploadFile,
    session: Session,
    by: Writer,
    media: Media,
    if_match: IfMatch,
    response: Response,
) -> PledgeRead:
    """Send the signed letter of a pledge: PDF, JPEG or PNG."""
    return tagged(response, await commands.attach(session, media, id, file, if_match, by=by))


@router.get(ONE + "/letter", response_class=Response, responses=papers.ANSWER)
async def read_pledge_letter(id: UUID, session: Session, by: Reader, media: Media) -> Response:
    """The signed letter as it was sent; the look is recorded."""
    return await commands.letter(session, media, id, by=by)


@router.post(ONE + "/submit", response_model=PledgeRead)
async def submit_pledge(
    id: UUID,
    session: Session,
    by: Writer,
    seen: PerhapsIfMatch,
    response: Response,
    _: Empty | None = None,
) -> PledgeRead:
    """Hand a pledge with its letter to finance: a treasurer makes a ceiling of it, or declines."""
    return tagged(response, await commands.submit(session, id, seen, by=by))


@router.post(ONE + "/withdraw", response_model=PledgeRead)
async def withdraw_pledge(
    id: UUID,
    data: PledgeWithdraw,
    session: Session,
    by: Writer,
    seen: PerhapsIfMatch,
    response: Response,
) -> PledgeRead:
    """Take a pledge back that was not submitted; its money is open again."""
    return tagged(response, await commands.withdraw(session, id, data.reason, seen, by=by))
