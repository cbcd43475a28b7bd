"""Tables, sentences and figures as the template lays them out. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from contracts.regions import WIB
from services.chassis import figures
from services.chassis.figures import NONE
from services.chassis.printing import breaking
from services.reporting.seals.template_1.words import MONTHS

Cell = str | int | Decimal | None
Row = Sequence[Cell]
Block = dict[str, Any]


def rupiah(amount: Decimal) -> str:
    """`80.000.000`, with sen only where there are any."""
    return figures.fixed(amount, 2 if amount % 1 else 0)


KINDS: Final[Mapping[str, Callable[[Decimal], str]]] = {
    "number": figures.plain,
    "percent": figures.fixed,
    "ha": figures.ha,
    "rupiah": rupiah,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A head, how wide it is (0: what is left), and how its decimals are written."""

    head: str
    mm: float = 0
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """`nothing` is said in the place of a table without rows; `wide` ones lie across the page."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    nothing: str
    total: Row | None = None
    notes: Sequence[str] = ()
    wide: bool = False


def dec(told: Any) -> Decimal:
    """A number of the facts; nothing is 0."""
    return Decimal(told or 0)


def perhaps(told: Any) -> Decimal | None:
    """A number of the facts that may be missing."""
    return None if told is None else Decimal(told)


def total(numbers: Iterable[Decimal]) -> Decimal:
    """Their exact sum."""
    return sum(numbers, Decimal(0))


def said(cell: Cell, kind: str) -> str:
    """A cell as the paper writes it."""
    if cell is None:
        return NONE
    if isinstance(cell, Decimal):
        return KINDS.get(kind, figures.plain)(cell)
    return figures.whole(cell) if isinstance(cell, int) else breaking(cell)


def printed(table: Table) -> Block:
    """A table as the template lays it out, or the sentence in its place."""
    if not table.rows:
        return sentence(table.nothing, table.title)
    kinds = [column.kind for column in table.columns]

    def line(row: Row) -> list[str]:
        return [said(cell, kind) for cell, kind in zip(row, kinds, strict=True)]

    return {
        "block": "table",
        "title": table.title,
        "columns": [
            {"head": one.head, "mm": one.mm, "right": one.kind in {*KINDS, "whole"}}
            for one in table.columns
        ],
        "rows": [line(row) for row in table.rows],
        "total": None if table.total is None else line(table.total),
        "notes": [breaking(note) for note in table.notes],
        "wide": table.wide,
    }


def sentence(words: str, title: str = "") -> Block:
    """A sentence, under its heading if it has one."""
    return {"block": "sentence", "title": title, "words": breaking(words)}


def pairs(title: str, told: Iterable[tuple[str, str]]) -> Block:
    """Facts by their names."""
    return {
        "block": "facts",
        "title": title,
        "pairs": [[name, breaking(fact)] for name, fact in told],
    }


def tiles(told: Iterable[tuple[str, str, str]]) -> Block:
    """Key figures: the figure, its unit, what it is."""
    return {"block": "tiles", "items": [list(one) for one in told]}


def day(told: str | None) -> str | None:
    """A day as papers write it: `27 November 2020`."""
    if told is None:
        return None
    found = date.fromisoformat(told)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def moment(told: str | None) -> str:
    """A moment as papers write it, by the clock of the capital."""
    if told is None:
        return NONE
    found = datetime.fromisoformat(told).astimezone(WIB)
    return f"{day(found.date().isoformat())} pukul {found:%H.%M} WIB"


def ha(told: Any) -> str:
    """Hectares with their unit."""
    return f"{figures.ha(dec(told))} ha"


def percent(told: Any) -> str:
    """A percent with its sign, or that there is none."""
    return NONE if told is None else f"{figures.fixed(dec(told))} %"


def rt_of(code: str) -> str:
    """`RT 007/RW 003`; without a RW `RT 007`."""
    _, rw, rt = code.split("-")
    return f"RT {rt}" if rw == "000" else f"RT {rt}/RW {rw}"
