"""The programme's workbook as an import: one RT's sheet, its households and its Format B.

Validation keeps the RT's sheet only. The households are read again from the kept file when the
import is applied: nobody's answers lie about before that, and after an undo the records of the
workbook that holds then are back as they were.
"""

import asyncio
import tempfile
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import Regulation, load
from services.chassis import bulk
from services.chassis.bulk import line
from services.chassis.ids import new_id
from services.survey.computations import commands as computations
from services.survey.computations import queries as computed_from
from services.survey.households.models import HouseholdColumns
from services.survey.households.rules import row_of
from services.survey.imports import grids, queries
from services.survey.imports.columns import CODE, HEADS, YEAR
from services.survey.imports.commands import copy_rows
from services.survey.imports.forms import Person
from services.survey.imports.models import Import
from services.survey.imports.place import Limits
from services.survey.imports.rules import PLACES, SCORES, VILLAGE, rt_name
from services.survey.imports.work import Work
from services.survey.imports.workbook import Examined, examine
from services.survey.measures import scored_columns
from services.survey.persons import commands as persons
from services.survey.persons.envelope import PersonalFacts
from services.survey.questionnaire.models import parameters_of
from services.survey.records import RecordState
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import Round
from services.survey.rt_forms import rules as rt_forms
from services.survey.rt_forms.models import RtForm

COMMON = ("round_id", "rt", "region", "state", "import_id", "version", "recorded_at")
HOUSEHOLD = ("id", *COMMON, "import_row", "flags", "open_flags", *HouseholdColumns.model_fields)
# Records of other workbooks about these RTs give way to those of the one that holds.
GIVE_WAY = (
    "DELETE FROM {table} WHERE round_id = :round AND import_id IS NOT NULL"
    " AND rt IN (SELECT rt FROM import_rows WHERE import_id = :import)"
    " AND NOT (import_id = ANY(:holders))"
)
FORGET = text(
    "DELETE FROM persons WHERE id IN ("  # noqa: S608 - our own SQL
    + GIVE_WAY.format(table="households").replace("DELETE", "SELECT id")
    + ")"
)
STANDING = text(
    "SELECT DISTINCT import_id FROM households WHERE round_id = :round AND rt = ANY(:rts)"
    " AND import_id = ANY(:holders) UNION SELECT import_id FROM rt_forms"
    " WHERE round_id = :round AND rt = ANY(:rts) AND import_id = ANY(:holders)"
)


async def check(work: Work) -> None:
    """Read and prove the workbook; store its RT's sheet when nothing is wrong."""
    found = work.found
    round = await rounds.known(work.session, found.round_id)
    regulation = load(round.regulation)
    examined = await _examine(work.file, found, round.region, round.regulation)
    work.faults.take(examined.faults)
    found.columns = [CODE, YEAR, *HEADS, *(criterion.id for criterion in regulation.criteria)]
    found.warnings = examined.warnings
    found.rows = len(examined.households) + 1
    found.accepted = len(examined.households)
    flagged = sum(bool(row_of(one.answers)["flags"]) for one in examined.households)
    if not examined.faults.count and examined.measures is not None:
        columns, row = sheet_row(examined, regulation, round.year)
        found.accepted += await copy_rows(work.session, columns, [line((str(found.id), *row))])
        flagged += bool(row[len(PLACES) + SCORES.index("open_flags")])
    found.flagged = flagged


def sheet_row(
    examined: Examined, regulation: Regulation, year: int
) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The RT's sheet as a row of `import_rows`: its columns and its values."""
    rt, measures = examined.rt, examined.measures
    if rt is None or measures is None:
        raise ValueError("A workbook with faults makes no sheet.")
    numbers = regulation.row_of(measures)
    score = regulation.score_row(numbers)
    flags = [*examined.flags, *(f"{id}:{code}" for id, code in score.flags)]
    place = (examined.row, rt, rt[:VILLAGE], rt_name(rt), None, None, year)
    columns = (*PLACES, *SCORES, *scored_columns(regulation))
    return columns, (*place, score.total, score.slum_class, flags, len(flags), *numbers)


async def settle(session: AsyncSession, found: Import, round: Round, at: datetime) -> None:
    """After an apply or an undo: the records of each RT are those of the workbook that holds.

    What was computed from them and from records of the field is computed anew.
    """
    holders = await queries.holders(session, found.id)
    facts: dict[str, Any] = {"round": found.round_id, "import": found.id}
    facts |= {"holders": [id for _, id in holders], "rts": [rt for rt, _ in holders]}
    await session.execute(FORGET, facts)
    for table in ("households", "rt_forms"):
        await session.execute(text(GIVE_WAY.format(table=table)), facts)
    standing = set((await session.execute(STANDING, facts)).scalars())
    for _, id in holders:
        if id not in standing:
            await _record(session, id, round, at)
    touched = await queries.rts(session, found.id)
    computed = await computed_from.standing(session, round.id, touched)
    if computed:
        await computations.renew(session, round, computed, at=at)


async def _record(session: AsyncSession, id: UUID, round: Round, at: datetime) -> None:
    """Store the households and the RT's answers of a workbook as approved records."""
    holder = await queries.of_job(session, id)
    with tempfile.NamedTemporaryFile() as file:
        await queries.copy_file(session, id, file)
        examined = await _examine(file, holder, round.region, round.regulation)
    if examined.faults.count or examined.rt is None:
        raise RuntimeError("A workbook that was proved is not what it was.")
    common = dict(
        zip(
            COMMON,
            (round.id, examined.rt, examined.rt[:VILLAGE], RecordState.approved, id, 1, at),
            strict=True,
        )
    )
    ring, village = persons.ring_of(session), examined.rt[:VILLAGE]
    people, rows = [], []
    for household in examined.households:
        id_, facts = new_id(), facts_of(household.person)
        people.append(persons.new(ring, id_, village, examined.rt, facts)[1])
        own = {"id": id_, "import_row": household.row}
        rows.append(common | own | row_of(household.answers))
    await persons.copy_new(session, people)
    lines = (line([row[name] for name in HOUSEHOLD]) for row in rows)
    await bulk.copy_lines(session, "households_all", HOUSEHOLD, lines)
    if examined.area is not None:
        answers = rt_forms.row_of(examined.area, parameters_of(load(round.regulation)))
        values = common | answers | {"id": new_id(), "import_row": examined.row}
        await session.execute(insert(RtForm).values(values))


def facts_of(person: Person) -> PersonalFacts:
    """Who the household's head is, as it is locked."""
    numbers = {"nik": person.nik, "no_kk": person.family_card, "nama": person.name}
    return PersonalFacts(**{name: text or None for name, text in numbers.items()})


async def _examine(file: IO[bytes], found: Import, region: str, law: str) -> Examined:
    limits = Limits(region, tuple(found.regions), found.rt)

    def read() -> Examined:
        with tempfile.TemporaryFile() as target:
            return examine(grids.read(file.name, target), law, limits)

    return await asyncio.to_thread(read)
