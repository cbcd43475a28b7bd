"""Finding portfolios and their rows."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import bulk, downloads, pagination, scope
from services.chassis.auth import Principal
from services.chassis.db import Sessions
from services.chassis.jobs import progress_of_all
from services.chassis.problems import Language, NotFound
from services.planning.portfolio import telling
from services.planning.portfolio.models import (
    UNFINISHED,
    Portfolio,
    PortfolioActivity,
    PortfolioPlan,
)
from services.planning.portfolio.shapes import (
    SHOWN,
    PortfolioLine,
    PortfolioRead,
    PortfolioRow,
    QuestionRead,
)

Row = PortfolioActivity
# Columns of the file, in the field's order.
COLUMNS: tuple[Any, ...] = (
    *(Row.rt, Row.criterion, Row.volume, Row.cost, Row.year, Row.source),
    bulk.harmless(func.coalesce(Row.candidate, "")).label("candidate"),
)
NOTHING: dict[str, Any] = dict.fromkeys(set(PortfolioRead.model_fields))


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Portfolio:
    """A portfolio of one of the caller's regions; raises NotFound."""
    mine = scope.visible(Portfolio.region, principal)
    query = select(Portfolio).where(Portfolio.id == id, mine)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="portfolio", key=id)
    return found


async def unfinished_one(session: AsyncSession, id: UUID) -> Portfolio | None:
    """The portfolio, held until the transaction ends, unless it has ended."""
    query = select(Portfolio).where(Portfolio.id == id).with_for_update()
    found = (await session.exec(query)).first()
    return found if found and found.status in UNFINISHED else None


async def is_wanted(sessions: Sessions, id: UUID) -> bool:
    """Whether nobody has cancelled it."""
    async with sessions() as session:
        query = select(Portfolio.status).where(Portfolio.id == id)
        return (await session.exec(query)).first() in UNFINISHED


async def unfinished(session: AsyncSession, principal: Principal) -> int:
    """How many the caller has under way; whoever asks at the same moment waits for the answer."""
    alone = text("SELECT pg_advisory_xact_lock(hashtextextended(:who, 7301016))")
    await session.execute(alone, {"who": principal.id})
    query = select(func.count()).select_from(Portfolio).where(Portfolio.asked_by == principal.id)
    return (await session.exec(query.where(col(Portfolio.status).in_(UNFINISHED)))).one()


async def page(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[PortfolioLine], str | None]:
    """Portfolios of the caller's regions, oldest first."""
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Portfolio).where(scope.visible(Portfolio.region, principal, region))
    found, following = await pagination.page(
        session, query, col(Portfolio.id), limit=limit, cursor=cursor
    )
    percents = await progress_of_all(session, [one.id for one in found])
    return [PortfolioLine.model_validate(_line(one, percents)) for one in found], following


async def read(session: AsyncSession, portfolio: Portfolio, language: Language) -> PortfolioRead:
    """A portfolio whole, with its first rows."""
    rows = select(Row).where(Row.portfolio_id == portfolio.id).order_by(col(Row.number))
    first = (await session.exec(rows.limit(SHOWN))).all()
    facts = _line(portfolio, await progress_of_all(session, [portfolio.id]))
    facts |= {
        "activities": [PortfolioRow.model_validate(row) for row in first],
        "activities_total": portfolio.rows,
        "conflict": telling.conflicts_read(portfolio.answer.get("conflict", ()), language),
        "detail": telling.detail(portfolio, language),
    }
    return PortfolioRead.model_validate(NOTHING | {"constraints": []} | facts)


def _line(portfolio: Portfolio, percents: dict[UUID, int]) -> dict[str, Any]:
    done = portfolio.status not in UNFINISHED
    facts = {"objective_value": None} | portfolio.answer | portfolio.model_dump()
    facts |= telling.asked(portfolio.asked)
    return facts | {"progress": 100 if done else percents.get(portfolio.id, 0)}


async def question(session: AsyncSession, id: UUID, principal: Principal) -> QuestionRead:
    """What was asked, as it was."""
    return QuestionRead.model_validate((await get(session, id, principal)).asked)


async def rows(
    session: AsyncSession, principal: Principal, id: UUID, limit: int, cursor: str | None
) -> tuple[list[PortfolioActivity], str | None]:
    """The rows of an answer, by RT and criterion."""
    await get(session, id, principal)
    query = select(Row).where(Row.portfolio_id == id)
    return await pagination.page(session, query, col(Row.number), limit=limit, cursor=cursor)


async def rows_in(session: AsyncSession, id: UUID, region: str) -> Sequence[PortfolioActivity]:
    """All rows in a region."""
    query = select(Row).where(Row.portfolio_id == id, scope.inside(Row.rt, region))
    return (await session.exec(query.order_by(col(Row.number)))).all()


async def drafted(session: AsyncSession, id: UUID, region: str) -> PortfolioPlan | None:
    """The plan that the rows of a village were drafted into, if they were."""
    query = select(PortfolioPlan).where(
        PortfolioPlan.portfolio_id == id, PortfolioPlan.region == region
    )
    return (await session.exec(query)).first()


async def csv(sessions: Sessions, id: UUID) -> AsyncIterator[bytes]:
    """The rows as a file."""
    query = select(*COLUMNS).where(Row.portfolio_id == id).order_by(col(Row.number))
    async for part in downloads.csv(sessions, query):
        yield part
