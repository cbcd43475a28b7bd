"""`/v1/survey/review-lots`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.survey.access import Approver, Reader
from services.survey.lots import commands, queries
from services.survey.lots.models import (
    LotApproved,
    LotCreate,
    LotRead,
    LotRecordRead,
    LotState,
    Show,
)

router = new_router("/v1/survey/review-lots", "submissions")


@router.post("", status_code=201, response_model=LotRead)
async def make_lot(data: LotCreate, session: Session, by: Approver, response: Response) -> LotRead:
    """Make a lot of up to 5,000 clean received records; a sample of them is drawn."""
    return tagged(response, await commands.make(session, data, by=by))


@router.get("", response_model=Page[LotRead])
async def list_lots(
    session: Session,
    by: Reader,
    round_id: UUID | None = None,
    region: Annotated[str | None, Query(max_length=100)] = None,
    state: LotState | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[LotRead]:
    """Lots in your regions, oldest first, with the progress of their samples."""
    items, following = await queries.page(session, by, round_id, region, state, limit, cursor)
    return Page(items=items, next=following)


@router.get("/{id}", response_model=LotRead)
async def read_lot(id: UUID, session: Session, by: Reader, response: Response) -> LotRead:
    """One lot, and how far its sample is."""
    return tagged(response, await queries.read(session, id, by))


@router.get("/{id}/records", response_model=Page[LotRecordRead])
async def list_lot_records(
    id: UUID,
    session: Session,
    by: Reader,
    show: Show = Show.all,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[LotRecordRead]:
    """The records of a lot: all, the sample, or those that were left out and why."""
    items, following = await queries.records(session, id, by, show, limit, cursor)
    return Page(items=items, next=following)


@router.post("/{id}/approval", response_model=LotApproved)
async def approve_lot(
    id: UUID, session: Session, by: Approver, response: Response, _: Empty | None = None
) -> LotApproved:
    """Approve the rest of a lot once its sample is decided and good enough."""
    return tagged(response, await commands.approve(session, id, by=by))


@router.post("/{id}/cancellation", response_model=LotRead)
async def cancel_lot(
    id: UUID, session: Session, by: Approver, response: Response, _: Empty | None = None
) -> LotRead:
    """End a lot without approving it; its records wait for their review as before."""
    return tagged(response, await commands.cancel(session, id, by=by))
