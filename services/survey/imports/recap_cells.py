"""Where the numbers of Format C and of the score stand in a workbook, found by their labels."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from services.survey.imports.grids import Grid, key
from services.survey.imports.recap_labels import LABELS

PERCENT: Final = "%"
ENOUGH: Final = 20  # labels that make a sheet the recap


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a number: what stands there, or that a formula there was never calculated."""

    row: int
    ref: str
    text: str
    hollow: bool = False

    @property
    def number(self) -> Decimal | None:
        """The number, if it is one."""
        return number(self.text)


@dataclass(frozen=True, slots=True)
class Scores:
    """The sheet of the score: by criterion id its volume, percent and points, and the rest by name."""

    grid: Grid
    heads: dict[str, Cell] = field(default_factory=dict)
    volumes: dict[str, Cell] = field(default_factory=dict)
    percents: dict[str, Cell] = field(default_factory=dict)
    points: dict[str, Cell] = field(default_factory=dict)
    notes: dict[str, Cell] = field(default_factory=dict)
    averages: dict[str, Cell] = field(default_factory=dict)
    results: dict[str, Cell] = field(default_factory=dict)


def number(text: str) -> Decimal | None:
    """The number that a text is, if it is one."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def cell(grid: Grid, row: int, column: int) -> Cell:
    """A cell for comparing."""
    return Cell(row, grid.ref(row, column), grid.at(row, column), grid.is_hollow(row, column))


def find_recap(grids: list[Grid]) -> dict[str, Cell]:
    """The cells of Format C by the ids of `format_c`, with "%" behind those of percentages."""
    for grid in grids:
        found = _recap(grid)
        if len(found) >= ENOUGH:
            return found
    return {}


def _recap(grid: Grid) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    left = list(LABELS)
    title, values = _values(grid)
    for row in range(1, len(grid.rows) + 1):
        for column in range(min(LABELLED, grid.width), 0, -1):
            label = key(grid.at(row, column))
            at = next((n for n, (_, p) in enumerate(left[:REACH]) if p.search(label)), None)
            if label and at is not None:
                place = values if row > title and values else column + 1
                found.setdefault(left[at][0], cell(grid, row, place))
                left = left[at + 1 :]
                break
    return found


def _values(grid: Grid) -> tuple[int, int]:
    """The row and the column of the title above the values; zeros without one."""
    titles = ((r, c) for r, c, text in grid.cells(REACHED) if key(text) == "nilai")
    return next(titles, (0, 0))


REACH: Final = 20  # labels in a row that an edition may lack
REACHED, LABELLED = 40, 6  # rows with the title, columns with labels
TITLES: Final = ("volume", "prosen", "nilai")
HEADS: Final = {
    "area_ha": r"^luas verifikasi",
    "buildings": r"^jumlah krt",
    "units": r"^jumlah bangunan",
    "population": r"^jumlah penduduk",
    "households": r"^jumlah kk",
    "road_ideal_m": r"^panjang jalan ideal",
    "drain_ideal_m": r"^panjang drainase ideal",
}
RESULTS: Final = {
    "total": r"^total nilai",
    "slum_class": r"^tingkat kekumuhan$",
    "average": r"^rata2? .*sektoral",
}
ASPECT: Final = re.compile(r"^(\d) kondisi")
CRITERION: Final = re.compile(r"^([a-e]) \w")


def find_scores(grids: list[Grid]) -> Scores | None:
    """The sheet that turns volumes into a score, if the workbook has one."""
    for grid in grids:
        for row in range(1, min(len(grid.rows), 40) + 1):
            titles = {key(grid.at(row, c)).split(" ")[0]: c for c in range(1, grid.width + 1)}
            if all(title in titles for title in TITLES):
                return _scores(grid, row, titles)
    return None


def _scores(grid: Grid, header: int, titles: dict[str, int]) -> Scores:
    found = Scores(grid)
    for row, column, text in grid.cells(header):
        for name, pattern in HEADS.items():
            if re.search(pattern, key(text)):
                found.heads[name] = _right_of(grid, row, column)
    aspect = ""
    for row in range(header + 1, len(grid.rows) + 1):
        for column in range(1, grid.width + 1):
            words = key(grid.at(row, column))
            if heading := ASPECT.match(words):
                aspect = heading[1]
            elif words:
                _line(found, row, titles, aspect, words)
    return found


def _line(found: Scores, row: int, titles: dict[str, int], aspect: str, words: str) -> None:
    """What a label of the sheet is about, and the cells in its row."""
    if words.startswith("rata rata") and aspect:
        found.averages.setdefault(aspect, cell(found.grid, row, titles["prosen"]))
    elif aspect and (letter := CRITERION.match(words)):
        _criterion(found, row, titles, f"{aspect}{letter[1]}")
    for name, pattern in RESULTS.items():
        if re.search(pattern, words):
            found.results.setdefault(name, cell(found.grid, row, titles["nilai"]))


def _criterion(found: Scores, row: int, titles: dict[str, int], id: str) -> None:
    grid = found.grid
    found.volumes.setdefault(id, cell(grid, row, titles["volume"]))
    found.percents.setdefault(id, cell(grid, row, titles["prosen"]))
    found.points.setdefault(id, cell(grid, row, titles["nilai"]))
    found.notes.setdefault(id, cell(grid, row, titles["nilai"] + 1))


def _right_of(grid: Grid, row: int, column: int) -> Cell:
    """The first number right of a label; the cell where it should stand if there is none."""
    for at in range(column + 1, min(column + 5, grid.width) + 1):
        if number(grid.at(row, at)) is not None or grid.is_hollow(row, at):
            return cell(grid, row, at)
    return cell(grid, row, column + 2)
