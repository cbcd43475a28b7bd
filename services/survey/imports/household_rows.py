"""Turns the rows of a `households` file into lines to store: checked, scored, flagged, locked.

Row by row from the file to the line, in a thread: no list of households is built (ADR 0017).
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from services.chassis.bulk import line
from services.chassis.ids import new_id
from services.survey.households.models import HouseholdColumns
from services.survey.households.rules import row_of
from services.survey.imports.columns import CODE, Faults
from services.survey.imports.household_cells import CellReader, rt_quoted, shown
from services.survey.imports.rules import VILLAGE, Reach
from services.survey.persons import commands as persons
from services.survey.persons.envelope import KeyRing
from services.survey.questionnaire.answers import HouseholdAnswers

PLACES: Final = ("import_id", "row", "id", "rt", "region", "twin")
STORED: Final = ("flags", "open_flags", *HouseholdColumns.model_fields)
COLUMNS: Final = (*PLACES, *STORED)
TWIN: Final = "nik:nik_twice"
MOST_ROWS: Final = 500_000

Rows = Iterator[tuple[int, list[str]]]


class HouseholdChecker:
    """Checks the rows of one file in order; `unread` are those that could not be read, masked."""

    def __init__(
        self,
        where: Mapping[str, int],
        separator: str,
        reach: Reach,
        ring: KeyRing,
        import_id: UUID,
        faults: Faults,
    ) -> None:
        self.where, self.ring, self.import_id, self.faults = where, ring, import_id, faults
        self.reach = reach
        self.reach.quote = rt_quoted
        self.cells = CellReader(where, separator, faults)
        self.rows = self.accepted = self.flagged = 0
        self.unread: list[tuple[int, list[str]]] = []
        self._rts: dict[str, str] = {}
        self._first: dict[int, int] = {}

    def chunk(self, rows: Rows, size: int) -> tuple[list[str], list[str]] | None:
        """The lines of the next rows, of households and of persons; None behind the last row."""
        before = self.rows
        households, people = [], []
        for number, cells in itertools.islice(rows, size):
            self.rows += 1
            if (made := self._lines(number, cells)) is not None:
                households.append(made[0])
                people.append(made[1])
        if self.rows > MOST_ROWS:
            self.faults.add(None, None, "too_many_rows", limit=MOST_ROWS)
            return None
        self.accepted += len(households)
        return (households, people) if self.rows > before else None

    def _lines(self, row: int, cells: list[str]) -> tuple[str, str] | None:
        kept, count = len(self.faults.kept), self.faults.count
        width = len(self.where)
        if len(cells) != width and (len(cells) < width or any(map(str.strip, cells[width:]))):
            self.faults.add(row, None, "row_width", found=len(cells), expected=width)
        else:
            rt = self._rt(row, cells[self.where[CODE]])
            answers = self.cells.answers(row, cells)
            facts = self.cells.person(row, cells)
            if rt is not None and answers is not None and facts is not None:
                id, village = new_id(), rt[:VILLAGE]
                person = persons.new(self.ring, id, village, rt, facts)[1]
                twin = self._twin(row, person["nik_hash"])
                place = (self.import_id, row, id, rt, village, twin)
                return self._household(place, answers), persons.imported(person, self.import_id)
        if self.faults.count > count and len(self.faults.kept) > kept:
            self.unread.append((row, shown(cells[: width + 1], self.where)))
        return None

    def _rt(self, row: int, text: str) -> str | None:
        """The RT; its text is looked up once, for a file holds it again and again."""
        rt = self._rts.get(text) or self.reach.rt(row, text)
        if rt is not None:
            self._rts[text] = rt
        return rt

    def _twin(self, row: int, nik_hash: Any) -> int | None:
        """The first row with the same NIK, if that is another one."""
        if nik_hash is None:
            return None
        first = self._first.setdefault(int.from_bytes(nik_hash[:8]), row)
        return None if first == row else first

    def _household(self, place: tuple[Any, ...], answers: HouseholdAnswers) -> str:
        found = row_of(answers)
        if place[-1] is not None:
            found["flags"].append(TWIN)
            found["open_flags"] += 1
        self.flagged += bool(found["flags"])
        return line((*place, *(found[name] for name in STORED)))
