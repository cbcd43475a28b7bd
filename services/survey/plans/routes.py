"""`/v1/survey/rounds/{round_id}/plan`, `.../progress`, `/v1/survey/plan-steps`."""

from uuid import UUID

from fastapi import Response

from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader, Writer
from services.survey.plans import commands, queries
from services.survey.plans.models import (
    Progress,
    ProgressBy,
    StandardCreate,
    StandardRead,
    StepCreate,
    StepHeld,
    StepKind,
    StepLine,
    StepPatch,
    StepRead,
    StepState,
)

router = new_router("/v1/survey", "plans")
PLAN = "/rounds/{round_id}/plan"
STEP = "/plan-steps/{id}"


@router.post(PLAN, status_code=201, response_model=StepRead)
async def plan_step(
    round_id: UUID, data: StepCreate, session: Session, by: Writer, response: Response
) -> StepRead:
    """Plan one step of a round: a meeting, a transect, interviews."""
    return tagged(response, await commands.plan(session, round_id, data, by=by))


@router.post(f"{PLAN}/standard", status_code=201, response_model=StandardRead)
async def plan_standard_set(
    round_id: UUID, data: StandardCreate, session: Session, by: Writer
) -> StandardRead:
    """Plan the village's FGD and, per RT, FGD, transect and interviews; what is there stays."""
    return await commands.plan_standard(session, round_id, data, by=by)


@router.get(PLAN, response_model=Page[StepLine])
async def list_plan(
    round_id: UUID,
    session: Session,
    by: Reader,
    region: str | None = None,
    kind: StepKind | None = None,
    state: StepState | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Steps of a round in your regions, by planned day."""
    items, following = await queries.page(session, by, round_id, region, kind, state, limit, cursor)
    return {"items": items, "next": following}


@router.get("/rounds/{round_id}/progress", response_model=Progress)
async def read_progress(
    round_id: UUID,
    session: Session,
    principal: Reader,
    region: str | None = None,
    by: ProgressBy = ProgressBy.village,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Progress:
    """How far a round is, by village or RT: steps, households, sheets."""
    return await queries.progress(session, principal, round_id, region, by, limit, cursor)


@router.get(STEP, response_model=StepRead)
async def read_plan_step(id: UUID, session: Session, by: Reader, response: Response) -> StepRead:
    """One step with its minutes."""
    return tagged(response, await queries.read(session, id, by))


@router.patch(STEP, response_model=StepRead)
async def change_plan_step(
    id: UUID,
    data: StepPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> StepRead:
    """Move a step, give it to somebody, cancel it with a reason or revive it."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.post(f"{STEP}/held", response_model=StepRead)
async def hold_plan_step(
    id: UUID, data: StepHeld, session: Session, by: Writer, response: Response
) -> StepRead:
    """Record that a step was held; again, to correct what was recorded."""
    return tagged(response, await commands.hold(session, id, data, by=by))
