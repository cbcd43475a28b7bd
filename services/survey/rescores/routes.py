"""`/v1/survey/rounds/{round_id}/rescores`, `/v1/survey/rescores`."""

from uuid import UUID

from fastapi import Response

from contracts.survey import Level
from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader, Writer
from services.survey.rescores import commands, queries
from services.survey.rescores.models import RescoreCreate, RescoredRead, RescoreRead

router = new_router("/v1/survey", "rescores")
OF_ROUND = "/rounds/{round_id}/rescores"


@router.post(OF_ROUND, status_code=202, response_model=RescoreRead)
async def rescore_round(
    round_id: UUID, data: RescoreCreate, session: Session, by: Writer, response: Response
) -> RescoreRead:
    """Score a sealed round under another regulation, beside the seal."""
    return tagged(response, await commands.ask(session, round_id, data, by=by))


@router.get(OF_ROUND, response_model=Page[RescoreRead])
async def list_rescores(
    round_id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """How often and under what a round was scored again, oldest first."""
    items, following = await queries.of_round(session, by, round_id, limit, cursor)
    return {"items": items, "next": following}


@router.get("/rescores/{id}", response_model=RescoreRead)
async def read_rescore(id: UUID, session: Session, by: Reader, response: Response) -> RescoreRead:
    """How far a scoring is."""
    return tagged(response, await queries.read(session, id, by))


@router.get("/rescores/{id}/assessments", response_model=Page[RescoredRead])
async def list_rescored(
    id: UUID,
    session: Session,
    by: Reader,
    region: str | None = None,
    level: Level | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Places in your regions as they were sealed and as the other regulation scores them."""
    items, following = await queries.page(session, by, id, region, level, limit, cursor)
    return {"items": items, "next": following}
