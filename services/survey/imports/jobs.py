"""The long work of an import: validate, apply, undo. Each is whole or not at all."""

import asyncio
import contextlib
import itertools
import tempfile
from collections.abc import AsyncGenerator, Iterator
from typing import IO, Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis.bulk import line
from services.chassis.clock import now
from services.chassis.db import Sessions, long_work
from services.chassis.jobs import JobKind, report
from services.survey.areas import commands as areas
from services.survey.imports import delimited, queries, xlsx
from services.survey.imports.columns import Faults, read_header, shorten
from services.survey.imports.commands import APPLY, UNDO, VALIDATE, copy_rows, keep_unread
from services.survey.imports.filetype import XLSX
from services.survey.imports.models import Import, ImportStatus, RowError
from services.survey.imports.problems import WorkbookUnreadable
from services.survey.imports.rules import MOST_CELLS, Checker
from services.survey.rounds import queries as rounds
from services.survey.sheets import commands as sheets

CHUNK = 4_000
MOST_ROWS = 1_000_000

Rows = Iterator[tuple[int, list[str]]]


async def validate(sessions: Sessions, id: UUID) -> None:
    """Read the file into `import_rows` and `import_errors`; ready when every row is readable."""
    await _begin(sessions, id)
    with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryFile() as converted:
        async with sessions.begin() as session:
            await long_work(session)
            found = await queries.of_job(session, id)
            if found.status != ImportStatus.validating:
                return
            await queries.copy_file(session, id, file)
            faults = Faults()
            try:
                source = await _as_csv(found, file, converted)
                await read(session, sessions, found, source, faults)
            except delimited.Broken as broken:
                faults.add(broken.row, broken.column, broken.code)
            except WorkbookUnreadable as unreadable:
                faults.add(None, None, unreadable.code)
            await conclude(session, found, faults)


async def _as_csv(found: Import, file: IO[bytes], converted: IO[bytes]) -> IO[bytes]:
    """The file to read: a workbook is converted first."""
    if found.file_type != XLSX:
        return file
    await asyncio.to_thread(xlsx.to_csv, file.name, converted)
    return converted


async def read(
    session: AsyncSession, sessions: Sessions, found: Import, source: IO[bytes], faults: Faults
) -> None:
    """Check the file chunk by chunk in a thread; store good rows, name what is wrong."""
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
    rows = _unbroken(table.rows, faults)
    async with contextlib.aclosing(_checked(checker, rows, found.id)) as checked:
        async for good in checked:
            found.accepted += await copy_rows(session, checker.columns, good)
            await _progress(sessions, found, source)
    found.rows, found.flagged = checker.rows, checker.flagged
    await keep_unread(session, found.id, checker.unread)
    if not checker.rows:
        faults.add(row, None, "no_rows")
    if checker.other_years:
        facts = {"rows": checker.other_years, "year": round.year}
        found.warnings = [{"code": "year_differs", "facts": facts}]


def _unbroken(rows: Rows, faults: Faults) -> Rows:
    """The rows up to where the file breaks off, if it does."""
    try:
        yield from rows
    except delimited.Broken as broken:
        faults.add(broken.row, broken.column, broken.code)


async def _checked(checker: Checker, rows: Rows, id: UUID) -> AsyncGenerator[list[str], None]:
    """Good rows chunk by chunk; the next is read and checked in a thread while one is stored."""
    ahead = asyncio.ensure_future(asyncio.to_thread(_next, checker, rows, str(id)))
    try:
        while (good := await ahead) is not None:
            if checker.rows > MOST_ROWS:
                checker.faults.add(None, None, "too_many_rows", limit=MOST_ROWS)
                return
            ahead = asyncio.ensure_future(asyncio.to_thread(_next, checker, rows, str(id)))
            yield good
    finally:
        await asyncio.wait((ahead,))


def _next(checker: Checker, rows: Rows, id: str) -> list[str] | None:
    """The good ones among the next rows, as lines to store; None behind the last row.

    Row by row from the file to the line: lists of unfinished rows would only be walked through by
    the garbage collector, again and again.
    """
    before = checker.rows
    lines = [line((id, *row)) for row in checker.check(itertools.islice(rows, CHUNK))]
    return lines if checker.rows > before else None


