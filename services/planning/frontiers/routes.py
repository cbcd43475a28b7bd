"""`/v1/planning/portfolios/{id}/frontier`: what more or less money would bring."""

from uuid import UUID

from services.chassis.answers import Speaks
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.planning.access import Reader, Writer
from services.planning.frontiers import commands, queries
from services.planning.frontiers.models import FrontierCreate, FrontierRead

router = new_router("/v1/planning/portfolios/{id}/frontier", "portfolio")


@router.post("", status_code=202, response_model=FrontierRead)
async def ask_frontier(
    id: UUID, data: FrontierCreate, session: Session, by: Writer, language: Speaks
) -> FrontierRead:
    """Ask what shares of a portfolio's budgets would bring; a job finds one point after another."""
    return await queries.shown(session, *await commands.ask(session, id, data, by=by), language)


@router.get("", response_model=FrontierRead | None)
async def read_frontier(
    id: UUID, session: Session, by: Reader, language: Speaks
) -> FrontierRead | None:
    """The frontier of a portfolio, with the points found so far; null until it is asked for."""
    return await queries.read(session, id, by, language)


@router.post("/cancel", response_model=FrontierRead)
async def cancel_frontier(
    id: UUID, session: Session, by: Writer, language: Speaks, _: Empty | None = None
) -> FrontierRead:
    """End it with the points that it has."""
    return await queries.shown(session, *await commands.cancel(session, id, by=by), language)
