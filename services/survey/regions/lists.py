"""Reads a change list, or a list of BPS codes, from CSV: cell by cell, before any rule is asked.

A change list has the columns `berlaku,jenis,kode_lama,kode_baru,dasar` and, if wanted, `nama`,
`bagian` (1 where it is empty) and `kode_bps`; a list of BPS codes has `kode,kode_bps`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Final

from contracts.regions import (
    InvalidRtCode,
    level_of,
    normalise_rt,
    oddity_of,
    valid_bps_code,
    valid_region_code,
)
from contracts.survey_regions import RegionChangeKind
from services.chassis.shapes import FIRST, LAST
from services.survey.imports import delimited
from services.survey.imports.columns import Faults, names_of, positions
from services.survey.imports.numbers import NumberReader, NumberRefused

NEEDED: Final = ("berlaku", "jenis", "kode_lama", "kode_baru", "dasar")
OPTIONAL: Final = ("nama", "bagian", "kode_bps")
OF_BPS: Final = ("kode", "kode_bps")
KINDS: Final[dict[str, RegionChangeKind]] = {
    "pemekaran": "split",
    "penggabungan": "merge",
    "ganti_nama": "rename",
    "ganti_kode": "recode",
}
MOST_ROWS: Final = 50_000
LONGEST: Final = {"nama": 100, "dasar": 120}
PLACES: Final = 10  # of a share
ONE: Final = Decimal(1)
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a change list; `name` is empty where none was given."""

    row: int
    valid_from: date
    kind: RegionChangeKind
    old: str
    new: str
    name: str
    share: Decimal
    basis: str
    bps: str | None


@dataclass(frozen=True, slots=True)
class Bps:
    """A row of a list of BPS codes."""

    row: int
    code: str
    bps: str


class Cells:
    """The cells of a row by their names; what is wrong with one is noted at its place."""

    def __init__(self, row: int, cells: dict[str, str], faults: Faults) -> None:
        self.row, self.cells, self.faults = row, cells, faults

    def fault(self, column: str, code: str, **facts: object) -> None:
        """Note what is wrong with a cell."""
        self.faults.add(self.row, column, code, **facts)

    def code(self, column: str) -> str:
        """A Kemendagri code, or a canonical RT code; empty when it is neither."""
        text = self.cells[column]
        if not text:
            self.fault(column, "cell_empty")
        elif (odd := oddity_of(text.split("-", maxsplit=1)[0].strip())) is not None:
            self.fault(column, f"code_{odd}", value=text)
        elif valid_region_code(text):
            return text
        elif "-" in text:
            try:
                return normalise_rt(text)
            except InvalidRtCode:
                self.fault(column, "rt_code_invalid", value=text)
        else:
            self.fault(column, "code_invalid", value=text)
        return ""

    def day(self, column: str) -> date:
        """A day as ISO writes it."""
        text = self.cells[column]
        try:
            day = date.fromisoformat(text if DAY.fullmatch(text) else "")
        except ValueError:
            day = date.min
        if not FIRST <= day <= LAST:
            self.fault(column, "date_invalid" if text else "cell_empty", value=text)
        return day

    def kind(self, column: str) -> RegionChangeKind:
        """The kind of change, in either language."""
        text = self.cells[column].lower().replace(" ", "_")
        for said, kind in KINDS.items():
            if text in (said, kind):
                return kind
        self.fault(column, "change_kind_unknown" if text else "cell_empty", value=text)
        return "split"

    def text(self, column: str) -> str:
        """A name or a legal basis."""
        text = self.cells[column]
        if len(text) > LONGEST[column] or not text.isprintable():
            self.fault(column, "text_invalid", limit=LONGEST[column])
        return text

    def share(self, column: str, numbers: NumberReader) -> Decimal:
        """A part of a region; 1 where nothing is said."""
        text = self.cells[column]
        try:
            share = numbers[text]
        except NumberRefused as refused:
            self.fault(column, refused.code, value=text)
            return ONE
        if share is not None and not 0 < share <= 1:
            self.fault(column, "share_invalid", value=text)
        return ONE if share is None else share

    def bps(self, column: str, code: str) -> str | None:
        """The BPS code of a region; None where none is said."""
        text = self.cells[column]
        if text and "." in text:
            self.fault(column, "bps_is_kemendagri", value=text)
        elif text and code and not valid_bps_code(text, level_of(code)):
            self.fault(column, "bps_code_invalid", value=text, other=code)
        return text or None


def changes(file: IO[bytes], faults: Faults) -> list[Line]:
    """The lines of a change list that can be read; `faults` says what is wrong with the others."""
    return list(_changes(file, faults))


def _changes(file: IO[bytes], faults: Faults) -> Iterator[Line]:
    numbers: NumberReader | None = None
    for cells, separator in rows(file, NEEDED, OPTIONAL, faults):
        numbers = numbers or NumberReader(separator, PLACES)
        before = faults.count
        new = cells.code("kode_baru")
        line = Line(
            cells.row,
            cells.day("berlaku"),
            cells.kind("jenis"),
            cells.code("kode_lama"),
            new,
            cells.text("nama"),
            cells.share("bagian", numbers),
            cells.text("dasar"),
            cells.bps("kode_bps", new),
        )
        if not line.basis:
            cells.fault("dasar", "cell_empty")
        if faults.count == before:
            yield line


def bps_codes(file: IO[bytes], faults: Faults) -> list[Bps]:
    """The rows of a list of BPS codes that can be read."""
    found: list[Bps] = []
    first: dict[str, int] = {}
    for cells, _ in rows(file, OF_BPS, (), faults):
        before = faults.count
        code = cells.code("kode")
        bps = cells.bps("kode_bps", code)
        if bps is None:
            cells.fault("kode_bps", "cell_empty")
        if code and (known := first.setdefault(code, cells.row)) != cells.row:
            cells.fault("kode", "code_twice", value=code, first=known)
        if faults.count == before and bps is not None:
            found.append(Bps(cells.row, code, bps))
    return found


def rows(
    file: IO[bytes], needed: tuple[str, ...], optional: tuple[str, ...], faults: Faults
) -> Iterator[tuple[Cells, str]]:
    """The rows below the header, and the separator; up to where the file breaks off."""
    try:
        table = delimited.read(file)
        number, header = next(table.rows, (1, []))
        places = positions(names_of(header), needed, optional, number, faults)
        if places is None:
            return
        count = 0
        for count, (row, cells) in enumerate(table.rows, start=1):
            if count > MOST_ROWS:
                faults.add(row, None, "too_many_rows", limit=MOST_ROWS)
                return
            if len(cells) < len(places) or any(map(str.strip, cells[len(places) :])):
                faults.add(row, None, "row_width", found=len(cells), expected=len(places))
                continue
            named = dict.fromkeys(optional, "")
            named |= {name: cells[at].strip() for name, at in places.items()}
            yield Cells(row, named, faults), table.separator
        if not count:
            faults.add(number, None, "no_rows")
    except delimited.Broken as broken:
        faults.add(broken.row, broken.column, broken.code)
