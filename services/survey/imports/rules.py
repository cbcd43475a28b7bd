"""Reads the rows of an `rt_sheets` file: what is readable is scored, what is not is named.

Dirty numbers (negative, over 100 percent, zero denominators) are accepted and flagged; nothing is
repaired in silence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contracts.regions import (
    InvalidAreaName,
    InvalidRtCode,
    area_code,
    contains,
    normalise_rt,
    regions,
    village_of,
)
from contracts.regulation import Measures, Regulation
from services.survey.imports.columns import AREA, CODE, YEAR, Faults, Layout, shorten
from services.survey.imports.models import ImportStatus
from services.survey.imports.numbers import NumberReader, NumberRefused
from services.survey.imports.problems import ImportNotReady
from services.survey.measures import DENOMINATORS, VOLUMES, copied

LONGEST = 200
MOST_CELLS = 100
ROW_COLUMNS = (
    *("row", "rt", "region", "name", "area", "area_name", "year"),
    *("total", "slum_class", "flags", "open_flags", *DENOMINATORS, *VOLUMES),
)


@dataclass(slots=True)
class Reading:
    """One row on its way: read so far, not yet scored."""

    row: int
    rt: str
    area: str | None
    area_name: str | None
    year: int | None
    numbers: dict[str, Decimal | None]
    flags: list[str]


@dataclass
class Checker:
    """Checks the rows of one file in order. `own` are the importer's regions.

    `unread` are the rows behind the errors that are kept, for people to look at.
    """

    regulation: Regulation
    layout: Layout
    separator: str
    region: str
    own: Sequence[str]
    round_year: int
    known_areas: dict[str, str]
    faults: Faults
    rows: int = 0
    flagged: int = 0
    other_years: int = 0
    unread: list[tuple[int, list[str]]] = field(default_factory=list)
    _first: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.number = NumberReader(self.separator).read

    def check(self, rows: Iterable[tuple[int, list[str]]]) -> list[tuple[Any, ...]]:
        """Read and score a chunk; answer its good rows in the order of ROW_COLUMNS."""
        readings = []
        for number, cells in rows:
            self.rows += 1
            kept = len(self.faults.kept)
            reading = self._read(number, cells)
            if reading is not None:
                readings.append(reading)
            elif len(self.faults.kept) > kept:
                self.unread.append((number, [shorten(cell) for cell in cells[:MOST_CELLS]]))
        return self._score(readings)

    def _read(self, row: int, cells: list[str]) -> Reading | None:
        layout, before = self.layout, self.faults.count
        if len(cells) < layout.width or any(cell.strip() for cell in cells[layout.width :]):
            self.faults.add(row, None, "row_width", found=len(cells), expected=layout.width)
            return None
        rt = self._rt(row, cells[layout.code])
        numbers = self._numbers(row, cells)
        year = self._year(row, cells)
        area, area_name = self._area(row, cells, rt)
        if rt is None or self.faults.count > before:
            return None
        flags = [] if rt.rsplit("-", 1)[1].isdigit() else [f"{CODE}:rt_not_numeric"]
        if area is not None and self.known_areas.get(rt, area) != area:
            flags.append(f"{AREA}:area_differs")
        return Reading(row, rt, area, area_name, year, numbers, flags)

    def _rt(self, row: int, text: str) -> str | None:
        """A canonical RT code whose village is known, in the round and the importer's."""
        try:
            rt = normalise_rt(text.strip())
        except InvalidRtCode:
            self.faults.add(row, CODE, "rt_code_invalid", value=text.strip())
            return None
        village = village_of(rt)
        if village not in regions:
            self.faults.add(row, CODE, "region_unknown", value=village)
        elif not contains(self.region, village):
            self.faults.add(row, CODE, "region_outside_round", value=village, region=self.region)
        elif not any(contains(own, village) for own in self.own):
            self.faults.add(row, CODE, "region_not_found", value=village)
        elif (first := self._first.setdefault(rt, row)) != row:
            self.faults.add(row, CODE, "duplicate_rt", value=rt, first=first)
        else:
            return rt
        return None

    def _numbers(self, row: int, cells: list[str]) -> dict[str, Decimal | None]:
        read, found = self.number, {}
        for position, name, column in self.layout.numbers:
            try:
                found[column] = read(cells[position])
            except NumberRefused as refused:
                self.faults.add(row, name, refused.code, value=cells[position].strip())
        return found

    def _year(self, row: int, cells: list[str]) -> int | None:
        text = cells[self.layout.year].strip() if self.layout.year is not None else ""
        if not text:
            return None
        if not (len(text) == 4 and text.isascii() and text.isdigit()):  # noqa: PLR2004 - a year
            self.faults.add(row, YEAR, "year_invalid", value=text)
            return None
        year = int(text)
        self.other_years += year != self.round_year
        return year

    def _area(self, row: int, cells: list[str], rt: str | None) -> tuple[str | None, str | None]:
        name = cells[self.layout.area].strip() if self.layout.area is not None else ""
        if not name or rt is None:
            return None, None
        if len(name) > LONGEST or not name.isprintable():
            self.faults.add(row, AREA, "text_invalid", value=name)
            return None, None
        try:
            return area_code(rt[:5], name), name
        except InvalidAreaName:
            self.faults.add(row, AREA, "area_name_invalid", value=name)
            return None, None

    def _score(self, readings: Sequence[Reading]) -> list[tuple[Any, ...]]:
        ids = [criterion.id for criterion in self.regulation.criteria]
        sheets = (
            Measures(
                **{name: r.numbers[name] for name in DENOMINATORS},
                volumes={id: r.numbers[f"v{id}"] for id in ids},
            )
            for r in readings
        )
        good = []
        for r, score in zip(readings, self.regulation.score_many(sheets), strict=True):
            flags = [*r.flags, *(f"{id}:{code}" for id, code in score.flags)]
            self.flagged += bool(flags)
            name = rt_name(r.rt)
            place = (r.row, r.rt, village_of(r.rt), name, r.area, r.area_name, r.year)
            points = (score.total, score.slum_class, flags, len(flags))
            good.append((*place, *points, *copied(r.numbers)))
        return good


def rt_name(rt: str) -> str:
    """How people call an RT: "RT 006 RW 001 Sampung"."""
    village, rw, number = rt.split("-")
    among = "" if rw == "000" else f" RW {rw}"
    return f"RT {number}{among} {regions.name(village) or village}"


def ensure_status(status: str, error_count: int, needed: ImportStatus) -> None:
    """Raise ImportNotReady unless the import is where this step starts."""
    if status != needed:
        raise ImportNotReady(status=status, error_count=error_count, needed=needed)
