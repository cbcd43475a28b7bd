"""Reads a list of positions: CSV with the columns `kode_rt,lon,lat`, in any order."""

from decimal import Decimal
from typing import IO, Final

from contracts.regions import InvalidRtCode, normalise_rt, regions, village_of
from services.chassis.auth import Principal
from services.chassis.geo import CoordinatesSwapped, OutsideIndonesia
from services.survey.imports import delimited
from services.survey.imports.columns import Faults, names_of, positions
from services.survey.imports.numbers import NumberReader, NumberRefused
from services.survey.positions import rules
from services.survey.positions.rules import DECIMALS, Place

COLUMNS: Final = ("kode_rt", "lon", "lat")
MOST_ROWS: Final = 10_000


class Reading:
    """The places of a list by RT, and what is wrong with it."""

    def __init__(self, by: Principal) -> None:
        self.by, self.faults, self.rows = by, Faults(), 0
        self.places: dict[str, Place] = {}
        self._first: dict[str, int] = {}

    def read(self, file: IO[bytes]) -> None:
        """Read the file to its end, or to where it breaks off."""
        try:
            self._read(delimited.read(file))
        except delimited.Broken as broken:
            self.faults.add(broken.row, broken.column, broken.code)

    def _read(self, table: delimited.Delimited) -> None:
        row, header = next(table.rows, (1, []))
        where = positions(names_of(header), COLUMNS, (), row, self.faults)
        if where is None:
            return
        numbers = NumberReader(table.separator, DECIMALS)
        for number, cells in table.rows:
            self.rows += 1
            if self.rows > MOST_ROWS:
                self.faults.add(number, None, "too_many_rows", limit=MOST_ROWS)
                return
            if not any(map(str.strip, cells[len(where) :])) and len(cells) >= len(where):
                self._take(number, {name: cells[at] for name, at in where.items()}, numbers)
            else:
                facts = {"found": len(cells), "expected": len(where)}
                self.faults.add(number, None, "row_width", **facts)
        if not self.rows:
            self.faults.add(row, None, "no_rows")

    def _take(self, row: int, cells: dict[str, str], numbers: NumberReader) -> None:
        rt = self._rt(row, cells["kode_rt"])
        lon, lat = (self._degrees(row, name, cells[name], numbers) for name in COLUMNS[1:])
        if lon is None or lat is None:
            return
        try:
            place = rules.placed(lon, lat)
        except (CoordinatesSwapped, OutsideIndonesia) as problem:
            self.faults.add(row, "lon", problem.code, **problem.facts)
            return
        if rt is not None:
            self.places[rt] = place

    def _rt(self, row: int, cell: str) -> str | None:
        """The RT, if it is one of the caller's that no row before has named."""
        try:
            rt = normalise_rt(cell.strip())
        except InvalidRtCode:
            self.faults.add(row, "kode_rt", "rt_code_invalid", value=cell)
            return None
        village = village_of(rt)
        first = self._first.setdefault(rt, row)
        if village not in regions:
            self.faults.add(row, "kode_rt", "region_unknown", value=village)
        elif not self.by.covers(village):
            self.faults.add(row, "kode_rt", "region_not_found", value=village)
        elif first != row:
            self.faults.add(row, "kode_rt", "duplicate_rt", value=rt, first=first)
        else:
            return rt
        return None

    def _degrees(self, row: int, name: str, cell: str, numbers: NumberReader) -> Decimal | None:
        try:
            found = numbers[cell]
        except NumberRefused as refused:
            self.faults.add(row, name, refused.code, value=cell)
            return None
        if found is None:
            self.faults.add(row, name, "cell_empty", value=name)
        return found


def read(file: IO[bytes], by: Principal) -> Reading:
    """The places of a list, or what is wrong with it."""
    found = Reading(by)
    found.read(file)
    return found
