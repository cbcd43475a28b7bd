"""`/v1/finance/ceiling-requests`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.dry_run import DRY_RUN
from services.chassis.idempotency import KeyNeeded
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.finance.access import Budgeter, Reader
from services.finance.requests import commands, queries, rules
from services.finance.requests.models import (
    RequestAccept,
    RequestDecline,
    RequestFilter,
    RequestRead,
)

router = new_router("/v1/finance/ceiling-requests", "ceilings")


@router.get("", response_model=Page[RequestRead])
async def list_ceiling_requests(
    session: Session, by: Reader, wanted: Annotated[RequestFilter, Query()]
) -> dict[str, object]:
    """What pledges ask for in your regions, and what became of it."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=RequestRead)
async def read_ceiling_request(
    id: UUID, session: Session, by: Reader, response: Response
) -> RequestRead:
    """One request for a ceiling; it bears the id of its pledge."""
    return tagged(response, rules.view(await queries.get(session, id, by)))


@router.post("/{id}/accept", response_model=RequestRead, dependencies=[DRY_RUN])
async def accept_ceiling_request(
    id: UUID,
    data: RequestAccept,
    session: Session,
    by: Budgeter,
    _: KeyNeeded,
    seen: PerhapsIfMatch,
    response: Response,
) -> RequestRead:
    """Make a ceiling of a pledge that somebody else handed in, or a ceiling larger by it."""
    return tagged(response, await commands.accept(session, id, data, seen, by=by))


@router.post("/{id}/decline", response_model=RequestRead)
async def decline_ceiling_request(
    id: UUID,
    data: RequestDecline,
    session: Session,
    by: Budgeter,
    seen: PerhapsIfMatch,
    response: Response,
) -> RequestRead:
    """Make no ceiling of it, and say why."""
    return tagged(response, await commands.decline(session, id, data.reason, seen, by=by))
