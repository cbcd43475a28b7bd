"""`/v1/planning/trainings` and `/v1/planning/exports/trainings.csv`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import CSV, answers, csv, streamed
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.needs.models import By
from services.planning.training import commands, queries, sums
from services.planning.training.files import rows
from services.planning.training.models import TrainingLine, TrainingRead, TrainingTotals
from services.planning.training.shapes import (
    TrainingCancel,
    TrainingCreate,
    TrainingFilter,
    TrainingHold,
    TrainingPage,
    TrainingPatch,
)

router = new_router("/v1/planning/trainings", "training")
ONE = "/{id:uuid}"  # the totals are no training
lists = new_router("/v1/planning/exports", "training")


@router.post("", status_code=201, response_model=TrainingRead)
async def plan_training(
    data: TrainingCreate, session: Session, by: Writer, response: Response
) -> TrainingRead:
    """Plan a training in one of your regions."""
    return tagged(response, await commands.plan(session, data, by=by))


@router.get("", response_model=Page[TrainingLine])
async def list_trainings(
    session: Session, by: Reader, wanted: Annotated[TrainingPage, Query()]
) -> dict[str, object]:
    """Trainings in your regions, by day; without a day under the first of their year."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get("/totals")
async def training_totals(
    session: Session,
    by_whom: Reader,
    region: Annotated[str | None, Query(max_length=40)] = None,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    by: By | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> TrainingTotals:
    """Held trainings of a region, and of the regions of a level in it: people, days, costs."""
    return await sums.totals(session, by_whom, region, year, by, limit, cursor)


@router.get(ONE, response_model=TrainingRead)
async def read_training(id: UUID, session: Session, by: Reader, response: Response) -> TrainingRead:
    """One training with all that is known of it."""
    return tagged(response, await queries.read(session, id, by))


@router.patch(ONE, response_model=TrainingRead)
async def change_training(
    id: UUID,
    data: TrainingPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> TrainingRead:
    """Correct what was told of a training."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.post(ONE + "/hold", response_model=TrainingRead)
async def hold_training(
    id: UUID, data: TrainingHold, session: Session, by: Writer, response: Response
) -> TrainingRead:
    """Say that it was held: who came in numbers, what it cost, what was learned."""
    return tagged(response, await commands.hold(session, id, data, by=by))


@router.post(ONE + "/cancel", response_model=TrainingRead)
async def cancel_training(
    id: UUID, data: TrainingCancel, session: Session, by: Writer, response: Response
) -> TrainingRead:
    """Say that it does not take place."""
    return tagged(response, await commands.cancel(session, id, data, by=by))


@lists.get("/trainings.csv", response_class=StreamingResponse, responses=answers(CSV))
async def export_trainings(
    by: Reader, request: Request, wanted: Annotated[TrainingFilter, Query()]
) -> StreamingResponse:
    """Trainings in your regions as CSV (UTF-8 with BOM), by day; costs in a column per source."""
    parts = csv(request.app.state.sessions, rows(by, wanted))
    return streamed(parts, CSV, "trainings.csv")
