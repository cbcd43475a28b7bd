"""A file of ballot papers: CSV with the header `nomor, pilihan` and perhaps `rt, jk`. Pure.

`pilihan` are activity numbers with spaces between: `1 4 7`; with points `1:5 4:3`. `jk` is L or P.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final

from services.chassis.problems import Text
from services.planning.votes.problems import ROWS
from services.planning.votes.shapes import (
    MOST_CANDIDATES,
    MOST_PAPERS,
    MOST_POINTS,
    BallotCreate,
    Choice,
)

NEEDED: Final = ("nomor", "pilihan")
COLUMNS: Final = (*NEEDED, "rt", "jk")
CHOICE = re.compile(r"([0-9]{1,4})(?::([0-9]{1,4}))?")
NUMBER = re.compile(r"[0-9]{1,7}")
SEXES: Final[Mapping[str, Any]] = {"": None, "L": "male", "P": "female"}
SHOWN, KEPT, MOST_NUMBER = 60, 100, 1_000_000
LARGEST: Final = 500_000  # bytes of a file


@dataclass(slots=True)
class Reading:
    """Papers by their lines, and what is wrong: all of it counted, the first of it kept."""

    papers: list[tuple[int, BallotCreate]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    error_count: int = 0

    def fault(self, row: int | None, code: str, detail: Text) -> None:
        """Note a fault of a line."""
        self.error_count += 1
        if len(self.errors) < KEPT:
            self.errors.append({"row": row, "code": code, "detail": detail})

    def wrong(self, row: int | None, code: str, **facts: Any) -> None:
        """Note a fault that reading has found."""
        shown = {k: _shown(v) if isinstance(v, str) else v for k, v in facts.items()}
        said = ROWS[code]
        self.fault(row, code, Text(said.render("id", shown), said.render("en", shown)))


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:SHOWN])


def read(text: str) -> Reading:
    """The papers of a file; `,` or `;` between cells, as its header has."""
    found = Reading()
    mark = ";" if ";" in text.split("\n", 1)[0] else ","
    rows = _rows(text, mark, found)
    _, header = next(rows, (1, []))
    names = [cell.lower() for cell in header]
    if not found.error_count:
        _look(found, names)
    if found.error_count:
        return found
    for row, cells in rows:
        if any(cells) and _fits(found, row, names, cells, mark):
            _take(found, row, dict(zip(names, cells, strict=False)))
        if len(found.papers) + found.error_count > MOST_PAPERS:
            found.wrong(row, "too_many_rows", limit=MOST_PAPERS)
            return found
    if not found.papers and not found.error_count:
        found.wrong(None, "no_rows")
    return found


def _rows(text: str, mark: str, found: Reading) -> Iterator[tuple[int, list[str]]]:
    """Trimmed rows with the line where each begins; notes where no further one can be read."""
    csv.field_size_limit(max(LARGEST, csv.field_size_limit()))  # of all readers in this process
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    row = 1
    try:
        for cells in rows:
            yield row, [cell.strip() for cell in cells]
            row = rows.line_num + 1
    except csv.Error:
        found.wrong(row, "row_unreadable")


def _look(found: Reading, names: Sequence[str]) -> None:
    """Each column that is needed is there, none twice, and none that would be left unread."""
    if any(name not in names for name in NEEDED):
        found.wrong(1, "column_missing")
    for name in dict.fromkeys(filter(None, names)):
        if name not in COLUMNS:
            found.wrong(1, "column_unknown", column=name)
        elif names.count(name) > 1:
            found.wrong(1, "column_twice", column=name)


def _fits(found: Reading, row: int, names: Sequence[str], cells: Sequence[str], mark: str) -> bool:
    """Nothing stands outside the named columns: choices in cells of their own would be lost."""
    if any(cell and not name for name, cell in zip_longest(names, cells, fillvalue="")):
        found.wrong(row, "choice_invalid", value=mark.join(cells[names.index("pilihan") :]))
        return False
    return True


def _take(found: Reading, row: int, cells: Mapping[str, str]) -> None:
    number = cells.get("nomor", "")
    if not NUMBER.fullmatch(number) or not 1 <= int(number) <= MOST_NUMBER:
        found.wrong(row, "number_invalid", value=number)
        return
    choices = [_choice(part) for part in cells.get("pilihan", "").split()]
    if None in choices or len(choices) > MOST_CANDIDATES:
        found.wrong(row, "choice_invalid", value=cells.get("pilihan", ""))
        return
    sex = cells.get("jk", "").upper()
    if sex not in SEXES:
        found.wrong(row, "sex_invalid", value=sex)
        return
    rt = cells.get("rt", "")[:100] or None
    said = [one for one in choices if one is not None]
    found.papers.append(
        (row, BallotCreate(number=int(number), choices=said, rt=rt, sex=SEXES[sex]))
    )


def _choice(part: str) -> Choice | None:
    match = CHOICE.fullmatch(part)
    if match is None:
        return None
    candidate, points = int(match[1]), int(match[2] or 1)
    if not 1 <= candidate <= MOST_CANDIDATES or not 1 <= points <= MOST_POINTS:
        return None
    return Choice(candidate=candidate, points=points)
