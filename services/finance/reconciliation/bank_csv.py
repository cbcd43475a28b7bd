"""Reads a statement that a bank hands out as a table: CSV, or the same as a workbook.

Above the header and below the lines a bank may write what it likes; of that the balances and the
account's number are read. A running balance is proved line by line, whichever end comes first.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from contracts.money import LARGEST
from services.finance.reconciliation import headings
from services.finance.reconciliation.cells import (
    Amounts,
    day,
    direction,
    ensure_rupiah,
    like_a_day,
    like_an_amount,
)
from services.finance.reconciliation.headings import BANK
from services.finance.reconciliation.reading import MOST_LINES, Fault, Line, Reading, words
from services.finance.reconciliation.table import Row

T = TypeVar("T")
MONEY: Final = {"debit", "credit", "amount"}
OPENING: Final = ("saldo awal", "opening balance", "beginning balance", "saldo sebelumnya")
CLOSING: Final = ("saldo akhir", "closing balance", "ending balance")
SUM: Final = re.compile(
    r"(?:(?:grand |sub )?total|jumlah|mutasi)(?: (?:mutasi|transaksi))?"
    r"(?: (?:debit|debet|kredit|credit|db|cr))?(?: [0-9 ]+(?:db|cr)?)?"
)
CURRENCY: Final = re.compile(rf"(?:{'|'.join(headings.CURRENCY)})(?: ([a-z]+(?: [a-z]+)?))?")
ACCOUNT: Final = re.compile(
    r"(?:(?:no|nomor) rekening|rekening|account(?: no| number)?)(?: ([0-9x ]+))?"
)
NUMBER: Final = re.compile(r"[0-9][0-9 .-]*")
HIDDEN: Final = re.compile(r"[xX*]")
EXAMPLE: Final = "Tanggal; Keterangan; Debit; Kredit; Saldo"
LEAST_DIGITS: Final = 5


class _Table:
    """One file on its way."""

    def __init__(self, found: Reading, today: date, own: str | None, *, sheet: bool) -> None:
        self.found, self.today, self.own = found, today, own
        self.amounts = Amounts(sheet=sheet)
        self.at: dict[str, int] = {}
        self.keys: list[str] = []

    def cell(self, row: Row, meaning: str) -> str:
        place = self.at.get(meaning)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    def header(self, row: Row) -> bool:
        """Where the columns are; whether lines can be read by them."""
        before = self.found.error_count
        has = headings.places(row, BANK)
        two = bool({"debit", "credit"} & has.keys())
        if "amount" in has and two:
            self.found.fault(row.number, None, "columns_unclear")
        wanted = ["date", "text", *(("debit", "credit") if two else ("amount",))]
        self.at = headings.columns(row, BANK, wanted, self.found)
        self.keys = headings.keys(row)
        return self.found.error_count == before

    def note(self, row: Row) -> bool:
        """Take a row that is no line: a balance, a sum, the account, its currency; whether it was one."""
        filled = [cell for cell in row.cells if cell.strip(" :")]
        said = headings.key(filled[0]) if filled else ""
        if named := ACCOUNT.fullmatch(said):
            self.account(row, named[1] or " ".join(filled[1:2]))
            return True
        if named := CURRENCY.fullmatch(said):
            self.currency(row, (named[1] or " ".join(filled[1:2])).upper())
            return True
        if said.startswith((*OPENING, *CLOSING)):
            text = filled[-1] if len(filled) > 1 else filled[0].partition(":")[2]
            if any(map(str.isdigit, text)):
                self._told(row, text, opening=said.startswith(OPENING))
            return True
        return SUM.fullmatch(said) is not None

    def _told(self, row: Row, text: str, *, opening: bool) -> None:
        """A balance of the file, or of a page of it: the first opens it, the last closes it."""
        told = self._balance(row, text)
        if not opening:
            self.found.closing = told
        elif self.found.opening is None:
            self.found.opening = told

    def noted(self, row: Row) -> bool:
        """Below the header only what has no day is no line, or has a day but moves nothing."""
        try:
            self._day(row)
        except Fault:
            return self.note(row) or self._beside(row)
        text = headings.key(self.cell(row, "text"))
        moved = (self.cell(row, name) for name in MONEY)
        still = not any(cell.strip("-0., ") for cell in moved)
        return still and text.startswith((*OPENING, *CLOSING)) and self.note(self._from_text(row))

    def _beside(self, row: Row) -> bool:
        """The header once more, or words of a page that have neither a day nor an amount."""
        moved = any(like_an_amount(self.cell(row, name)) for name in MONEY)
        words_alone = not moved and not like_a_day(self.cell(row, "date"))
        return words_alone or headings.keys(row) == self.keys

    def _from_text(self, row: Row) -> Row:
        return Row(row.number, [self.cell(row, "text"), self.cell(row, "balance")])

    def account(self, row: Row, text: str) -> None:
        """Refuse a file about another account; a number that is not whole proves nothing."""
        number = NUMBER.search(text)
        said = "".join(filter(str.isdigit, number[0])) if number else ""
        if not self.own or len(said) < LEAST_DIGITS or HIDDEN.search(text):
            return
        if not said.endswith(self.own) and not self.own.endswith(said):
            self.found.fault(row.number, "account", "other_account", value=said[-4:])

    def currency(self, row: Row, text: str) -> None:
        """Refuse what is not in rupiah."""
        try:
            ensure_rupiah(text)
        except Fault as fault:
            self.found.fault(row.number, "currency", fault.code, **fault.facts)

    def _balance(self, row: Row, text: str) -> Decimal | None:
        try:
            return self.amounts.read(text.strip(" :"), row.number)[0]
        except Fault as fault:
            self.found.fault(row.number, "balance", fault.code, **fault.facts)
            return None

    def line(self, row: Row) -> None:
        """Read a line, or note all that is wrong with it."""
        before = self.found.error_count
        width = len(self.keys)
        if any(row.cells[width:]):
            facts = {"found": len(row.cells), "expected": width}
            self.found.fault(row.number, None, "row_width", **facts)
        booked_on = self._tried(row, "date", self._day)
        amount = self._tried(row, "amount", self._amount)
        said = self._tried(row, "text", self._text)
        balance = self.cell(row, "balance")
        told = self._balance(row, balance) if balance else None
        if number := self.cell(row, "account"):
            self.account(row, number)
        self.currency(row, self.cell(row, "currency"))
        if booked_on and amount and said and self.found.error_count == before:
            self.found.lines.append(Line(row.number, booked_on, amount, *said, told))

    def _tried(self, row: Row, column: str, read: Callable[[Row], T]) -> T | None:
        try:
            return read(row)
        except Fault as fault:
            self.found.fault(row.number, column, fault.code, **fault.facts)
            return None

    def _day(self, row: Row) -> date:
        text = self.cell(row, "date")
        if not text:
            raise Fault("cell_empty")
        return day(text, self.today)

    def _text(self, row: Row) -> tuple[str, str | None]:
        return words(self.cell(row, "text")), words(self.cell(row, "reference")) or None

    def _amount(self, row: Row) -> Decimal:
        value = self._signed(row) if "amount" in self.at else self._of_two(row)
        if not value:
            raise Fault("amount_missing")
        return value

    def _signed(self, row: Row) -> Decimal:
        text, mark = self.cell(row, "amount"), self.cell(row, "mark")
        if not text:
            raise Fault("amount_missing")
        value, said = self.amounts.read(text, row.number)
        if "mark" not in self.at:
            return value
        if said and value < 0:
            raise Fault("amount_negative", value=text)
        return value * direction(mark)

    def _of_two(self, row: Row) -> Decimal:
        sides = {side: self.cell(row, side) for side in ("debit", "credit")}
        values = {}
        for side, text in sides.items():
            empty = not text.strip("-")
            values[side] = Decimal(0) if empty else self.amounts.read(text, row.number)[0]
            if values[side] < 0:
                raise Fault("amount_negative", value=text)
        if all(values.values()):
            raise Fault("amount_twice")
        return values["credit"] - values["debit"]


def read(rows: Sequence[Row], today: date, own: str | None, *, sheet: bool, found: Reading) -> None:
    """The lines of a table. `own`: the digits of the account's number, if it has one."""
    head = headings.header_of(rows, BANK, ({"date"}, MONEY))
    if head is None:
        found.fault(rows[0].number if rows else 1, None, "header_missing", value=EXAMPLE)
        return
    table = _Table(found, today, own, sheet=sheet)
    for row in rows[:head]:
        table.note(row)
    if not table.header(rows[head]):
        return
    for row in rows[head + 1 :]:
        if table.noted(row):
            continue
        if found.full:
            found.fault(row.number, None, "too_many_rows", limit=MOST_LINES)
            return
        table.line(row)
    if not found.lines and not found.error_count:
        found.fault(None, None, "no_rows")
    if not found.error_count:
        _prove(found)


def _prove(found: Reading) -> None:
    """Each running balance follows from the one before; a file may begin with its newest line."""
    forward, backward = _break(found.lines), _break(found.lines[::-1])
    if forward and backward:
        line, expected = forward
        facts = {"value": f"{line.balance:.2f}", "expected": f"{expected:.2f}"}
        found.fault(line.row, "balance", "balance_differs", **facts)
        return
    if forward:
        found.lines.reverse()
    first, last = found.lines[0], found.lines[-1]
    if found.opening is None and first.balance is not None:
        found.opening = _before(first.balance - first.amount, first, found)
    if found.closing is None:
        found.closing = last.balance


def _before(opening: Decimal, first: Line, found: Reading) -> Decimal:
    """What was there before the first line, which may be more than can be."""
    if abs(opening) > LARGEST:
        found.fault(first.row, "balance", "amount_too_large", value=f"{opening:.2f}")
    return opening


def _break(lines: Sequence[Line]) -> tuple[Line, Decimal] | None:
    """The first line whose balance does not follow, and what it should be."""
    expected: Decimal | None = None
    for line in lines:
        if expected is not None:
            expected += line.amount
        if line.balance is not None:
            if expected is not None and expected != line.balance:
                return line, expected
            expected = line.balance
    return None
