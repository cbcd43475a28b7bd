"""Ask for a frontier, cancel it; find its points, prove and keep each as it comes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import Sessions, long_work
from services.chassis.jobs import enqueue, report
from services.planning.frontiers import queries, rules
from services.planning.frontiers.models import Frontier, FrontierCreate
from services.planning.portfolio import asking, keeper, standing
from services.planning.portfolio import commands as portfolio_commands
from services.planning.portfolio import queries as portfolios
from services.planning.portfolio import rules as portfolio_rules
from services.planning.portfolio.keeper import NoAnswer
from services.planning.portfolio.models import Portfolio, Status
from services.planning.portfolio.shapes import PortfolioCreate

FIND = "portfolio.frontier"
FIRST_STEP = 5  # percent, once what it stands on is read


async def ask(
    session: AsyncSession, id: UUID, data: FrontierCreate, *, by: Principal
) -> tuple[Portfolio, Frontier]:
    """Begin the frontier of a portfolio that has an answer; it takes the place of an earlier one."""
    portfolio = await portfolios.get(session, id, by)
    portfolio_rules.ensure_done(portfolio)
    await _ensure_drafts(session, portfolio, by)
    await portfolios.get(session, id, by, for_update=True)  # not held while drafts are looked at
    known = await queries.of(session, id, for_update=True)
    rules.ensure_ended(known)
    running = await portfolios.unfinished(session, by) + await queries.unfinished(session, by)
    portfolio_rules.ensure_few(running)
    if known is not None:
        await session.delete(known)
        await session.flush()
    frontier = Frontier(
        portfolio_id=id,
        region=portfolio.region,
        percents=sorted(set(data.percents)),
        seconds=data.seconds,
        asked_by=by.id,
    )
    session.add(frontier)
    await session.flush()
    enqueue(session, FIND, frontier.id)
    return portfolio, frontier


async def _ensure_drafts(session: AsyncSession, portfolio: Portfolio, by: Principal) -> None:
    """Drafts that were asked for can still be chosen; raises what a question of them raises."""
    data = PortfolioCreate.model_validate(portfolio.asked)
    drafts = await portfolio_commands.open_drafts(session, data, by)
    if drafts:
        found = await standing.of(session, data.region, data.round_id, drafts)
        portfolio_commands.ensure_counting(found)


async def cancel(session: AsyncSession, id: UUID, *, by: Principal) -> tuple[Portfolio, Frontier]:
    """End it with the points that it has; whoever works on it stops."""
    portfolio = await portfolios.get(session, id, by)
    frontier = rules.ensure_unfinished(await queries.of(session, id, for_update=True))
    await _end(session, frontier, Status.cancelled)
    return portfolio, frontier


async def find(sessions: Sessions, id: UUID) -> None:
    """Find all points; repeating it after a crash begins anew."""
    async with sessions.begin() as session:
        frontier = await queries.unfinished_one(session, id)
        if frontier is None:
            return
        frontier.status, frontier.points = Status.running, []
        session.add(frontier)
        portfolio = await session.get_one(Portfolio, frontier.portfolio_id)
    data = PortfolioCreate.model_validate(portfolio.asked)
    percents, seconds = frontier.percents, frontier.seconds
    async with sessions.begin() as session:
        await long_work(session)
        drafts = [one.activity_id for one in data.candidates or () if one.activity_id is not None]
        found = await standing.of(session, data.region, data.round_id, drafts)
    task = await asyncio.to_thread(asking.task, data, found)
    task = replace(task, percents=percents, seconds=float(seconds))
    await report(sessions, id, FIRST_STEP)
    points = rules.overdrawn(data, found, task, percents)

    async def kept(said: dict[str, Any]) -> None:
        one = await asyncio.to_thread(rules.point, data, found, task, said)
        await _add(sessions, id, [one])

    if points is not None:
        await _add(sessions, id, points)
    else:
        try:
            await keeper.solve(task, _teller(sessions, id), _watch(sessions, id), kept)
        except NoAnswer as reason:
            async with sessions.begin() as session:
                await give_up(session, id, reason.why)
    async with sessions.begin() as session:
        frontier = await queries.unfinished_one(session, id)
        if frontier is not None:
            await _end(session, frontier, Status.done)


def _teller(sessions: Sessions, id: UUID) -> Callable[[int], Awaitable[None]]:
    async def told(percent: int) -> None:
        await report(sessions, id, percent)

    return told


def _watch(sessions: Sessions, id: UUID) -> Callable[[], Awaitable[bool]]:
    async def wanted() -> bool:
        return await queries.is_wanted(sessions, id)

    return wanted


async def _add(sessions: Sessions, id: UUID, points: list[dict[str, Any]]) -> None:
    """Keep points, unless it was cancelled meanwhile."""
    async with sessions.begin() as session:
        frontier = await queries.unfinished_one(session, id)
        if frontier is not None:
            frontier.points = [*frontier.points, *points]
            session.add(frontier)


async def give_up(session: AsyncSession, id: UUID, why: str = "job_failed") -> None:
    """It will not be finished; what was found is kept."""
    frontier = await queries.unfinished_one(session, id)
    if frontier is not None:
        frontier.failure = why
        await _end(session, frontier, Status.failed)


async def _end(session: AsyncSession, frontier: Frontier, status: Status) -> None:
    frontier.status, frontier.finished_at = status, now()
    frontier.version += 1
    session.add(frontier)
    await session.flush()
