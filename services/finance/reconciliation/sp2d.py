"""Reads a treasury's list of what it paid out (SP2D): number, day, payee, amount; CSV or XLSX.

An amount is what the payee received, so it is above zero.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from services.finance.reconciliation import headings
from services.finance.reconciliation.cells import (
    Amounts,
    day,
    ensure_rupiah,
    like_a_day,
    like_an_amount,
)
from services.finance.reconciliation.headings import SP2D
from services.finance.reconciliation.reading import MOST_LINES, Fault, Line, Reading, words
from services.finance.reconciliation.table import Row

NEEDED: Final = ("number", "date", "payee", "amount")
SUMS: Final = ("total", "jumlah", "grand total")
EXAMPLE: Final = "Nomor SP2D; Tanggal; Penerima; Nilai"


def read(rows: Sequence[Row], today: date, *, sheet: bool, found: Reading) -> None:
    """The payments of a list."""
    head = headings.header_of(rows, SP2D, ({"date"}, {"amount", "number"}, {"payee", "number"}))
    if head is None:
        found.fault(rows[0].number if rows else 1, None, "header_missing", value=EXAMPLE)
        return
    at = headings.columns(rows[head], SP2D, NEEDED, found)
    if found.error_count:
        return
    amounts, seen = Amounts(sheet=sheet), dict[str, int]()
    heading = headings.keys(rows[head])
    for row in rows[head + 1 :]:
        cells = {name: row.cells[n] if n < len(row.cells) else "" for name, n in at.items()}
        if _beside(row, cells, heading):
            continue
        if found.full:
            found.fault(row.number, None, "too_many_rows", limit=MOST_LINES)
            return
        _take(found, seen, row.number, cells, today, amounts)
    if not found.lines and not found.error_count:
        found.fault(None, None, "no_rows")


def is_list(rows: Sequence[Row]) -> bool:
    """Whether a table is a list of SP2D and no statement of a bank."""
    head = headings.header_of(rows, SP2D, [{name} for name in NEEDED])
    return head is not None and headings.header_of(rows, headings.BANK, BANK_NEEDS) is None


BANK_NEEDS: Final = ({"date"}, {"text"}, {"debit", "credit", "mark", "balance"})


def _beside(row: Row, cells: Mapping[str, str], heading: Sequence[str]) -> bool:
    """What is no payment: the sum of the list, its header once more, or words such as who signs."""
    first = next(filter(None, row.cells), "")
    if not cells["date"] and headings.key(first).startswith(SUMS):
        return True
    if like_a_day(cells["date"]):
        return False
    named = cells["payee"] and any(map(str.isdigit, cells["number"]))
    return not (named or like_an_amount(cells["amount"])) or headings.keys(row) == heading


def _take(
    found: Reading,
    seen: dict[str, int],
    row: int,
    cells: Mapping[str, str],
    today: date,
    amounts: Amounts,
) -> None:
    before = found.error_count
    values: dict[str, str] = {}
    booked_on, amount = today, Decimal(0)
    for name in cells:
        try:
            values[name] = words(cells[name])
            if name in NEEDED and not values[name]:
                raise Fault("cell_empty")  # noqa: TRY301 - noted like any other
            if name == "date":
                booked_on = day(values[name], today)
            elif name == "amount":
                amount = _amount(amounts, values[name], row)
            elif name == "currency":
                ensure_rupiah(values[name])
        except Fault as fault:
            found.fault(row, name, fault.code, **fault.facts)
    number = values.get("number", "")
    first = seen.setdefault(number, row)
    if number and first != row:
        found.fault(row, "number", "number_twice", value=number, first=first)
    if found.error_count == before:
        text = " ".join(filter(None, (values["payee"], values.get("text"))))
        found.lines.append(Line(row, booked_on, amount, text, number))


def _amount(amounts: Amounts, text: str, row: int) -> Decimal:
    value, _ = amounts.read(text, row)
    if value < 0:
        raise Fault("amount_negative", value=text)
    if not value:
        raise Fault("amount_missing")
    return value
