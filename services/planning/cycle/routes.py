"""`/v1/planning/cycles`, `/v1/planning/cycle-activities`, `/v1/planning/quick-status`."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from contracts.planning import CycleLevel
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.cycle import commands, queries
from services.planning.cycle.catalogue import ACTIVITIES
from services.planning.cycle.models import (
    ActivityKind,
    ActivityPatch,
    CycleCreate,
    CycleLine,
    CycleRead,
    QuickStatus,
    QuickStatusFilter,
)

router = new_router("/v1/planning", "cycle")
SomeYear = Annotated[int | None, Query(ge=2000, le=2100)]
Code = Annotated[str, Path(max_length=100, description="As /cycle-activities names it.")]


@router.get("/cycle-activities", response_model=Page[ActivityKind])
async def list_cycle_activities(_: Reader) -> dict[str, object]:
    """The activities of the five stages, for villages and for regencies, in their order."""
    return {"items": ACTIVITIES, "next": None}


@router.post("/cycles", status_code=201, response_model=CycleRead)
async def open_cycle(
    data: CycleCreate, session: Session, by: Writer, response: Response
) -> CycleRead:
    """Open the cycle of a village or a regency in a year of a programme."""
    return tagged(response, await commands.open_cycle(session, data, by=by))


@router.get("/cycles", response_model=Page[CycleLine])
async def list_cycles(
    session: Session,
    by: Reader,
    region: str | None = None,
    year: SomeYear = None,
    level: CycleLevel | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Cycles in your regions with their five stages, by year and region."""
    items, following = await queries.page(session, by, region, year, level, limit, cursor)
    return {"items": items, "next": following}


@router.get("/cycles/{id}", response_model=CycleRead)
async def read_cycle(id: UUID, session: Session, by: Reader, response: Response) -> CycleRead:
    """One cycle with its activities."""
    return tagged(response, await queries.read(session, id, by))


@router.patch("/cycles/{id}/activities/{code}", response_model=CycleRead)
async def change_cycle_activity(
    id: UUID,
    code: Code,
    data: ActivityPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> CycleRead:
    """Plan an activity, begin or finish it; `If-Match` is the cycle's."""
    changed = await commands.change_activity(session, id, code, data, if_match, by=by)
    return tagged(response, changed)


@router.get("/quick-status", response_model=QuickStatus)
async def read_quick_status(
    session: Session, by: Reader, wanted: Annotated[QuickStatusFilter, Query()]
) -> QuickStatus:
    """How many villages (or cities) have not begun, are at it or are done, per activity."""
    return await queries.quick_status(session, by, wanted)
