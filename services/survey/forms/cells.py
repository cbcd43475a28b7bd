"""Finds the cell that a complaint is about, in the sheets of a form as they stand."""

import re
from collections.abc import Iterator
from typing import Final

Grid = dict[str, list[list[str]]]  # rows of cells by sheet, from A1

# Other names under which the converter knows a column.
ALIASES: Final = {
    "type": ("command",),
    "name": ("tag", "value"),
    "label": ("caption",),
    "calculation": ("calculate",),
    "calculate": ("calculation",),
    "relevant": ("relevance",),
    "constraint_message": ("constraining_message",),
    "repeat_count": ("count", "jr:count"),
    "list_name": ("list name",),
    "form_id": ("id_string", "set form id"),
    "save_to": ("bind::entities:saveto",),
}


def letters(position: int) -> str:
    """The letters of a column, counted from 0."""
    found = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def normal(header: str) -> str:
    """A header without its language and its way of writing."""
    return re.sub(r"[\s_]+", "_", header.strip().lower())


def header(grid: Grid, sheet: str) -> list[str]:
    """The first row of a sheet."""
    rows = grid.get(sheet) or [[]]
    return rows[0]


def position(grid: Grid, sheet: str, column: str) -> int | None:
    """Where the column stands: as it is written, else without its language, else by an alias."""
    headers = header(grid, sheet)
    if column in headers:
        return headers.index(column)
    wanted = {normal(name) for name in (column, *ALIASES.get(column, ()))}
    for shorten in (False, True):
        for number, found in enumerate(headers):
            name = normal(found).removeprefix("bind:").lstrip(":")
            if (name.split(":")[0] if shorten else name) in wanted:
                return number
    return None


def cell(grid: Grid, sheet: str | None, row: int | None, column: str | None) -> str | None:
    """`survey!C7`, if the column is there to be named."""
    if sheet is None or row is None or column is None:
        return None
    found = position(grid, sheet, column)
    return None if found is None else f"{sheet}!{letters(found)}{row}"


def rows_with(grid: Grid, sheet: str, column: str, *texts: str) -> Iterator[int]:
    """The rows in whose column stands one of these texts."""
    found = position(grid, sheet, column)
    for number, row in enumerate(grid.get(sheet, []), start=1):
        if number > 1 and found is not None and found < len(row) and row[found].strip() in texts:
            yield number


def containing(grid: Grid, part: str) -> tuple[str, int, str] | None:
    """Sheet, row and column of the first cell that holds this text."""
    for sheet, rows in grid.items():
        for number, row in enumerate(rows[1:], start=2):
            for place, text in enumerate(row):
                if part in text:
                    headers = rows[0]
                    return sheet, number, headers[place] if place < len(headers) else ""
    return None
