"""`/v1/survey/duplicates`: pairs, comparison, merges, dismissals."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.answers import Speaks
from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Approver, Reader
from services.survey.duplicates import commands, queries
from services.survey.duplicates.models import (
    Comparison,
    DismissalCreate,
    DismissalRead,
    MergeCreate,
    MergeRead,
    MergeUndo,
    Pair,
    PairFilter,
)
from services.survey.keep import Ring

router = new_router("/v1/survey/duplicates", "duplicates")


@router.get("", response_model=Page[Pair])
async def list_duplicates(
    session: Session, by: Reader, wanted: Annotated[PairFilter, Query()]
) -> dict[str, object]:
    """Pairs of households of a round that may have been counted twice, and why.

    Equal NIK or family card; or equal names in homes near each other. Both records are in your
    regions.
    """
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/comparison", response_model=Comparison)
async def compare(
    one: UUID, other: UUID, session: Session, ring: Ring, by: Reader, language: Speaks
) -> Comparison:
    """Two records side by side: who they are about (masked), what differs, photos, distance."""
    return await queries.comparison(session, ring, by, (one, other), language)


@router.get("/merges", response_model=Page[MergeRead])
async def list_merges(
    round_id: UUID,
    session: Session,
    by: Reader,
    region: Annotated[str | None, Query(max_length=100)] = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Merges of a round in your regions, oldest first, also those that were undone."""
    items, following = await queries.merges(session, by, round_id, region, limit, cursor)
    return {"items": items, "next": following}


@router.post("/merges", status_code=201, response_model=MergeRead)
async def merge(data: MergeCreate, session: Session, by: Approver, response: Response) -> MergeRead:
    """Keep one record of a household; the others count no more until the merge is undone."""
    return tagged(response, await commands.merge(session, data, by=by))


@router.post("/merges/{id}/undo", response_model=MergeRead)
async def undo_merge(
    id: UUID, data: MergeUndo, session: Session, by: Approver, response: Response
) -> MergeRead:
    """Take merged records apart: each is again in the state that it had."""
    return tagged(response, await commands.undo(session, id, data.reason, by=by))


@router.post("/dismissals", status_code=201, response_model=list[DismissalRead])
async def dismiss(data: DismissalCreate, session: Session, by: Approver) -> list[DismissalRead]:
    """Say that records are different households; they come back when something new speaks."""
    return await commands.dismiss(session, data, by=by)