async def conclude(session: AsyncSession, found: Import, faults: Faults) -> None:
    """Store the faults and say how the validation ended."""
    stored: list[dict[str, Any]] = [
        {"import_id": found.id, "number": number, "row": f.row, "column": f.column}
        | {"code": f.code, "facts": f.facts}
        for number, f in enumerate(faults.kept)
    ]
    if stored:
        await session.execute(insert(RowError), stored)
    found.error_count = faults.count
    found.status = ImportStatus.failed if faults.count else ImportStatus.ready
    found.version += 1
    session.add(found)


async def _begin(sessions: Sessions, id: UUID) -> None:
    """Publish the beginning in a transaction of its own, so that it is seen at once."""
    async with sessions.begin() as session:
        await session.execute(
            text(
                "UPDATE imports SET status = 'validating', accepted = 0"
                " WHERE id = :id AND status IN ('queued', 'validating')"
            ),
            {"id": id},
        )


async def _progress(sessions: Sessions, found: Import, source: IO[bytes]) -> None:
    """Tell those who wait how far the reading is."""
    size = max(found.size, source.tell(), 1)
    await report(sessions, found.id, min(99, 100 * source.tell() // size))


async def apply(sessions: Sessions, id: UUID) -> None:
    """The import's rows become the newest sheets of their RTs."""
    await _change(sessions, id, ImportStatus.applying, ImportStatus.applied)


async def undo(sessions: Sessions, id: UUID) -> None:
    """The sheets are again what they were without this import."""
    await _change(sessions, id, ImportStatus.undoing, ImportStatus.undone)


async def _change(sessions: Sessions, id: UUID, doing: ImportStatus, done: ImportStatus) -> None:
    async with sessions.begin() as session:
        await long_work(session)
        found = await queries.locked(session, id)
        if found.status != doing:
            return
        round = await rounds.known(session, found.round_id)
        await areas.hold(session)
        await _mark(session, found, done)
        await areas.follow_import(session, id, applied=done == ImportStatus.applied)
        await sheets.touch_import(session, id)
        moment = now()
        await sheets.refresh(session, round, at=moment, actor=found.asked_by or found.created_by)
        await sheets.follow_areas(session, at=moment, actor=found.asked_by or found.created_by)


async def _mark(session: AsyncSession, found: Import, done: ImportStatus) -> None:
    """Say that it is applied (and in which order) or undone; the sheets follow from that."""
    number = text("SELECT coalesce(max(applied_no), 0) + 1 FROM imports WHERE round_id = :round")
    found.status = done
    found.version += 1
    if done == ImportStatus.applied:
        result = await session.execute(number, {"round": found.round_id})
        found.applied_no, found.applied_at = result.scalar_one(), now()
    session.add(found)
    await session.flush()


async def failed_to_read(session: AsyncSession, id: UUID) -> None:
    """Validation broke on our side."""
    found = await queries.locked(session, id)
    if found.status in {ImportStatus.queued, ImportStatus.validating}:
        faults = Faults()
        faults.add(None, None, "job_failed")
        await conclude(session, found, faults)


async def failed_to_apply(session: AsyncSession, id: UUID) -> None:
    """Nothing was applied; it may be asked for again."""
    await _back(session, id, ImportStatus.applying, ImportStatus.ready)


async def failed_to_undo(session: AsyncSession, id: UUID) -> None:
    """Nothing was undone; it may be asked for again."""
    await _back(session, id, ImportStatus.undoing, ImportStatus.applied)


async def _back(session: AsyncSession, id: UUID, doing: ImportStatus, before: ImportStatus) -> None:
    """The import is again what it was; unless the last try did its work and died only then."""
    found = await queries.locked(session, id)
    if found.status == doing:
        found.status = before
        found.version += 1
        session.add(found)


KINDS = (
    JobKind(VALIDATE, validate, failed_to_read),
    JobKind(APPLY, apply, failed_to_apply),
    JobKind(UNDO, undo, failed_to_undo),
)
