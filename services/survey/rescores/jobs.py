"""Scoring a sealed round again: some thousand RTs at a time, in one transaction."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import Regulation, load
from services.chassis import bulk
from services.chassis.clock import now
from services.chassis.db import Sessions, long_work
from services.chassis.jobs import JobKind, report
from services.survey.assessments import queries as assessments
from services.survey.rescores import queries, rules
from services.survey.rescores.commands import RESCORE
from services.survey.rescores.models import Rescore, RescoreStatus
from services.survey.rounds import queries as rounds

MANY = 5_000  # RTs that are held in memory at a time
COLUMNS = (*rules.CARRIED, *rules.SCORED)
NAMES = ", ".join(COLUMNS)
BESIDE = text(
    "CREATE TEMPORARY TABLE beside (level text, code text, name text, region text,"
    " area_ha numeric, total_before integer, class_before text, average_before numeric,"
    " total integer, slum_class text, average numeric, flags text[]) ON COMMIT DROP"
)
KEEP = text(
    f"INSERT INTO rescored (id, rescore_id, {NAMES})"  # noqa: S608 - our own names
    f" SELECT {bulk.ROW_ID}, :rescore, {NAMES} FROM beside"
)


async def rescore(sessions: Sessions, id: UUID) -> None:
    """Score every place of the round; repeating it after a crash is harmless."""
    async with sessions.begin() as session:
        await long_work(session)
        await rounds.set_wise(session)
        asked = await session.get_one(Rescore, id)
        if asked.status != RescoreStatus.queued:
            return
        await session.execute(BESIDE)
        places = await _score(sessions, session, asked)
        await session.execute(KEEP, {"rescore": id} | bulk.row_ids())
        asked.places = places
        _finish(session, asked, RescoreStatus.done)


async def _score(sessions: Sessions, session: AsyncSession, asked: Rescore) -> int:
    """Fill `beside`: the RTs first, then the places above them from their sums."""
    round = await rounds.known(session, asked.round_id)
    laws = load(round.regulation), load(asked.regulation, aspect_average=asked.aspect_average)
    query = text(queries.rts(round.regulation))
    facts = {"round": round.id, "after": "", "many": MANY}
    places = 0
    while found := (await session.execute(query, facts)).all():
        places += await _copy(session, laws, found, {})
        facts["after"] = found[-1].code
        await report(sessions, asked.id, min(90, 90 * places // round.sheets))
    sums = await assessments.sums_of_round(session, round)
    above = await session.execute(text(queries.ABOVE), facts)
    return places + await _copy(session, laws, above.all(), sums)


async def _copy(
    session: AsyncSession,
    laws: tuple[Regulation, Regulation],
    found: Sequence[Row[Any]],
    sums: Mapping[str, rules.Numbers],
) -> int:
    lines = await asyncio.to_thread(_lines, laws, found, sums)
    await bulk.copy_lines(session, "beside", COLUMNS, lines)
    return len(lines)


def _lines(
    laws: tuple[Regulation, Regulation],
    found: Sequence[Row[Any]],
    sums: Mapping[str, rules.Numbers],
) -> list[str]:
    return [bulk.line(row) for row in rules.rescored(*laws, found, sums)]


async def gave_up(session: AsyncSession, id: UUID) -> None:
    """Nothing was scored; it may be asked for again."""
    asked = await session.get_one(Rescore, id)
    if asked.status == RescoreStatus.queued:
        _finish(session, asked, RescoreStatus.failed)


def _finish(session: AsyncSession, asked: Rescore, status: RescoreStatus) -> None:
    asked.status, asked.finished_at, asked.version = status, now(), asked.version + 1
    session.add(asked)


KIND = JobKind(RESCORE, rescore, gave_up)
