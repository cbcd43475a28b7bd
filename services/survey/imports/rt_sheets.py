"""Checks a file of RT sheets, a row per RT, in CSV or in the first sheet of a workbook."""

import asyncio
import itertools
import tempfile
from collections.abc import Generator, Iterator
from typing import IO

from contracts.regulation import load
from services.chassis import xlsx
from services.chassis.bulk import line
from services.chassis.db import Sessions
from services.chassis.files import XLSX
from services.chassis.jobs import report
from services.survey.imports import delimited, queries
from services.survey.imports.ahead import ahead
from services.survey.imports.columns import Faults, read_header, shorten
from services.survey.imports.commands import copy_rows, keep_unread
from services.survey.imports.models import Import
from services.survey.imports.rules import MOST_CELLS, Checker
from services.survey.imports.work import Work
from services.survey.rounds import queries as rounds

CHUNK = 4_000
MOST_ROWS = 1_000_000

Rows = Iterator[tuple[int, list[str]]]


async def check(work: Work) -> None:
    """Read the file into `import_rows`; a workbook is converted first."""
    with tempfile.TemporaryFile() as converted:
        source: IO[bytes] = work.file
        if work.found.file_type == XLSX:
            await asyncio.to_thread(xlsx.to_csv, work.file.name, converted)
            source = converted
        await read(work, source)


async def read(work: Work, source: IO[bytes]) -> None:
    """Check the file chunk by chunk in a thread; store good rows, name what is wrong."""
    session, found, faults = work.session, work.found, work.faults
    round = await rounds.known(session, found.round_id)
    regulation = load(round.regulation)
    table = await asyncio.to_thread(delimited.read, source)
    row, header = next(table.rows, (1, []))
    found.columns = [shorten(cell.strip()) for cell in header[:MOST_CELLS]]
    layout = read_header(header, regulation, row, faults)
    if layout is None:
        return
    known = await queries.areas_of(session, round.region)
    checker = Checker(
        regulation, layout, table.separator, round.region, found.regions, round.year, known, faults
    )
    rows, id = unbroken(table.rows, faults), str(found.id)
    async with ahead(lambda: _next(checker, rows, id), rows) as checked:
        async for good in checked:
            found.accepted += await copy_rows(session, checker.columns, good)
            await progress(work.sessions, found, source)
    found.rows, found.flagged = checker.rows, checker.flagged
    await keep_unread(session, found.id, checker.unread)
    if not checker.rows:
        faults.add(row, None, "no_rows")
    if checker.other_years:
        facts = {"rows": checker.other_years, "year": round.year}
        found.warnings = [{"code": "year_differs", "facts": facts}]


def unbroken(rows: Rows, faults: Faults) -> Generator[tuple[int, list[str]]]:
    """The rows up to where the file breaks off, if it does."""
    try:
        yield from rows
    except delimited.Broken as broken:
        faults.add(broken.row, broken.column, broken.code)


def _next(checker: Checker, rows: Rows, id: str) -> list[str] | None:
    """The good ones among the next rows, as lines to store; None behind the last row.

    Row by row from the file to the line: lists of unfinished rows would only be walked through by
    the garbage collector, again and again.
    """
    before = checker.rows
    lines = [line((id, *row)) for row in checker.check(itertools.islice(rows, CHUNK))]
    if checker.rows > MOST_ROWS:
        checker.faults.add(None, None, "too_many_rows", limit=MOST_ROWS)
        return None
    return lines if checker.rows > before else None


async def progress(sessions: Sessions, found: Import, source: IO[bytes]) -> None:
    """Tell those who wait how far the reading is."""
    size = max(found.size, source.tell(), 1)
    await report(sessions, found.id, min(99, 100 * source.tell() // size))
