"""`/v1/reports/seals`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response

from services.chassis.answers import Speaks
from services.chassis.db import Session
from services.chassis.downloads import answers, whole
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.printing import PDF
from services.chassis.routing import router as new_router
from services.reporting.access import Reader, Sealer
from services.reporting.reach import SomeYear
from services.reporting.seals import commands, queries, rules
from services.reporting.seals.models import (
    Compared,
    Kind,
    SealCreate,
    SealRead,
    SealRequestRead,
    Verified,
)

router = new_router("/v1/reports/seals", "seals")
ONE = "/{id:uuid}"  # its files and its requests are no seals
JSON = "application/json"
FACTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The facts.", "content": {JSON: {"schema": {"type": "object"}}}}
}
Some = Annotated[str | None, Query(max_length=20, description="A region of yours, with its parts.")]


async def _page(limit: Limit = LIMIT, cursor: Cursor = None) -> tuple[int, str | None]:
    return limit, cursor


OfPage = Annotated[tuple[int, str | None], Depends(_page)]


@router.post("", status_code=202, response_model=SealRequestRead)
async def ask_seal(
    data: SealCreate, session: Session, by: Sealer, language: Speaks
) -> SealRequestRead:
    """Freeze a report of one of your regions, and have it printed.

    A job gathers its facts; when the same facts were sealed before, the seal is that one.
    """
    return await queries.read_request(session, await commands.ask(session, data, by=by), language)


@router.get("", response_model=Page[SealRead])
async def list_seals(
    session: Session,
    by: Reader,
    page: OfPage,
    region: Some = None,
    kind: Kind | None = None,
    year: SomeYear = None,
) -> dict[str, object]:
    """Seals of your regions, newest first."""
    items, following = await queries.page(session, by, region, kind, year, page)
    return {"items": items, "next": following}


@router.get("/requests/{id}", response_model=SealRequestRead)
async def read_seal_request(
    id: UUID, session: Session, by: Reader, language: Speaks
) -> SealRequestRead:
    """How far the making of a seal is, and which seal came of it."""
    return await queries.read_request(session, await queries.request(session, id, by), language)


@router.get(ONE, response_model=SealRead)
async def read_seal(id: UUID, session: Session, by: Reader) -> SealRead:
    """One seal: of what, under which hash, resting on what."""
    [found] = await queries.read(session, [await queries.get(session, id, by)])
    return found


@router.get(ONE + ".json", response_class=Response, responses=FACTS)
async def read_sealed_facts(id: UUID, session: Session, by: Reader) -> Response:
    """The frozen facts as they were sealed: the SHA-256 of these bytes is that of the seal."""
    seal = await queries.get(session, id, by)
    name = rules.name_of(seal.kind, seal.region, seal.year, seal.day, seal.sha256, "json")
    answer = whole(seal.facts.encode(), JSON, name)
    answer.headers["ETag"] = f'"{seal.sha256}"'
    return answer


@router.get(ONE + ".pdf", response_class=Response, responses=answers(PDF))
async def read_sealed_paper(id: UUID, session: Session, by: Reader) -> Response:
    """The paper of a seal, in Indonesian; it was printed when it was sealed."""
    seal = await queries.get(session, id, by)
    paper = await queries.paper(session, seal)
    name = rules.name_of(seal.kind, seal.region, seal.year, seal.day, seal.sha256, "pdf")
    answer = whole(paper.content, PDF, name)
    answer.headers["ETag"] = f'"{paper.sha256}"'
    return answer


@router.get(ONE + "/verify")
async def verify_seal(id: UUID, session: Session, by: Reader) -> Verified:
    """Compute the hashes of a seal again from what is kept."""
    return await queries.verify(session, id, by)


@router.get(ONE + "/compare")
async def compare_seal(id: UUID, session: Session, by: Reader) -> Compared:
    """What the same report would say now: which figures differ, 200 of them at most."""
    return await queries.compare(session, id, by)
