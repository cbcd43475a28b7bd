"""Write the files: CSV row by row from the database, workbooks into a file that is handed out."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Sequence
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import ahead, downloads, personal
from services.chassis.auth import Principal
from services.chassis.db import Sessions, long_work
from services.survey.exports import households, official, queries
from services.survey.exports.rules import columns_of, ensure_fits
from services.survey.persons import commands as persons
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import Round

FETCH = 2_000
PART = 64 << 10


def csv(sessions: Sessions, round: Round, principal: Principal) -> AsyncIterator[bytes]:
    """The sheets of a round as CSV."""
    return downloads.csv(sessions, queries.sheets(round, principal))


def households_csv(sessions: Sessions, round: Round, principal: Principal) -> AsyncIterator[bytes]:
    """The households of a round as CSV: in clear for whoever may read that, else masked."""
    clear = principal.may(personal.SCOPE)
    query = queries.households(round, principal, clear=clear)
    return _opened(sessions, query) if clear else downloads.csv(sessions, query)


async def _opened(sessions: Sessions, query: Select[Any]) -> AsyncIterator[bytes]:
    """From a session of its own; some rows at a time in a thread."""
    async with downloads.reading(sessions) as session:
        yield downloads.BOM
        yield households.head()
        ring = persons.ring_of(session)
        async for rows in ahead.parts(session, query, FETCH):
            yield await asyncio.to_thread(households.opened, ring, rows)


async def tell_households(session: AsyncSession, round: Round, *, by: Principal) -> None:
    """Tell the audit trail that all households of a round are read in clear, if they are."""
    if by.may(personal.SCOPE):
        rows = await queries.count_households(session, round, by)
        record = f"households.csv?round_id={round.id} ({rows} rows)"
        regions = [round.region] if by.covers(round.region) else list(by.regions)
        await personal.tell_many(session, "persons", record, regions)


async def workbook(session: AsyncSession, round: Round, principal: Principal) -> IO[bytes]:
    """The sheets of a round as a workbook; raises TooManyRows."""
    await long_work(session)
    ensure_fits(await queries.count(session, round, principal))
    with contextlib.ExitStack() as held:
        target = held.enter_context(tempfile.TemporaryFile())
        book = official.book(target)
        page = book.add_worksheet("rt_sheets")
        page.write_row(0, 0, list(columns_of(load(round.regulation))))
        query = queries.sheets(round, principal)
        first = 1
        async for rows in ahead.parts(session, query, FETCH):
            await asyncio.to_thread(_write, page, first, rows)
            first += len(rows)
        await asyncio.to_thread(book.close)
        held.pop_all()  # whoever hands it out closes it
        return target


def _write(page: Any, first: int, rows: Sequence[Sequence[Any]]) -> None:
    for number, row in enumerate(rows, start=first):
        for column, content in enumerate(row):
            if isinstance(content, str):
                page.write_string(number, column, content)
            elif content is not None:
                page.write_number(number, column, content)


async def rt_workbook(
    session: AsyncSession, round_id: UUID, code: str, principal: Principal
) -> IO[bytes]:
    """One RT in the programme's layout; raises NotFound."""
    round = await rounds.get(session, round_id, principal)
    found = await queries.rt(session, round, code, principal)
    regulation = load(round.regulation, aspect_average="scored_only")
    with contextlib.ExitStack() as held:
        target = held.enter_context(tempfile.TemporaryFile())
        await asyncio.to_thread(official.write, target, found, regulation)
        held.pop_all()  # whoever hands it out closes it
        return target


async def handed_out(file: IO[bytes]) -> AsyncIterator[bytes]:
    """A file piece by piece; then it is gone."""
    with file:
        file.seek(0)
        while part := await asyncio.to_thread(file.read, PART):
            yield part
