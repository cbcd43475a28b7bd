"""`/v1/planning/activities`, `/v1/planning/activity-kinds`, `/v1/planning/fund-sources`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from contracts.finance import FUND_SOURCES, FundSource
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.planning.access import Reader, Writer
from services.planning.activities import commands, drafting, queries
from services.planning.activities.catalogue import KINDS
from services.planning.activities.shapes import (
    ActivityCreate,
    ActivityFilter,
    ActivityKind,
    ActivityLine,
    ActivityPatch,
    ActivityRead,
    FromNeeds,
    StepRead,
)

router = new_router("/v1/planning", "activities")
ALL, ONE = "/activities", "/activities/{id}"


@router.get("/activity-kinds", response_model=Page[ActivityKind])
async def list_activity_kinds(_: Reader) -> dict[str, object]:
    """What can be done: works by the criteria that they serve, social and economic doings."""
    return {"items": KINDS, "next": None}


@router.get("/fund-sources", response_model=Page[FundSource])
async def list_fund_sources(_: Reader) -> dict[str, object]:
    """Where money for an activity may come from."""
    return {"items": FUND_SOURCES, "next": None}


@router.post(ALL, status_code=201, response_model=ActivityRead)
async def create_activity(
    data: ActivityCreate, session: Session, by: Writer, response: Response
) -> ActivityRead:
    """Write an activity into a draft RPLP, RTPLP or RKM of one of your villages."""
    return tagged(response, await commands.create(session, data, by=by))


@router.get(ALL, response_model=Page[ActivityLine])
async def list_activities(
    session: Session, by: Reader, wanted: Annotated[ActivityFilter, Query()]
) -> dict[str, object]:
    """Activities in your regions, by village."""
    items, following = await queries.page(session, by, wanted)
    return {"items": items, "next": following}


@router.get(ONE, response_model=ActivityRead)
async def read_activity(id: UUID, session: Session, by: Reader, response: Response) -> ActivityRead:
    """One activity with its places and what it waits for."""
    return tagged(response, await queries.read(session, id, by))


@router.patch(ONE, response_model=ActivityRead)
async def change_activity(
    id: UUID,
    data: ActivityPatch,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> ActivityRead:
    """Change an activity: what is planned in a draft plan, the rest until it is approved."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.delete(ONE, status_code=204, response_model=None)
async def delete_activity(id: UUID, session: Session, by: Writer, if_match: IfMatch) -> None:
    """Take an activity out of a draft plan, unless others wait for it."""
    await commands.remove(session, id, if_match, by=by)


@router.get(f"{ONE}/steps", response_model=Page[StepRead])
async def list_activity_steps(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Who proposed, judged, approved or cancelled an activity, when and why; oldest first."""
    items, following = await queries.steps(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.post(
    "/plans/{plan_id}/activities-from-needs", status_code=201, response_model=Page[ActivityRead]
)
async def draft_activities_from_needs(
    plan_id: UUID, data: FromNeeds, session: Session, by: Writer
) -> dict[str, object]:
    """Draft one activity per criterion for what the village's needs have left; answer what it made."""
    made = await drafting.from_needs(session, plan_id, data, by=by)
    return {"items": made, "next": None}
