"""`/v1/finance/allocations`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.dry_run import DRY_RUN
from services.chassis.idempotency import KeyNeeded
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.finance.access import Budgeter, Reader
from services.finance.allocations import commands, queries
from services.finance.allocations.models import (
    AllocationCreate,
    AllocationFilter,
    AllocationRead,
)

router = new_router("/v1/finance/allocations", "allocations")


@router.post("", status_code=201, response_model=AllocationRead, dependencies=[DRY_RUN])
async def allocate(
    data: AllocationCreate, session: Session, by: Budgeter, _: KeyNeeded, response: Response
) -> AllocationRead:
    """Set money of a ceiling aside for a recipient, in the tranches of a scheme."""
    return tagged(response, await commands.make(session, data, by=by))


@router.get("", response_model=Page[AllocationRead])
async def list_allocations(
    session: Session, by: Reader, wanted: Annotated[AllocationFilter, Query()]
) -> dict[str, object]:
    """Allocations in your regions, with their tranches and how far their money is."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}")
async def read_allocation(
    id: UUID, session: Session, by: Reader, response: Response
) -> AllocationRead:
    """One allocation."""
    found = await queries.shown(session, [await queries.get(session, id, by)])
    return tagged(response, found[0])


@router.post("/{id}/cancel", response_model=AllocationRead, dependencies=[DRY_RUN])
async def cancel_allocation(
    id: UUID,
    session: Session,
    by: Budgeter,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
    __: Empty | None = None,
) -> AllocationRead:
    """Take back an allocation of which nothing was requested or released."""
    return tagged(response, await commands.cancel(session, id, if_match, by=by))
