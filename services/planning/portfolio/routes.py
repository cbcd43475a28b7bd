"""`/v1/planning/portfolios`: which works bring most for the money."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis.answers import Speaks
from services.chassis.concurrency import tagged
from services.chassis.db import Session
from services.chassis.downloads import CSV, answers, streamed
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.planning.access import Reader, Writer
from services.planning.activities.shapes import ActivityRead
from services.planning.portfolio import commands, drafting, queries
from services.planning.portfolio.shapes import (
    PlanPortfolio,
    PortfolioCreate,
    PortfolioLine,
    PortfolioRead,
    PortfolioRow,
    QuestionRead,
)

router = new_router("/v1/planning/portfolios", "portfolio")


@router.post("", status_code=202, response_model=PortfolioRead)
async def ask_portfolio(
    data: PortfolioCreate, session: Session, by: Writer, language: Speaks, response: Response
) -> PortfolioRead:
    """Ask which works, or which whole activities, bring most for these budgets; a job answers."""
    found = await commands.ask(session, data, by=by)
    return tagged(response, await queries.read(session, found, language))


@router.get("", response_model=Page[PortfolioLine])
async def list_portfolios(
    session: Session,
    by: Reader,
    region: Annotated[str | None, Query(max_length=100)] = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> dict[str, object]:
    """Portfolios of your regions, oldest first."""
    items, following = await queries.page(session, by, region, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=PortfolioRead)
async def read_portfolio(
    id: UUID, session: Session, by: Reader, language: Speaks, response: Response
) -> PortfolioRead:
    """One portfolio: how far it is; then its value and bound, its rows, prices, what fights."""
    found = await queries.get(session, id, by)
    return tagged(response, await queries.read(session, found, language))


@router.get("/{id}/question", response_model=QuestionRead)
async def read_portfolio_question(id: UUID, session: Session, by: Reader) -> QuestionRead:
    """What was asked, as it can be asked again."""
    return await queries.question(session, id, by)


@router.get("/{id}/activities", response_model=Page[PortfolioRow])
async def list_portfolio_activities(
    id: UUID, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """All rows of an answer, by RT and criterion."""
    items, following = await queries.rows(session, by, id, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}/activities/export", response_class=StreamingResponse, responses=answers(CSV))
async def export_portfolio_activities(
    id: UUID, session: Session, by: Reader, request: Request
) -> StreamingResponse:
    """The same as CSV."""
    await queries.get(session, id, by)
    parts = queries.csv(request.app.state.sessions, id)
    return streamed(parts, CSV, f"portofolio_{id}.csv")


@router.post("/{id}/cancel", response_model=PortfolioRead)
async def cancel_portfolio(
    id: UUID,
    session: Session,
    by: Writer,
    language: Speaks,
    response: Response,
    _: Empty | None = None,
) -> PortfolioRead:
    """End a search that is not finished."""
    found = await commands.cancel(session, id, by=by)
    return tagged(response, await queries.read(session, found, language))


@router.post("/{id}/plan", status_code=201, response_model=Page[ActivityRead])
async def plan_portfolio(
    id: UUID, data: PlanPortfolio, session: Session, by: Writer
) -> dict[str, object]:
    """Draft the rows of a plan's village into it: activities with places, sources and RAB."""
    return {"items": await drafting.draft(session, id, data.plan_id, by=by), "next": None}
