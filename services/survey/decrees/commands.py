"""Draft a decree, keep its signed paper, issue it in the place of the former, revoke it.

Who decides about a decree holds all of its region, so that one alone comes into force at a time.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Response, UploadFile
from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import days, papers, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.media.store import Store
from services.chassis.outbox import emit
from services.survey.decrees import queries, rules
from services.survey.decrees.models import (
    Decree,
    DecreeArea,
    DecreeCreate,
    DecreeRead,
    DecreeRt,
)
from services.survey.decrees.shapes import (
    AnnexRow,
)
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules

AREA = ("code", "region", "name", "measured_ha", "verified_ha", "outline_version")


async def draft(session: AsyncSession, data: DecreeCreate, *, by: Principal) -> DecreeRead:
    """Draft a decree of the slum RTs of a sealed round."""
    round = await rounds.get(session, data.round_id, by)
    round_rules.ensure_final(round)
    region = rules.region_of(data, round)
    scope.ensure_mine(by, region)
    days.ensure_past(day_of(region, now()), data.date)
    rules.ensure_date(data.date, round)
    decree = rules.new(data, round, region, by=by.id)
    rules.ensure_named((await queries.annex_page(session, decree, 1, None))[0], round, region)
    return await _saved(session, decree)


async def attach(
    session: AsyncSession, store: Store, id: UUID, file: UploadFile, if_match: str, *, by: Principal
) -> DecreeRead:
    """Keep the signed paper of a draft, in the place of one that was there."""
    rules.ensure_draft(await queries.get(session, id, by))
    found = await papers.receive(store, file)
    rules.ensure_paper(found.kind)
    decree = await _held(session, id, if_match, by)  # not while the file is kept
    rules.ensure_draft(decree)
    papers.keep(decree, found)
    return await _saved(session, decree)


async def paper(session: AsyncSession, store: Store, id: UUID, *, by: Principal) -> Response:
    """The signed paper; the look is recorded."""
    decree = await queries.get(session, id, by)
    return await papers.hand_out(session, store, id, decree, what="paper", told="decree_paper")


async def issue(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> DecreeRead:
    """Put it in force with its annex as it is now, in the place of the one that is."""
    decree = await _held(session, id, if_match, by)
    rules.ensure_ready(decree, by=by.id)
    rows = await queries.every(session, decree)
    areas = await queries.areas(session, decree, rows)
    former, moment = await queries.in_force(session, decree.region), now()
    if former is not None:
        rules.supersede(former, decree)
        await session.flush()  # before the other is in force
        emit(session, rules.event(former, id=new_id(), by=by.id, at=moment))
    rules.issue(decree, rows, rules.sums(rows, areas), by=by.id, at=moment)
    await _freeze(session, decree, rows, areas)
    emit(session, rules.event(decree, id=new_id(), by=by.id, at=moment))
    return await _saved(session, decree)


async def _freeze(
    session: AsyncSession, decree: Decree, rows: Sequence[AnnexRow], areas: Sequence[Any]
) -> None:
    named = [{"decree_id": decree.id} | row.model_dump() for row in rows]
    await session.execute(insert(DecreeRt), named)
    drawn = [{"decree_id": decree.id} | {name: getattr(a, name) for name in AREA} for a in areas]
    if drawn:
        await session.execute(insert(DecreeArea), drawn)


async def revoke(
    session: AsyncSession, id: UUID, reason: str, if_match: str | None, *, by: Principal
) -> DecreeRead:
    """Take it back: its region has no decree until another is issued."""
    decree = await _held(session, id, if_match, by)
    moment = now()
    rules.revoke(decree, reason, day_of(decree.region, moment), by=by.id, at=moment)
    emit(session, rules.event(decree, id=new_id(), by=by.id, at=moment))
    return await _saved(session, decree)


async def remove(session: AsyncSession, id: UUID, if_match: str, *, by: Principal) -> None:
    """Take a draft away; the audit trail keeps that it was."""
    decree = await _held(session, id, if_match, by)
    rules.ensure_draft(decree)
    await session.delete(decree)
    await session.flush()


async def _held(session: AsyncSession, id: UUID, if_match: str | None, by: Principal) -> Decree:
    decree = await queries.held(session, id, by)
    if if_match is not None:
        check_version(decree, if_match)
    return decree


async def _saved(session: AsyncSession, decree: Decree) -> DecreeRead:
    session.add(decree)
    await session.flush()
    return await queries.read(session, decree)
