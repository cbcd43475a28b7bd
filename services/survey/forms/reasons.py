"""What the converter complains of: which of our sentences says it, and which cell it is about.

Most of its reasons name row and column in a fixed way; the older ones are known by their words.
"""

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from services.survey.forms import cells
from services.survey.forms.cells import Grid

ROW: Final = re.compile(r"^\[row : (\d+)\]")
PLACE: Final = re.compile(r"On the '([^']+)' sheet, the '([^']+)' value")
SHEET: Final = re.compile(r"(?:for sheet: |On the |sheet named )'([^']+)'")
SHEETS: Final = ("survey", "choices", "external_choices", "settings", "entities")
LONGEST: Final = 500

# The first whose words are found counts. Named groups are the facts of the sentence; `column` and
# `sheet` say where, unless the reason does.
KNOWN: Final[tuple[tuple[str, str, str, str], ...]] = (
    # code, words, sheet, column
    ("column_duplicate", r"^Duplicate column header: (?P<value>.+)", "", ""),
    ("column_same", r"same column were found: '(?P<other>.+)', '(?P<value>.+)'\. Rename", "", ""),
    ("column_missing", r"required column headers were not found: (?P<value>.+?)\. Learn", "", ""),
    ("header_missing", r"a missing header row", "", ""),
    ("sheet_missing", r"^You must have a sheet named '(?P<value>\w+)'", "", ""),
    ("choices_missing", r"^There should be a choices sheet", "choices", ""),
    ("column_invalid", r"Column headers must not be empty", "choices", ""),
    ("type_unknown", r"^Unknown question type '(?P<value>.*)'\.$", "survey", "type"),
    ("type_missing", r"Question with no type", "survey", "type"),
    ("name_missing", r"Question or group with no name", "survey", "name"),
    ("label_missing", r"named '(?P<value>.+)' has no label or hint", "survey", "label"),
    (
        "list_unknown",
        r"List name not in (?:external )?choices sheet: (?P<value>.+)",
        "survey",
        "type",
    ),
    ("reference_unknown", r"Could not find the name '(?P<value>.+)'", "", ""),
    ("reference_unknown", r"There is no survey element named '(?P<value>.+)'", "", ""),
    ("reference_ambiguous", r"The name '(?P<value>.+)' appears more than once", "", ""),
    ("reference_ambiguous", r"multiple survey elements named '(?P<value>.+)'", "", ""),
    ("reference_malformed", r"Reference variable", "", ""),
    ("begin_unmatched", r"Unmatched 'begin_(?P<value>\w+)'", "survey", "type"),
    ("end_unmatched", r"Unmatched 'end_(?P<value>\w+)'", "survey", "type"),
    ("choice_name_missing", r"Choices must have a name", "choices", "name"),
    ("choice_name_duplicate", r"Choice names must be unique", "choices", "name"),
    (
        "choice_name_spaces",
        r"^Choice names with spaces .* See \[(?P<value>.+?)\]",
        "choices",
        "name",
    ),
    ("name_duplicate", r"the 'name' value '(?P<value>.+)' is invalid", "survey", "name"),
    ("name_invalid", r"Names must begin with a letter or underscore", "", ""),
    ("calculation_missing", r"Missing calculation", "survey", "calculation"),
    ("parameters_invalid", r"the 'parameters' value is invalid", "survey", "parameters"),
    ("entity_invalid", r"the 'save_to' value is invalid|'entities' sheet", "", ""),
)
# Complaints without a row: in which column stands what they name.
NAMED: Final = {"type_unknown": "type", "choice_name_spaces": "name", "label_missing": "name"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One complaint: where, which sentence with which facts, and the converter's own words."""

    code: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    reason: str | None = None
    facts: dict[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def explain(message: str, grid: Grid) -> list[Reason]:
    """The complaints in a message; several stand on lines of their own, each with its row."""
    lines = [line for line in message.split("\n") if line.strip()]
    several = len(lines) > 1 and all(ROW.match(line) for line in lines)
    return [_explained(line[:LONGEST], grid) for line in (lines if several else lines[:1] or [""])]


def _explained(line: str, grid: Grid) -> Reason:
    code, facts, sheet, column = "form_unconvertible", {}, "", ""
    for known, words, its_sheet, its_column in KNOWN:
        found = re.search(words, line)
        if found:
            code, sheet, column, facts = known, its_sheet, its_column, found.groupdict()
            break
    row = ROW.match(line)
    place, named = PLACE.search(line), SHEET.search(line)
    if place:
        sheet, column = place[1], place[2]
    elif named and not sheet:
        sheet = named[1]
    number = int(row[1]) if row else None
    if sheet == "" and number is not None:
        sheet = "survey"
    return located(code, facts, (sheet or None, number, column or None), line, grid)


def located(
    code: str,
    facts: dict[str, str],
    place: tuple[str | None, int | None, str | None],
    line: str | None,
    grid: Grid,
) -> Reason:
    """The complaint with all of its place that can be found in the sheets."""
    sheet, row, column = searched(code, facts, place, grid)
    where = cells.cell(grid, sheet, row, column)
    if code == "column_duplicate" and sheet is not None:
        second = [n for n, text in enumerate(cells.header(grid, sheet)) if text == column][1]
        where = f"{sheet}!{cells.letters(second)}1"
    return Reason(code, sheet, row, column, where, line, facts)


def searched(
    code: str,
    facts: dict[str, str],
    place: tuple[str | None, int | None, str | None],
    grid: Grid,
) -> tuple[str | None, int | None, str | None]:
    """Where it is, looked up by what the complaint names when it names no row."""
    sheet, row, column = place
    value = facts.get("value", "")
    if code == "column_duplicate":
        return _twice(value, grid), 1, value
    if code in {"column_same", "column_missing", "header_missing", "column_invalid"}:
        return sheet, 1, value if code == "column_same" else column
    if row is None and code.startswith("reference_"):
        return cells.containing(grid, f"${{{value}}}") or place
    if row is None and code in NAMED and sheet is not None:
        row = next(cells.rows_with(grid, sheet, NAMED[code], value), None)
    return sheet, row, column


def _twice(value: str, grid: Grid) -> str | None:
    """The sheet that has a column twice, one that the converter reads before others."""
    found = [sheet for sheet in grid if cells.header(grid, sheet).count(value) > 1]
    return min(found, key=lambda sheet: sheet not in SHEETS, default=None)
