"""`/v1/planning/activities/{id}/propose`, `/judge`, `/approve`, `/cancel`."""

from uuid import UUID

from fastapi import Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.planning.access import Approver, Writer
from services.planning.activities.shapes import ActivityRead
from services.planning.decisions import commands
from services.planning.decisions.models import Cancellation, Judgement

router = new_router("/v1/planning/activities/{id}", "activities")


@router.post("/propose", response_model=ActivityRead)
async def propose_activity(
    id: UUID,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
    _: Empty | None = None,
) -> ActivityRead:
    """Propose an activity of an approved plan; again once it was found unfit."""
    return tagged(response, await commands.propose(session, id, if_match, by=by))


@router.post("/judge", response_model=ActivityRead)
async def judge_activity(
    id: UUID,
    data: Judgement,
    session: Session,
    by: Approver,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ActivityRead:
    """Find a proposed activity fit to be done, or unfit and why."""
    return tagged(response, await commands.judge(session, id, data, if_match, by=by))


@router.post("/approve", response_model=ActivityRead)
async def approve_activity(
    id: UUID,
    session: Session,
    by: Approver,
    if_match: PerhapsIfMatch,
    response: Response,
    _: Empty | None = None,
) -> ActivityRead:
    """Approve a fit activity that somebody else proposed: its needs are reserved, whole or not at all."""
    return tagged(response, await commands.approve(session, id, if_match, by=by))


@router.post("/cancel", response_model=ActivityRead)
async def cancel_activity(
    id: UUID,
    data: Cancellation,
    session: Session,
    by: Approver,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ActivityRead:
    """Cancel an activity that is not completed; what it had reserved is free again."""
    return tagged(response, await commands.cancel(session, id, data, if_match, by=by))
