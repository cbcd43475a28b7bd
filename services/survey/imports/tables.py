"""The tables of Formats A and B in a workbook: which column holds which answer, and the rows below."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.survey.imports.columns import Faults
from services.survey.imports.grids import Grid, key
from services.survey.imports.headings import LETTERS, Heading, find, letter_of

ABOVE: Final = 5  # rows of headings above the letters
DEEP: Final = 60  # a header ends before this row
FEW: Final = 8  # letters in a row that make it a row of letters
OPTION_WORDS: Final = 3
MOST: Final = 5_000  # rows of one table

Form = Literal["household", "area"]


@dataclass(frozen=True, slots=True)
class Column:
    """Where one answer stands; `letter` is empty for a number or a text."""

    column: int
    name: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Columns under one header; `first` is the row below it."""

    grid: Grid
    header: int
    first: int
    columns: tuple[Column, ...]

    def of(self, name: str) -> tuple[Column, ...]:
        """The columns of one question."""
        return tuple(column for column in self.columns if column.name == name)

    @property
    def names(self) -> frozenset[str]:
        """The questions that have a column."""
        return frozenset(column.name for column in self.columns)


def blocks(grid: Grid, form: Form, headings: tuple[Heading, ...], most: int) -> Iterator[Block]:
    """The blocks of a form in a sheet; most sheets have none. `most` is how many one form has."""
    top, found = 1, 0
    for row in range(1, min(DEEP, len(grid.rows)) + 1):
        if found < most and _is_letters(grid, row):
            columns = tuple(_columns(grid, form, headings, max(top, row - ABOVE), row))
            first = _first(grid, row)
            if columns:
                yield Block(grid, row, first, columns)
                found += 1
            top = first + 1


def _is_letters(grid: Grid, row: int) -> bool:
    texts = (grid.at(row, column).lower() for column in range(1, grid.width + 1))
    return sum(len(text) == 1 and "a" <= text <= "k" for text in texts) >= FEW


def _first(grid: Grid, letters: int) -> int:
    """The row below the letters, below the words of the options and below "[1] [2]"."""
    row = letters + 1
    while row <= len(grid.rows):
        texts = [text for column in range(1, grid.width + 1) if (text := grid.at(row, column))]
        words = sum(any(map(str.isalpha, text)) for text in texts)
        numbered = sum(text.startswith("[") for text in texts)
        if numbered < FEW and (words < FEW or words < len(texts) - words):
            break
        row += 1
    return row


def _columns(
    grid: Grid, form: Form, headings: tuple[Heading, ...], top: int, letters: int
) -> Iterator[Column]:
    below = _first(grid, letters)
    for column in range(1, grid.width + 1):
        words = _words(grid, column, range(top, below))
        heading = find(headings, words)
        if heading is None or not heading.name:
            continue
        choices = LETTERS[form].get(heading.name)
        if choices is None:
            yield Column(column, heading.name)
            continue
        mark = key(grid.heading(letters, column))
        letter = letter_of(heading, choices, mark, words)
        yield Column(column, heading.name, letter or "?")


def _words(grid: Grid, column: int, rows: range) -> str:
    """The headings above a column, from the top; what is merged over several rows once."""
    found: list[str] = []
    for row in rows:
        text = grid.heading(row, column)
        if text and text not in found[-1:] and not text.startswith("["):
            found.append(text)
    return key(" ".join(found))


def check_columns(
    found: Sequence[Block], form: Form, needed: Sequence[str], faults: Faults, *, whole: bool
) -> None:
    """Name what is missing, unreadable or there twice in the headings.

    `whole`: every letter of a needed question must have its column.
    """
    here: dict[tuple[str, str], list[tuple[Block, Column]]] = defaultdict(list)
    for block in found:
        for column in block.columns:
            here[column.name, column.letter].append((block, column))
    for (name, letter), places in here.items():
        if letter == "?" or len(places) > 1:
            block, column = places[-1]
            code = "letter_unknown" if letter == "?" else "answer_twice"
            cell = block.grid.ref(block.header, column.column)
            faults.add(block.header, cell, code, question=name, letter=letter)
    names = {name for name, _ in here}
    for name in needed:
        letters = LETTERS[form].get(name, "") if whole else ""
        missing = [x for x in letters if (name, x) not in here] if letters else []
        if name not in names or missing:
            block = found[0]
            at = next((c for b in found for c in b.of(name)), block.columns[0])
            cell = block.grid.ref(block.header, at.column)
            question = f"{name} {', '.join(missing)}".strip()
            faults.add(block.header, cell, "answer_column_missing", question=question)
