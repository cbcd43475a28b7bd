"""Finding the frontier of a portfolio."""

from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.db import Sessions
from services.chassis.jobs import progress_of_all
from services.chassis.problems import Language
from services.planning.frontiers.models import Frontier, FrontierRead
from services.planning.portfolio import queries as portfolios
from services.planning.portfolio import telling
from services.planning.portfolio.models import UNFINISHED, Portfolio, Status
from services.planning.portfolio.problems import FAILURES

NOTHING: dict[str, Any] = dict.fromkeys(
    ("objective_value", "bound", "gap", "ended_by", "cost", "rts_leaving", "leaves_ha")
)


async def of(
    session: AsyncSession, portfolio_id: UUID, *, for_update: bool = False
) -> Frontier | None:
    """The frontier of a portfolio, if one was asked for."""
    query = select(Frontier).where(Frontier.portfolio_id == portfolio_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def unfinished_one(session: AsyncSession, id: UUID) -> Frontier | None:
    """The frontier, held until the transaction ends, unless it has ended or was asked anew."""
    query = select(Frontier).where(Frontier.id == id).with_for_update()
    found = (await session.exec(query)).first()
    return found if found and found.status in UNFINISHED else None


async def is_wanted(sessions: Sessions, id: UUID) -> bool:
    """Whether nobody has cancelled it, or asked anew."""
    async with sessions() as session:
        query = select(Frontier.status).where(Frontier.id == id)
        return (await session.exec(query)).first() in UNFINISHED


async def unfinished(session: AsyncSession, principal: Principal) -> int:
    """How many the caller has under way."""
    query = select(func.count()).select_from(Frontier).where(Frontier.asked_by == principal.id)
    return (await session.exec(query.where(col(Frontier.status).in_(UNFINISHED)))).one()


async def read(
    session: AsyncSession, portfolio_id: UUID, principal: Principal, language: Language
) -> FrontierRead | None:
    """The frontier of a portfolio of the caller's regions; None until one is asked for."""
    portfolio = await portfolios.get(session, portfolio_id, principal)
    found = await of(session, portfolio_id)
    return None if found is None else await shown(session, portfolio, found, language)


async def shown(
    session: AsyncSession, portfolio: Portfolio, frontier: Frontier, language: Language
) -> FrontierRead:
    """The frontier with its points in words."""
    percents = await progress_of_all(session, [frontier.id])
    ended = frontier.status not in UNFINISHED
    points = [
        NOTHING | one | {"conflict": telling.conflicts_read(one["conflict"], language)}
        for one in frontier.points
    ]
    failed = frontier.status == Status.failed and frontier.failure is not None
    facts = frontier.model_dump() | {
        "objective": portfolio.objective,
        "progress": 100 if ended else percents.get(frontier.id, 0),
        "points": points,
        "detail": FAILURES[frontier.failure or ""].render(language, {"seconds": frontier.seconds})
        if failed
        else None,
    }
    return FrontierRead.model_validate(facts)
