"""`/v1/finance/tranches`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.dry_run import DRY_RUN
from services.chassis.idempotency import KeyNeeded
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.finance.access import Reader, Releaser, Writer
from services.finance.tranches import commands, queries
from services.finance.tranches.models import (
    TrancheDetail,
    TrancheFilter,
    TrancheRelease,
    TrancheRequest,
    TrancheVoid,
)

router = new_router("/v1/finance/tranches", "tranches")


@router.get("", response_model=Page[TrancheDetail])
async def list_tranches(
    session: Session, by: Reader, wanted: Annotated[TrancheFilter, Query()]
) -> dict[str, object]:
    """Tranches in your regions, with what each waits for."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}")
async def read_tranche(id: UUID, session: Session, by: Reader, response: Response) -> TrancheDetail:
    """One tranche."""
    return tagged(response, await queries.get(session, id, by))


@router.post("/{id}/request", response_model=TrancheDetail, dependencies=[DRY_RUN])
async def request_tranche(
    id: UUID,
    session: Session,
    by: Writer,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
    data: TrancheRequest | None = None,
) -> TrancheDetail:
    """Ask for a tranche: the one before is released and its conditions are met."""
    wanted = data or TrancheRequest()
    return tagged(response, await commands.request(session, id, wanted, if_match, by=by))


@router.post("/{id}/release", response_model=TrancheDetail, dependencies=[DRY_RUN])
async def release_tranche(
    id: UUID,
    session: Session,
    by: Releaser,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
    data: TrancheRelease | None = None,
) -> TrancheDetail:
    """Pay it out; by somebody else than who asked for it."""
    wanted = data or TrancheRelease()
    return tagged(response, await commands.release(session, id, wanted, if_match, by=by))


@router.post("/{id}/void", response_model=TrancheDetail, dependencies=[DRY_RUN])
async def void_tranche(
    id: UUID,
    session: Session,
    by: Releaser,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
    data: TrancheVoid | None = None,
) -> TrancheDetail:
    """Let a request fall; the tranche can be asked for again."""
    wanted = data or TrancheVoid()
    return tagged(response, await commands.void(session, id, wanted, if_match, by=by))
