"""The sheets of a workbook as grids of text, with merged cells, and formulas that hold no value.

`python -m services.survey.imports.grids FILE` writes them as JSON to standard output.
"""

import json
import re
import resource
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import IO, Any

from services.chassis.xlsx import (
    CHILD_MEMORY,
    CHILD_SECONDS,
    WorkbookUnreadable,
    cell,
    run_child,
    with_errors_as_text,
)

MOST_CELLS = 2_000_000
MOST_MERGED = 1_000
WIDEST = 2_000  # cells of one merged range that are looked at
COMPARED = {"≥": "least", "≤": "most", ">": "over", "<": "under"}
SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
RELATION = re.compile(rb"<Relationship\s([^>]*)>")
# A formula without a value, as programs leave it that write workbooks without calculating them.
HOLLOW = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?'
    rb"(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</"
)


@dataclass(frozen=True)
class Grid:
    """One sheet: its rows of text from A1 on; `merged` are (top, left, bottom, right), from 1 on.

    `hollow` are the cells whose formula was never calculated.
    """

    name: str
    hidden: bool
    rows: list[list[str]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hollow: frozenset[str] = frozenset()

    def at(self, row: int, column: int) -> str:
        """What stands in a cell, without blanks around it; empty outside."""
        if not (0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1])):
            return ""
        return self.rows[row - 1][column - 1].strip()

    def heading(self, row: int, column: int) -> str:
        """What stands in a cell or in the merged cells around it."""
        return self.at(*self._corners.get((row, column), (row, column)))

    @cached_property
    def _corners(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.merged
            if (bottom - top + 1) * (right - left + 1) <= WIDEST
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    @cached_property
    def width(self) -> int:
        """The columns in use."""
        return max(map(len, self.rows), default=0)

    def cells(self, rows: int | None = None) -> Iterator[tuple[int, int, str]]:
        """The cells in which something stands, row by row: row, column, text."""
        for number, texts in enumerate(self.rows[:rows], start=1):
            for column, text in enumerate(texts, start=1):
                if shown := text.strip():
                    yield number, column, shown

    def is_hollow(self, row: int, column: int) -> bool:
        """Whether a formula stands there that was never calculated."""
        return f"{letters(column)}{row}" in self.hollow

    def ref(self, row: int, column: int) -> str:
        """How people name the cell."""
        return f"{self.name}!{letters(column)}{row}"


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def key(text: str) -> str:
    """A heading as it is compared: letters and digits in one case, single spaces between them.

    What compares becomes a word, since a wide road and a narrow one differ in nothing else.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace(">=", "≥").replace("<=", "≤")
    for sign, word in COMPARED.items():
        plain = plain.replace(sign, f" {word} ")
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def read(source: str, target: IO[bytes]) -> list[Grid]:
    """The sheets of a workbook, read by a child process; raises WorkbookUnreadable."""
    run_child("services.survey.imports.grids", source, target)
    target.seek(0)
    try:
        return [_grid(sheet) for sheet in json.load(target)]
    except (ValueError, KeyError, TypeError) as error:
        raise WorkbookUnreadable from error


def _grid(sheet: dict[str, Any]) -> Grid:
    merged = tuple((a, b, c, d) for a, b, c, d in sheet["merged"])
    return Grid(sheet["name"], sheet["hidden"], sheet["rows"], merged, frozenset(sheet["hollow"]))


def hollow_cells(source: str) -> list[list[str]]:
    """For each sheet in order: the cells whose formula holds no value."""
    with zipfile.ZipFile(source) as archive:
        book = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
        paths = {}
        for found in RELATION.findall(relations):
            said = dict(ATTRIBUTE.findall(found))
            paths[said.get(b"Id")] = unescape(said.get(b"Target", b"").decode())
        known = set(archive.namelist())
        names = [_path(paths.get(_relation(found), "")) for found in SHEET.findall(book)]
        return [
            [ref.decode() for ref in HOLLOW.findall(archive.read(name))] if name in known else []
            for name in names
        ]


def _relation(attributes: bytes) -> bytes:
    said = dict(ATTRIBUTE.findall(attributes))
    return next((value for name, value in said.items() if name.endswith(b":id")), b"")


def _path(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def main(source: str) -> None:
    """The child: limits on itself, then parse and write."""
    from python_calamine import (  # noqa: PLC0415 - only the child needs it
        CalamineWorkbook,
        SheetVisibleEnum,
    )

    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    book = CalamineWorkbook.from_object(with_errors_as_text(source))
    hollow, left = hollow_cells(source), MOST_CELLS
    found = []
    for at, about in enumerate(book.sheets_metadata):
        sheet = book.get_sheet_by_index(at)
        left -= sheet.total_height * sheet.total_width
        if left < 0:
            raise SystemExit(1)
        rows = [[cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [
            (top + 1, first + 1, bottom + 1, last + 1)
            for (top, first), (bottom, last) in (sheet.merged_cell_ranges or [])[:MOST_MERGED]
        ]
        found.append(
            {
                "name": about.name,
                "hidden": about.visible != SheetVisibleEnum.Visible,
                "rows": rows,
                "merged": merged,
                "hollow": hollow[at] if at < len(hollow) else [],
            }
        )
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
