"""Tables of a paper: made once, with numbers as numbers, for the PDF and for the workbook. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from services.chassis import figures
from services.chassis.figures import NONE
from services.chassis.printing import breaking

Cell = str | int | Decimal | None
Row = Sequence[Cell]
KINDS: Final[Mapping[str, Callable[[Decimal], str]]] = {
    "number": figures.plain,
    "percent": figures.fixed,
    "ha": figures.ha,
    "rupiah": figures.rupiah,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A head, how wide it is on paper (0: what is left), and how its decimals are written."""

    head: str
    mm: float = 0
    kind: str = "text"
    sheet: int = 14  # characters of the workbook's column


@dataclass(frozen=True, slots=True)
class Table:
    """`nothing` is said in the place of a table without rows; `wide` ones lie across the page."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    nothing: str
    total: Row | None = None
    notes: Sequence[str] = ()
    wide: bool = False
    small: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


def dec(text: str | None) -> Decimal:
    """A number of the facts; nothing is 0."""
    return Decimal(text or 0)


def perhaps(text: str | None) -> Decimal | None:
    """A number of the facts that may be missing."""
    return None if text is None else Decimal(text)


def total(numbers: Iterable[Decimal]) -> Decimal:
    """Their exact sum."""
    return sum(numbers, Decimal(0))


def rt_of(code: str) -> str:
    """`RT 007/RW 003`; without a RW `RT 007`."""
    _, rw, rt = code.split("-")
    return f"RT {rt}" if rw == "000" else f"RT {rt}/RW {rw}"


def said(cell: Cell, kind: str) -> str:
    """A cell as the paper writes it."""
    if cell is None:
        return NONE
    if isinstance(cell, Decimal):
        return KINDS.get(kind, figures.plain)(cell)
    return figures.whole(cell) if isinstance(cell, int) else breaking(cell)


def printed(table: Table) -> dict[str, Any]:
    """A table as the template lays it out, or the sentence in its place."""
    if not table.rows:
        return sentence(table.nothing, table.title)
    kinds = [column.kind for column in table.columns]

    def line(row: Row) -> list[str]:
        return [said(cell, kind) for cell, kind in zip(row, kinds, strict=True)]

    return {
        "block": "table",
        "title": breaking(table.title),
        "columns": [
            {"head": column.head, "mm": column.mm, "right": column.kind in {*KINDS, "whole"}}
            for column in table.columns
        ],
        "rows": [line(row) for row in table.rows],
        "total": None if table.total is None else line(table.total),
        "notes": list(table.notes),
        "wide": table.wide,
        "small": table.small,
        **table.more,
    }


def sentence(words: str, title: str = "") -> dict[str, Any]:
    """A sentence under its heading."""
    return {"block": "sentence", "title": breaking(title), "words": breaking(words)}
