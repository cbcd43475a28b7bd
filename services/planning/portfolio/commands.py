"""Ask for a portfolio, cancel it; find its answer, prove it, keep it."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import Sessions, long_work
from services.chassis.jobs import enqueue, report
from services.chassis.problems import NotFound
from services.planning.activities.models import Activity
from services.planning.activities.rules import OPEN
from services.planning.portfolio import asking, keeper, proof, queries, rules, standing, telling
from services.planning.portfolio.asking import Standing
from services.planning.portfolio.child import MORE
from services.planning.portfolio.keeper import NoAnswer
from services.planning.portfolio.models import Portfolio, PortfolioActivity, Status
from services.planning.portfolio.problems import (
    CandidateNotOpen,
    CandidateWithoutCost,
    CandidateWithoutPlaces,
)
from services.planning.portfolio.rows import Row
from services.planning.portfolio.shapes import PortfolioCreate
from services.planning.portfolio.task import Task
from services.planning.simulation.rules import ensure_measured, place

FIND = "portfolio.find"
COLUMNS, MANY = ", ".join(PortfolioActivity.model_fields), 5_000
KEEP = text(
    f"INSERT INTO portfolio_activities ({COLUMNS}) SELECT {COLUMNS}"  # noqa: S608 - our own names
    " FROM json_populate_recordset(NULL::portfolio_activities, CAST(:rows AS json))"
)
FIRST_STEP = 5  # percent, once what it stands on is read


async def ask(
    session: AsyncSession, data: PortfolioCreate, *, by: Principal, found: Standing | None = None
) -> Portfolio:
    """Keep a question that can be answered; a job answers it.

    `found` is what it stands on with its drafts, where the caller has read that already.
    """
    scope.ensure_mine(by, data.region)
    rules.ensure_clear(data)
    rules.ensure_few(await queries.unfinished(session, by))
    data = _canonical(data, by)
    drafts = await open_drafts(session, data, by)
    found = found or await standing.of(session, data.region, data.round_id, drafts)
    rules.ensure_criteria(data, found.places[0].regulation)
    ensure_measured(found.places, [one.rt for one in data.candidates or () if one.rt is not None])
    ensure_counting(found)
    said = data.model_dump(mode="json")
    own = data.model_dump(include={"region", "round_id", "objective"})
    portfolio = Portfolio(**own, asked=said, asked_by=by.id)
    session.add(portfolio)
    await session.flush()
    enqueue(session, FIND, portfolio.id)
    return portfolio


def _canonical(data: PortfolioCreate, by: Principal) -> PortfolioCreate:
    """RTs as they are written everywhere; each lies in the region and is the caller's."""
    if data.candidates is None:
        return data
    found = [
        one
        if one.rt is None
        else one.model_copy(update={"rt": place(one.rt, data.region, by.covers)})
        for one in data.candidates
    ]
    return data.model_copy(update={"candidates": found})


async def open_drafts(session: AsyncSession, data: PortfolioCreate, by: Principal) -> list[UUID]:
    """The drafts that are named; each is the caller's, in the region, and not approved yet.

    Raises NotFound and CandidateNotOpen.
    """
    ids = [one.activity_id for one in data.candidates or () if one.activity_id is not None]
    query = select(Activity).where(
        col(Activity.id).in_(ids), scope.visible(Activity.region, by, data.region)
    )
    known = {one.id: one for one in await session.exec(query)} if ids else {}
    for id in ids:
        if id not in known:
            raise NotFound(what="activity", key=id)
        if known[id].state not in OPEN:
            raise CandidateNotOpen(id=id, state=known[id].state)
    return ids


def ensure_counting(found: Standing) -> None:
    """Each draft has a RAB and does what counts; raises CandidateWithoutCost, CandidateWithoutPlaces."""
    for draft in found.drafts.values():
        if not draft.cost:
            raise CandidateWithoutCost(id=draft.id)
        if not draft.volumes:
            raise CandidateWithoutPlaces(id=draft.id, regulation=found.places[0].regulation)


