"""`/v1/survey/rounds`."""

from uuid import UUID

from fastapi import Response

from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.survey.access import Reader, Sealer, Writer
from services.survey.rounds import commands, queries
from services.survey.rounds.models import Round, RoundCreate, RoundRead

router = new_router("/v1/survey/rounds", "rounds")


@router.post("", status_code=201, response_model=RoundRead)
async def open_round(data: RoundCreate, session: Session, by: Writer, response: Response) -> Round:
    """Open a round in one of your regions."""
    return tagged(response, await commands.open_round(session, data, by=by))


@router.get("", response_model=Page[RoundRead])
async def list_rounds(
    session: Session,
    by: Reader,
    region: str | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Rounds that your regions touch, oldest first."""
    items, following = await queries.page(session, by, region, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=RoundRead)
async def read_round(id: UUID, session: Session, by: Reader, response: Response) -> Round:
    """One round."""
    return tagged(response, await queries.get(session, id, by))


@router.post("/{id}/seal", status_code=202, response_model=RoundRead)
async def seal_round(
    id: UUID, session: Session, by: Sealer, response: Response, _: Empty | None = None
) -> Round:
    """Close the round for good; unresolved flags travel along, they do not block."""
    return tagged(response, await commands.seal(session, id, by=by))
