"""Draft an exit, keep its signed paper, put it in force, take it back.

Who decides about an exit holds it first, and then the rows of its RTs in every exit.
"""

from uuid import UUID

from fastapi import Response, UploadFile
from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from contracts.regulation import load
from services.chassis import days, papers, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.media.store import Store
from services.chassis.outbox import emit
from services.survey.exits import queries, rules
from services.survey.exits.models import Exit, ExitCreate, ExitRead, ExitRt
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules

# An RT that was slum again is out by its newest exit alone.
GIVE_WAY = text(
    "UPDATE exit_rts SET in_force = false WHERE in_force"
    " AND rt IN (SELECT rt FROM exit_rts WHERE exit_id = :exit)"
)
IN_FORCE = text("UPDATE exit_rts SET in_force = :so WHERE exit_id = :exit")


async def draft(session: AsyncSession, data: ExitCreate, *, by: Principal) -> ExitRead:
    """Draft an exit of RTs that have both keys by a sealed round."""
    rules.ensure_clear(data)
    round = await rounds.get(session, data.round_id, by)
    round_rules.ensure_final(round)
    rows = await queries.standings_of(session, round, data, by)
    law = load(round.regulation)
    found = rules.leaving(rows, round, law)
    region = rules.region_of([row.rt for row in rows])
    scope.ensure_mine(by, region)
    days.ensure_past(day_of(region, now()), data.date)
    rules.ensure_year(data.year, data.date, round)
    exit = rules.new(data, round, region, by=by.id)
    session.add(exit)
    await session.flush()
    await session.execute(insert(ExitRt).values(rules.rows_of(exit, found, law)))
    return await queries.read(session, exit)


async def attach(
    session: AsyncSession, store: Store, id: UUID, file: UploadFile, if_match: str, *, by: Principal
) -> ExitRead:
    """Keep the signed paper of a draft, in the place of one that was there."""
    rules.ensure_draft(await queries.get(session, id, by))
    found = await papers.receive(store, file)
    rules.ensure_paper(found.kind)
    exit = await _held(session, id, if_match, by)  # not while the file is kept
    rules.ensure_draft(exit)
    papers.keep(exit, found)
    return await _saved(session, exit)


async def paper(session: AsyncSession, store: Store, id: UUID, *, by: Principal) -> Response:
    """The signed paper; the look is recorded."""
    exit = await queries.get(session, id, by)
    return await papers.hand_out(session, store, id, exit, what="minutes", told="exit_minutes")


async def confirm(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> ExitRead:
    """Put it in force, by both keys as they are judged again now."""
    exit = await _held(session, id, if_match, by)
    moment = now()
    rules.confirm(exit, by=by.id, at=moment)
    round = await rounds.get(session, exit.round_id, by)
    rts = await queries.rts_of(session, exit)
    rows = await queries.standings(session, round, [one.rt for one in rts])
    rules.leaving(rows, round, load(exit.regulation))
    await session.execute(GIVE_WAY, {"exit": exit.id})
    await session.execute(IN_FORCE, {"exit": exit.id, "so": True})
    emit(session, rules.event(exit, rts, id=new_id(), by=by.id, at=moment))
    return await _saved(session, exit)


async def annul(
    session: AsyncSession, id: UUID, reason: str, if_match: str | None, *, by: Principal
) -> ExitRead:
    """Take it back: its RTs count as they did, and may leave anew."""
    exit = await _held(session, id, if_match, by)
    moment = now()
    rules.annul(exit, reason, by=by.id, at=moment)
    await session.execute(IN_FORCE, {"exit": exit.id, "so": False})
    rts = await queries.rts_of(session, exit)
    emit(session, rules.event(exit, rts, id=new_id(), by=by.id, at=moment))
    return await _saved(session, exit)


async def remove(session: AsyncSession, id: UUID, if_match: str, *, by: Principal) -> None:
    """Take a draft away; the audit trail keeps that it was."""
    exit = await _held(session, id, if_match, by)
    rules.ensure_draft(exit)
    await session.delete(exit)
    await session.flush()


async def _held(session: AsyncSession, id: UUID, if_match: str | None, by: Principal) -> Exit:
    exit = await queries.held(session, id, by)
    if if_match is not None:
        check_version(exit, if_match)
    return exit


async def _saved(session: AsyncSession, exit: Exit) -> ExitRead:
    session.add(exit)
    await session.flush()
    return await queries.read(session, exit)