async def cancel(session: AsyncSession, id: UUID, *, by: Principal) -> Portfolio:
    """End it without an answer; whoever works on it stops."""
    portfolio = await queries.get(session, id, by, for_update=True)
    rules.ensure_unfinished(portfolio)
    await _end(session, portfolio, Status.cancelled)
    return portfolio


async def find(sessions: Sessions, id: UUID) -> None:
    """Find the answer and keep it, whole and at once; repeating it after a crash is harmless."""
    async with sessions.begin() as session:
        portfolio = await queries.unfinished_one(session, id)
        if portfolio is None:
            return None
        portfolio.status = Status.running
        session.add(portfolio)
    data = PortfolioCreate.model_validate(portfolio.asked)
    async with sessions.begin() as session:
        await long_work(session)
        drafts = [one.activity_id for one in data.candidates or () if one.activity_id is not None]
        found = await standing.of(session, data.region, data.round_id, drafts)
    task = await asyncio.to_thread(asking.task, data, found)
    await report(sessions, id, FIRST_STEP)
    beyond = asking.overdrawn(task)
    answered: dict[str, Any] | None = {"conflict": beyond, "works": {}}
    if not beyond:
        try:
            answered = await _solved(sessions, id, task)
        except NoAnswer as reason:
            return await _fail(sessions, id, reason.why)
    if answered is not None:
        await _keep(sessions, id, data, found, task, answered)
    return None


async def _solved(sessions: Sessions, id: UUID, task: Task) -> dict[str, Any] | None:
    async def told(percent: int) -> None:
        await report(sessions, id, percent)

    async def wanted() -> bool:
        return await queries.is_wanted(sessions, id)

    return await keeper.solve(task, told, wanted)


async def _keep(
    sessions: Sessions,
    id: UUID,
    data: PortfolioCreate,
    found: Standing,
    task: Task,
    answered: dict[str, Any],
) -> None:
    """Prove it, then keep it: unless it was cancelled meanwhile."""
    rows: Sequence[Row] = ()
    if "conflict" in answered:
        named, works = answered["conflict"], answered["works"]
        said = {"conflict": telling.conflict(data, found, named, works)}
        status = Status.infeasible
    else:
        rows = asking.rows(answered["best"]["rows"])
        said = await asyncio.to_thread(_proved, data, found, task, answered, rows)
        status = Status.done
    async with sessions.begin() as session:
        await long_work(session)
        portfolio = await queries.unfinished_one(session, id)
        if portfolio is None:
            return
        portfolio.answer, portfolio.rows = said, len(rows)
        for first in range(0, len(rows), MANY):
            some = enumerate(rows[first : first + MANY], start=first + 1)
            told = to_json([_line(id, number, row) for number, row in some]).decode()
            await session.execute(KEEP, {"rows": told})
        await _end(session, portfolio, status)


def _proved(
    data: PortfolioCreate, found: Standing, task: Task, answered: dict[str, Any], rows: list[Row]
) -> dict[str, Any]:
    own, scale = (found.places, found.approved), answered["scale"]
    simulated = proof.prove(
        task, *own, rows, Decimal(telling.steps(answered["best"]["value"], scale))
    )
    more = answered["further"]
    if more is not None:
        claimed = Decimal(telling.steps(more["value"], scale))
        proof.prove(task, *own, asking.rows(more["rows"]), claimed, MORE)
    return telling.answer(data, found, answered, rows, simulated)


def _line(id: UUID, number: int, row: Row) -> dict[str, Any]:
    return asdict(row) | {"portfolio_id": id, "number": number, "cost": rules.rupiah(row.cents)}


async def _fail(sessions: Sessions, id: UUID, why: str) -> None:
    async with sessions.begin() as session:
        await give_up(session, id, why)


async def give_up(session: AsyncSession, id: UUID, why: str = "job_failed") -> None:
    """There will be no answer; unless the last try found it and died only then."""
    portfolio = await queries.unfinished_one(session, id)
    if portfolio is not None:
        portfolio.failure = why
        await _end(session, portfolio, Status.failed)


async def _end(session: AsyncSession, portfolio: Portfolio, status: Status) -> None:
    portfolio.status, portfolio.finished_at = status, now()
    portfolio.version += 1
    session.add(portfolio)
    await session.flush()
