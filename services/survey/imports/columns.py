"""The columns of an `rt_sheets` file, and how its header is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

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
KEPT = 1_000
SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """Something wrong in the file: where, which code, and the facts for its sentence."""

    row: int | None
    column: str | None
    code: str
    facts: dict[str, Any]


@dataclass
class Faults:
    """What is wrong in a file: all of it counted, the first of it kept."""

    count: int = 0
    kept: list[Fault] = field(default_factory=list)

    def add(self, row: int | None, column: str | None, code: str, **facts: Any) -> None:
        """Count a fault; what stood there is shortened and freed of control characters."""
        self.count += 1
        if len(self.kept) < KEPT:
            shown = {k: shorten(v) if isinstance(v, str) else v for k, v in facts.items()}
            self.kept.append(Fault(row, column and shorten(column), code, shown))

    def take(self, others: "Faults") -> None:
        """Count and keep what was noted elsewhere, too."""
        self.count += others.count
        self.kept += others.kept[: KEPT - len(self.kept)]


def shorten(text: str) -> str:
    """A foreign text as it may stand in a sentence."""
    return "".join(c if c.isprintable() else "?" for c in text[:SHOWN])


@dataclass(frozen=True)
class Layout:
    """Where each column stands.

    `numbers` are (position, header, column of the database), as the regulation scores a row.
    """

    width: int
    code: int
    area: int | None
    year: int | None
    numbers: tuple[tuple[int, str, str], ...]


def read_header(
    cells: Sequence[str], regulation: Regulation, row: int, faults: Faults
) -> Layout | None:
    """Find the columns by name; spaces and case do not matter, order is free.

    None when a column is missing, unknown or there twice; `faults` says which.
    """
    targets = HEADS | {criterion.id: f"v{criterion.id}" for criterion in regulation.criteria}
    where = positions(names_of(cells), (CODE, *targets), OPTIONAL, row, faults)
    if where is None:
        return None
    numbers = tuple((where[name], name, column) for name, column in targets.items())
    return Layout(len(where), where[CODE], where.get(AREA), where.get(YEAR), numbers)


def names_of(cells: Sequence[str]) -> list[str]:
    """The names in a header, as they are compared; empty cells behind the last are none."""
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def positions(
    names: Sequence[str], needed: Sequence[str], optional: Sequence[str], row: int, faults: Faults
) -> dict[str, int] | None:
    """Where each column stands; None, and faults, when one is missing, unknown or there twice."""
    known = (*needed, *optional)
    wrong = [("column_missing", name) for name in needed if name not in names]
    wrong += [("column_unknown", name) for name in names if name not in known]
    wrong += [("column_duplicate", name) for name in known if names.count(name) > 1]
    for code, name in wrong:
        faults.add(row, name, code, value=name)
    if wrong:
        return None
    return {name: position for position, name in enumerate(names)}
