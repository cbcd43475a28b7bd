"""Reads what was filled in under the headings of Formats A and B: ticks, numbers, and persons.

What names a person goes into `Person` and nowhere else: it is in no sentence, no log and no
preview. A cell is quoted in a sentence only when it holds a short number, since in a shifted row a
name or a NIK stands where an answer should be.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.chassis.personal import HIDDEN
from services.survey.imports.columns import Faults
from services.survey.imports.grids import Grid, key
from services.survey.imports.headings import FAMILY_CARD, NAME, NIK, PERSONAL
from services.survey.imports.numbers import NumberReader
from services.survey.imports.tables import MOST, Block, Column
from services.survey.questionnaire.answers import AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.columns import AREA_ANSWERS
from services.survey.questionnaire.models import Kind
from services.survey.questionnaire.reading import read_area, read_household

TICKS: Final = frozenset({"1", "v", "x", "√", "✓", "✔"})
OPEN: Final = frozenset({"", "0", "-"})
QUOTED: Final = re.compile(r"[-+]?[0-9]{1,6}(?:[.,][0-9]{1,6})?")
SEVERAL: Final = frozenset(q.id for q in AREA_ANSWERS if q.kind is Kind.multi)
END: Final = re.compile(r"^(sub total|jumlah|total)\b")
MOSTLY, AT_LEAST = 0.5, 3  # a column of which more rows than this are wrong is a wrong column


@dataclass(frozen=True, slots=True)
class Person:
    """Who lives there; never printed."""

    nik: str = field(default="", repr=False)
    family_card: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Household:
    """One row of Format A."""

    row: int
    answers: HouseholdAnswers
    person: Person = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be taken as an answer."""

    row: int
    column: Column
    code: str
    facts: dict[str, Any]


def quoted(text: str) -> str:
    """A cell as it may stand in a sentence: a short number, else a mask."""
    return text if QUOTED.fullmatch(text) else HIDDEN


def read_households(block: Block, faults: Faults) -> tuple[list[Household], list[int]]:
    """The households below the headings, and the rows that name somebody but answer nothing."""
    found, silent, wrong = [], [], list[Wrong]()
    answers = [column for column in block.columns if column.name not in PERSONAL]
    numbers, read = NumberReader(","), 0
    for row in _rows(block):
        person = _person(block, row)
        if all(_is_open(block.grid, row, column.column) for column in answers):
            silent += [row] * bool(person.name or person.nik)
            continue
        read += 1
        texts, amiss = _texts(block.grid, row, answers)
        given, refused = read_household(texts, numbers.__getitem__)
        places = {column.name: column for column in answers}
        amiss += [
            Wrong(row, places[r.question], r.code, {**r.facts, "value": quoted(r.facts["value"])})
            for r in refused
        ]
        wrong += amiss
        if not amiss:
            found.append(Household(row, given, person))
    _name(block.grid, wrong, read, faults)
    return found, silent


def read_rt(found: Sequence[Block], faults: Faults) -> tuple[AreaAnswers, int]:
    """The answers about the RT, and the row where they begin."""
    texts: dict[str, str] = {}
    wrong: list[tuple[Grid, Wrong]] = []
    places: dict[str, tuple[Grid, int, Column]] = {}
    for block in found:
        said, amiss = _texts(block.grid, block.first, block.columns)
        texts |= said
        wrong += [(block.grid, one) for one in amiss]
        places |= {c.name: (block.grid, block.first, c) for c in block.columns}
    answers, refused = read_area(texts, NumberReader(",").__getitem__)
    for r in refused:
        grid, row, column = places[r.question]
        facts = {**r.facts, "value": quoted(r.facts["value"])}
        wrong.append((grid, Wrong(row, column, r.code, facts)))
    for grid, one in wrong:
        _add(grid, one, faults)
    return answers, found[0].first


def _rows(block: Block) -> Iterator[int]:
    """The rows below the headings, up to the sums."""
    grid = block.grid
    for row in range(block.first, min(len(grid.rows), block.first + MOST) + 1):
        left = (key(grid.at(row, column)) for column in range(1, block.columns[0].column + 2))
        if any(END.match(text) for text in left):
            return
        yield row


def _is_open(grid: Grid, row: int, column: int) -> bool:
    return grid.at(row, column) in OPEN and not grid.is_hollow(row, column)


def _person(block: Block, row: int) -> Person:
    said = {c.name: block.grid.at(row, c.column) for c in block.columns if c.name in PERSONAL}
    return Person(said.get(NIK, ""), said.get(FAMILY_CARD, ""), said.get(NAME, ""))


def _texts(grid: Grid, row: int, columns: Iterable[Column]) -> tuple[dict[str, str], list[Wrong]]:
    """The answers of a row by question: letters where there is a tick, numbers as they stand."""
    texts: dict[str, str] = {}
    wrong: list[Wrong] = []
    for column in columns:
        text = grid.at(row, column.column)
        if grid.is_hollow(row, column.column):
            wrong.append(Wrong(row, column, "workbook_not_calculated", {}))
        elif not column.letter:
            texts[column.name] = text
        elif text.lower() in TICKS:
            if column.name in texts and column.name not in SEVERAL:
                facts = {"letters": f"{texts[column.name]}, {column.letter}"}
                wrong.append(Wrong(row, column, "several_ticks", facts))
            texts[column.name] = f"{texts.get(column.name, '')} {column.letter}".strip()
        elif text not in OPEN:
            wrong.append(Wrong(row, column, "tick_invalid", {"value": quoted(text)}))
    doubled = {one.column.name for one in wrong if one.code == "several_ticks"}
    return {name: text for name, text in texts.items() if name not in doubled}, wrong


def _name(grid: Grid, wrong: list[Wrong], rows: int, faults: Faults) -> None:
    """Name each wrong cell; of a column that is wrong in most rows, only where it begins."""
    by_column: dict[Column, list[Wrong]] = {}
    for one in wrong:
        by_column.setdefault(one.column, []).append(one)
    for column, ones in sorted(by_column.items(), key=lambda pair: pair[0].column):
        if len(ones) >= AT_LEAST and len(ones) > rows * MOSTLY:
            first = ones[0]
            cell = grid.ref(first.row, column.column)
            code = first.code if first.code == "workbook_not_calculated" else "column_shifted"
            facts = {"question": first.column.name, "rows": len(ones), "of": rows, "cell": cell}
            faults.add(first.row, cell, code, **facts)
        else:
            for one in ones:
                _add(grid, one, faults)


def _add(grid: Grid, one: Wrong, faults: Faults) -> None:
    cell = grid.ref(one.row, one.column.column)
    faults.add(one.row, cell, one.code, question=one.column.name, cell=cell, **one.facts)
