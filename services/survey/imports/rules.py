"""Reads the rows of an `rt_sheets` file: what is readable is scored, what is not is named.

Dirty numbers (negative, over 100 percent, zero denominators) are accepted and flagged; nothing is
repaired in silence.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

from contracts.regions import (
    InvalidAreaName,
    InvalidRtCode,
    area_code,
    contains,
    normalise_rt,
    regions,
)
from contracts.regulation import Regulation
from services.chassis.files import XLSX
from services.survey.imports.columns import AREA, CODE, YEAR, Faults, Layout, shorten
from services.survey.imports.models import CALCULATED, ImportKind, ImportStatus
from services.survey.imports.numbers import NumberReader, NumberRefused
from services.survey.imports.problems import (
    ImportNotReady,
    RecordsMerged,
    RecordsThere,
    RtInvalid,
    RtNotTaken,
    WorkbookExpected,
)

LONGEST = 200
NAMED = 5  # RTs in a sentence
MOST_CELLS = 100
VILLAGE = len("35.19.09.2010")
PLACES = ("row", "rt", "region", "name", "area", "area_name", "year")
SCORES = ("total", "slum_class", "flags", "open_flags")

area_of = lru_cache(10_000)(area_code)  # a few names stand in many rows


@dataclass
class Reach:
    """The RTs that a file may bring: in the round's region and in the importer's own.

    `quote` says how what stood there may stand in a sentence.
    """

    region: str
    own: Sequence[str]
    faults: Faults
    quote: Callable[[str], str] = str.strip
    _villages: set[str] = field(default_factory=set)

    def rt(self, row: int, text: str) -> str | None:
        """A canonical RT code; None, and a fault, when it is none or lies elsewhere."""
        try:
            rt = normalise_rt(text.strip())
        except InvalidRtCode:
            self.faults.add(row, CODE, "rt_code_invalid", value=self.quote(text))
            return None
        village = rt[:VILLAGE]
        return rt if village in self._villages or self._takes(row, village) else None

    def _takes(self, row: int, village: str) -> bool:
        """Look a village up; one whose RTs are taken is remembered."""
        if village not in regions:
            self.faults.add(row, CODE, "region_unknown", value=village)
        elif not contains(self.region, village):
            self.faults.add(row, CODE, "region_outside_round", value=village, region=self.region)
        elif not any(contains(own, village) for own in self.own):
            self.faults.add(row, CODE, "region_not_found", value=village)
        else:
            self._villages.add(village)
            return True
        return False


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
        self.reach = Reach(self.region, self.own, self.faults)
        self.columns = (*PLACES, *SCORES, *(column for _, _, column in self.layout.numbers))
        self.numbers = NumberReader(self.separator)
        self.cells_of = itemgetter(*(position for position, _, _ in self.layout.numbers))

    def check(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[Any, ...]]:
        """Read and score rows as they come; the good ones go on in the order of `columns`."""
        for number, cells in rows:
            self.rows += 1
            kept = len(self.faults.kept)
            row = self._read(number, cells)
            if row is not None:
                yield row
            elif len(self.faults.kept) > kept:
                self.unread.append((number, [shorten(cell) for cell in cells[:MOST_CELLS]]))

    def _read(self, row: int, cells: list[str]) -> tuple[Any, ...] | None:
        layout, before = self.layout, self.faults.count
        width = layout.width
        if len(cells) != width and (len(cells) < width or any(map(str.strip, cells[width:]))):
            self.faults.add(row, None, "row_width", found=len(cells), expected=width)
            return None
        rt = self._rt(row, cells[layout.code])
        numbers = self._numbers(row, cells)
        year = self._year(row, cells)
        area, area_name = self._area(row, cells, rt)
        if rt is None or self.faults.count > before:
            return None
        score = self.regulation.score_row(numbers)
        flags = [f"{id}:{code}" for id, code in score.flags]
        if area is not None and self.known_areas.get(rt, area) != area:
            flags.insert(0, f"{AREA}:area_differs")
        if not rt.rsplit("-", 1)[1].isdigit():
            flags.insert(0, f"{CODE}:rt_not_numeric")
        self.flagged += bool(flags)
        place = (row, rt, rt[:VILLAGE], rt_name(rt), area, area_name, year)
        return (*place, score.total, score.slum_class, flags, len(flags), *numbers)

    def _rt(self, row: int, text: str) -> str | None:
        """A canonical RT code whose village is known, in the round and the importer's."""
        rt = self.reach.rt(row, text)
        if rt is None:
            return None
        if (first := self._first.setdefault(rt, row)) != row:
            self.faults.add(row, CODE, "duplicate_rt", value=rt, first=first)
            return None
        return rt

    def _numbers(self, row: int, cells: list[str]) -> list[Decimal | None]:
        """The numbers in the order of the layout; each that is refused is named."""
        try:
            return list(map(self.numbers.__getitem__, self.cells_of(cells)))
        except NumberRefused:
            for position, name, _ in self.layout.numbers:
                try:
                    self.numbers[cells[position]]
                except NumberRefused as refused:
                    self.faults.add(row, name, refused.code, value=cells[position].strip())
            return []

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
            return area_of(rt[:5], name), name
        except InvalidAreaName:
            self.faults.add(row, AREA, "area_name_invalid", value=name)
            return None, None


def rt_name(rt: str) -> str:
    """How people call an RT: "RT 006 RW 001 Sampung"."""
    village, rw, number = rt.split("-")
    among = "" if rw == "000" else f" RW {rw}"
    return f"RT {number}{among} {regions.name(village) or village}"


def ensure_status(status: str, error_count: int, needed: ImportStatus) -> None:
    """Raise ImportNotReady unless the import is where this step starts."""
    if status != needed:
        raise ImportNotReady(status=status, error_count=error_count, needed=needed)


def ensure_taken(kind: ImportKind, file_type: str, filename: str, rt: str | None) -> str | None:
    """Refuse what this kind of import does not take; the RT as it is written everywhere else."""
    if kind not in CALCULATED:
        if rt is not None:
            raise RtNotTaken
        return None
    if file_type != XLSX:
        raise WorkbookExpected(filename=filename, found=file_type.upper())
    try:
        return normalise_rt(rt) if rt is not None else None
    except InvalidRtCode as invalid:
        raise RtInvalid(value=shorten(rt or "")) from invalid


def ensure_no_records(records: Mapping[str, int]) -> None:
    """Raise RecordsThere when an RT's answers came from elsewhere already; how many, by RT."""
    if records:
        named = ", ".join(itertools.islice(records, NAMED))
        more = ", ..." if len(records) > NAMED else ""
        raise RecordsThere(records=sum(records.values()), rts=f"{named}{more}")


def ensure_unmerged(merges: int) -> None:
    """Raise RecordsMerged while merges stand on records that this apply or undo takes away."""
    if merges:
        raise RecordsMerged(merges=merges)
