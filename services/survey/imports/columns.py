"""The columns of an `rt_sheets` file, and how its header is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.regulation import Regulation

CODE, AREA, YEAR = "kode_rt", "kawasan", "tahun"
HEADS = {
    "luas_ha": "area_ha",
    "jumlah_bangunan": "buildings",
    "jumlah_kk": "households",
    "jumlah_penduduk": "population",
    "panjang_jalan_ideal_m": "road_ideal_m",
    "panjang_drainase_ideal_m": "drain_ideal_m",
}
OPTIONAL = (AREA, YEAR)


@dataclass(frozen=True)
class Fault:
    """Something wrong in the file: where, which code, and the facts for its sentence."""

    row: int | None
    column: str | None
    code: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Layout:
    """Where each column stands. `numbers` are (position, header, column of the database)."""

    width: int
    code: int
    area: int | None
    year: int | None
    numbers: tuple[tuple[int, str, str], ...]


def read_header(
    cells: Sequence[str], regulation: Regulation, row: int
) -> tuple[Layout | None, list[Fault]]:
    """Find the columns by name; spaces and case do not matter, order is free."""
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    targets = HEADS | {criterion.id: f"v{criterion.id}" for criterion in regulation.criteria}
    needed = (CODE, *targets)
    known = (*needed, *OPTIONAL)
    faults = [
        Fault(row, name, "column_missing", {"column": name}) for name in needed if name not in names
    ]
    faults += [
        Fault(row, name, "column_unknown", {"value": name}) for name in names if name not in known
    ]
    faults += [
        Fault(row, name, "column_duplicate", {"value": name})
        for name in known
        if names.count(name) > 1
    ]
    if faults:
        return None, faults
    where = {name: position for position, name in enumerate(names)}
    numbers = tuple((where[name], name, column) for name, column in targets.items())
    return Layout(len(names), where[CODE], where.get(AREA), where.get(YEAR), numbers), []
