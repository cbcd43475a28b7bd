"""`/v1/planning/activities/{id}/start`, `/complete`, `/hand-over`."""

from uuid import UUID

from fastapi import Response

from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.planning.access import Approver, Writer
from services.planning.activities.shapes import ActivityRead
from services.planning.execution import commands
from services.planning.execution.models import Completion, HandOver, Start

router = new_router("/v1/planning/activities/{id}", "activities")


@router.post("/start", response_model=ActivityRead)
async def start_activity(
    id: UUID,
    data: Start,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ActivityRead:
    """Begin an approved activity: by swakelola or by contract, once what it waits for is done."""
    return tagged(response, await commands.start(session, id, data, if_match, by=by))


@router.post("/complete", response_model=ActivityRead)
async def complete_activity(
    id: UUID,
    data: Completion,
    session: Session,
    by: Approver,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ActivityRead:
    """Certify a work that somebody else started: what was measured is drawn from its needs."""
    return tagged(response, await commands.complete(session, id, data, if_match, by=by))


@router.post("/hand-over", response_model=ActivityRead)
async def hand_over_activity(
    id: UUID,
    data: HandOver,
    session: Session,
    by: Writer,
    if_match: PerhapsIfMatch,
    response: Response,
) -> ActivityRead:
    """Hand a completed work over to the KPP of its village."""
    return tagged(response, await commands.hand_over(session, id, data, if_match, by=by))
