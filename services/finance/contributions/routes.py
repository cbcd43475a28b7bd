"""`/v1/finance/contributions`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.dry_run import DRY_RUN
from services.chassis.idempotency import KeyNeeded
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.finance.access import Reader, Writer
from services.finance.contributions import commands, queries, rules
from services.finance.contributions.models import (
    ContributionCreate,
    ContributionFilter,
    ContributionRead,
    Totals,
    TotalsFilter,
)
from services.finance.reversal import Reversal

router = new_router("/v1/finance/contributions", "contributions")


@router.post("", status_code=201, response_model=ContributionRead, dependencies=[DRY_RUN])
async def record_contribution(
    data: ContributionCreate, session: Session, by: Writer, _: KeyNeeded, response: Response
) -> ContributionRead:
    """Record what the people gave to an activity: money, work, material, land."""
    return tagged(response, await commands.record(session, data, by=by))


@router.get("", response_model=Page[ContributionRead])
async def list_contributions(
    session: Session, by: Reader, wanted: Annotated[ContributionFilter, Query()]
) -> dict[str, object]:
    """What the people gave in your regions."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/totals")
async def contribution_totals(
    session: Session, by: Reader, wanted: Annotated[TotalsFilter, Query()]
) -> Totals:
    """What the people gave in your regions, by kind: to each activity, and altogether."""
    return await queries.totals(session, by, wanted)


@router.get("/{id}")
async def read_contribution(
    id: UUID, session: Session, by: Reader, response: Response
) -> ContributionRead:
    """One contribution."""
    return tagged(response, rules.view(await queries.get(session, id, by)))


@router.post("/{id}/reverse", response_model=ContributionRead, dependencies=[DRY_RUN])
async def reverse_contribution(
    id: UUID,
    data: Reversal,
    session: Session,
    by: Writer,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ContributionRead:
    """Take back what was recorded wrongly."""
    return tagged(response, await commands.reverse(session, id, data, if_match, by=by))
