"""`/v1/finance/ceilings`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.dry_run import DRY_RUN
from services.chassis.idempotency import KeyNeeded
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.finance.access import Budgeter, Reader
from services.finance.ceilings import commands, queries
from services.finance.ceilings.models import (
    CarryOver,
    CeilingCreate,
    CeilingFilter,
    CeilingRead,
    CeilingRevise,
    Course,
    RevisionRead,
)

router = new_router("/v1/finance/ceilings", "ceilings")


@router.post("", status_code=201, response_model=CeilingRead, dependencies=[DRY_RUN])
async def set_ceiling(
    data: CeilingCreate, session: Session, by: Budgeter, _: KeyNeeded, response: Response
) -> CeilingRead:
    """Set the ceiling (pagu) of a source in a fiscal year and one of your regions."""
    return tagged(response, await commands.make(session, data, by=by))


@router.get("", response_model=Page[CeilingRead])
async def list_ceilings(
    session: Session, by: Reader, wanted: Annotated[CeilingFilter, Query()]
) -> dict[str, object]:
    """Ceilings in your regions: what is committed, released, spent, and what is available."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/{id}")
async def read_ceiling(id: UUID, session: Session, by: Reader, response: Response) -> CeilingRead:
    """One ceiling."""
    found = await queries.shown(session, [await queries.get(session, id, by)])
    return tagged(response, found[0])


@router.get("/{id}/revisions", response_model=Page[RevisionRead])
async def list_ceiling_revisions(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """How a ceiling was revised, oldest first."""
    items, following = await queries.revisions(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}/course")
async def read_ceiling_course(id: UUID, session: Session, by: Reader) -> Course:
    """How far its money was at each month's end of its year, and is today."""
    return await queries.course(session, id, by)


@router.post("/{id}/revise", response_model=CeilingRead, dependencies=[DRY_RUN])
async def revise_ceiling(
    id: UUID,
    data: CeilingRevise,
    session: Session,
    by: Budgeter,
    _: KeyNeeded,
    if_match: PerhapsIfMatch,
    response: Response,
) -> CeilingRead:
    """Make a ceiling larger or smaller; never smaller than what is allocated of it."""
    return tagged(response, await commands.revise(session, id, data, if_match, by=by))


@router.post(
    "/{id}/carry-over", status_code=201, response_model=CeilingRead, dependencies=[DRY_RUN]
)
async def carry_ceiling_over(
    id: UUID, data: CarryOver, session: Session, by: Budgeter, _: KeyNeeded, response: Response
) -> CeilingRead:
    """Move what is not allocated to the next fiscal year; answers the ceiling that it makes there."""
    return tagged(response, await commands.carry_over(session, id, data, by=by))


@router.post("/{id}/close-year", response_model=CeilingRead, dependencies=[DRY_RUN])
async def close_year(
    id: UUID, session: Session, by: Budgeter, response: Response, _: Empty | None = None
) -> CeilingRead:
    """Close the book of the ceiling's source and fiscal year: nothing is written into it any more."""
    return tagged(response, await commands.close(session, id, closed=True, by=by))


@router.post("/{id}/open-year", response_model=CeilingRead, dependencies=[DRY_RUN])
async def open_year(
    id: UUID, session: Session, by: Budgeter, response: Response, _: Empty | None = None
) -> CeilingRead:
    """Open that book again."""
    return tagged(response, await commands.close(session, id, closed=False, by=by))
