"""A file of households as an import: a row per household, in CSV or the first sheet of a workbook.

Validation stores the households as rows of their import, and who lives there locked, as nobody's
record. Applying makes approved records of them; of an RT in several such files, those of the newest
applied one hold. An undo takes the records away, and the people with them.
"""

import asyncio
import tempfile
from datetime import datetime
from typing import IO, Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import bulk, xlsx
from services.chassis.files import XLSX
from services.survey.computations import commands as computations
from services.survey.imports import delimited, queries
from services.survey.imports.ahead import ahead
from services.survey.imports.columns import shorten
from services.survey.imports.commands import keep_unread
from services.survey.imports.household_cells import read_header
from services.survey.imports.household_rows import COLUMNS, STORED, HouseholdChecker
from services.survey.imports.models import Import, ImportStatus
from services.survey.imports.rt_sheets import progress, unbroken
from services.survey.imports.rules import MOST_CELLS, Reach
from services.survey.imports.work import Work
from services.survey.persons import commands as persons
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import Round

CHUNK = 2_000
RTS = 200  # computed at once
ANSWERS = ", ".join(STORED)
# Households of other files about these RTs give way to those of the file that holds.
GIVE_WAY = text(
    "DELETE FROM households WHERE round_id = :round AND rt = ANY(:touched) AND import_id IN"
    " (SELECT id FROM imports WHERE round_id = :round AND kind = 'households')"
    " AND (rt, import_id) NOT IN (SELECT * FROM unnest(CAST(:rts AS text[]), CAST(:ids AS uuid[])))"
)
TAKE = text(
    "INSERT INTO households (id, round_id, rt, region, state, import_id, import_row, version,"  # noqa: S608 - our own names
    f" recorded_at, {ANSWERS})"
    " SELECT i.id, :round, i.rt, i.region, 'approved', i.import_id, i.row, 1, :at,"
    f" {', '.join(f'i.{name}' for name in STORED)} FROM import_households i JOIN"
    " unnest(CAST(:rts AS text[]), CAST(:ids AS uuid[])) AS held (rt, import_id)"
    " USING (rt, import_id) WHERE NOT EXISTS (SELECT FROM households h"
    " WHERE h.round_id = :round AND h.rt = i.rt AND h.import_id = i.import_id)"
)
OF_IMPORT = "SELECT id FROM import_households WHERE import_id = :import"
FORGET = (
    text(f"DELETE FROM persons WHERE id IN ({OF_IMPORT})"),  # noqa: S608 - our own SQL
    text("UPDATE import_households SET lat = NULL, lon = NULL WHERE import_id = :import"),
)


async def check(work: Work) -> None:
    """Read the file into rows of the import; nobody stays of a file with faults."""
    with tempfile.TemporaryFile() as converted:
        source: IO[bytes] = work.file
        if work.found.file_type == XLSX:
            await asyncio.to_thread(xlsx.to_csv, work.file.name, converted)
            source = converted
        await _read(work, source)
    if work.faults.count:
        await _forget(work.session, work.found)
    else:
        work.found.warnings = await queries.household_warnings(work.session, work.found.id)


async def _read(work: Work, source: IO[bytes]) -> None:
    """Check chunk by chunk in a thread, keys and all; store one while the next is checked."""
    session, found, faults = work.session, work.found, work.faults
    round = await rounds.known(session, found.round_id)
    table = await asyncio.to_thread(delimited.read, source)
    row, header = next(table.rows, (1, []))
    where = read_header(header, row, faults)
    if where is None:
        return
    found.columns = [shorten(cell.strip()) for cell in header[: min(MOST_CELLS, len(where))]]
    reach = Reach(round.region, found.regions, faults)
    ring = persons.ring_of(session)
    checker = HouseholdChecker(where, table.separator, reach, ring, found.id, faults)
    rows = unbroken(table.rows, faults)
    async with ahead(lambda: checker.chunk(rows, CHUNK), rows) as chunks:
        async for households, people in chunks:
            await bulk.copy_lines(session, "import_households_all", COLUMNS, households)
            await persons.copy_imported(session, people)
            await progress(work.sessions, found, source)
    found.rows, found.accepted, found.flagged = checker.rows, checker.accepted, checker.flagged
    await keep_unread(session, found.id, checker.unread)
    if not checker.rows:
        faults.add(row, None, "no_households")


async def settle(session: AsyncSession, found: Import, round: Round, at: datetime) -> None:
    """After an apply or an undo: the households of each RT are those of the file that holds."""
    touched = await queries.household_rts(session, found.id)
    holders = await queries.household_holders(session, found.id)
    facts: dict[str, Any] = {"round": round.id, "touched": touched, "at": at}
    facts |= {"rts": [rt for rt, _ in holders], "ids": [id for _, id in holders]}
    await session.execute(GIVE_WAY, facts)
    await session.execute(TAKE, facts)
    if found.status == ImportStatus.undone:
        await _forget(session, found)
    for first in range(0, len(touched), RTS):
        await computations.renew(session, round, touched[first : first + RTS], at=at)
    found.warnings = await queries.household_warnings(session, found.id)
    session.add(found)


async def _forget(session: AsyncSession, found: Import) -> None:
    """Nobody of this file stays."""
    for statement in FORGET:
        await session.execute(statement, {"import": found.id})
