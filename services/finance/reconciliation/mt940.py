"""Reads SWIFT MT940: statements of one account, one after the other.

`:20: :25: :28C: :60F: (:61: :86:)* :62F:`, each with its lines. Strict on purpose: what does not fit
is named by its line, never mended. Balances must follow, within a statement and from one to the next.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from services.finance.reconciliation.reading import MOST_LINES, Fault, Line, Reading, words

BEGINS: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:\{1:|:20:)|^\{4:\r?$", re.MULTILINE)
TAG: Final = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)", re.DOTALL)
ENVELOPE: Final = re.compile(r"\{[123]:[^\n]*\}(?:\{4:)?|\{4:|-?\}?(?:\{5:.*\})?")
BALANCE: Final = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d{1,15}(?:,\d{0,2})?)", re.ASCII)
CURRENCY: Final = re.compile(r"[A-Z]{3}")
RUPIAH, FUNDS = "IDR", ("", "R")  # a movement may say the third letter of its currency
MOVED: Final = re.compile(
    r"(\d{6})(\d{4})?(R?[CD])([A-Z]?)(\d{1,15}(?:,\d{0,2})?)([NFS][A-Z0-9]{3})([^\n]*)(?:\n(.*))?",
    re.ASCII | re.DOTALL,
)
BEFORE: Final = ("20", "21", "25", "25P", "28", "28C", "13D", "34F", "NS")
OPENING, CLOSING, AFTER = ("60F", "60M"), ("62F", "62M"), ("64", "65", "90D", "90C", "NS")
SUMS: Final = ("34F", "64", "65", "90D", "90C")  # which say a currency as well
HALF_YEAR, CENTURY, NO_REFERENCE = 183, 2000, ("", "NONREF")


@dataclass(frozen=True, slots=True)
class Field:
    """A tag with its content, which may go over several lines; `row` is where it begins."""

    row: int
    tag: str
    content: str

    @property
    def name(self) -> str:
        return f":{self.tag}:"


@dataclass(slots=True)
class _Statement:
    """How far one statement is read."""

    opening: Decimal | None = None
    closing: Decimal | None = None
    account: bool = False
    rows: dict[str, int] = field(default_factory=dict)
    moved: list[tuple[Field, list[Field]]] = field(default_factory=list)


def is_mt940(head: bytes) -> bool:
    """By how it begins."""
    return bool(BEGINS.search(head))


def read(text: str, today: date, own: str | None, found: Reading) -> None:
    """The lines of all statements. `own`: the digits of the account's number, if it has one."""
    fields = list(_fields(text, found))
    if found.error_count:
        return
    if not fields or fields[0].tag != "20":
        found.fault(fields[0].row if fields else 1, None, "tag_missing", value=":20:")
        return
    starts = [n for n, one in enumerate(fields) if one.tag == "20"]
    for begin, end in zip(starts, [*starts[1:], len(fields)], strict=True):
        _statement(fields[begin:end], today, own, found)
    if not found.lines and not found.error_count:
        found.fault(None, None, "no_rows")


def _fields(text: str, found: Reading) -> Iterator[Field]:
    """Each tag with the lines below it; SWIFT's envelope falls away."""
    row, tag, parts = 0, "", list[str]()
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = raw.rstrip()
        if begun := TAG.fullmatch(line):
            if tag:
                yield Field(row, tag, "\n".join(parts))
            row, tag, parts = number, begun[1], [begun[2]]
        elif not line or ENVELOPE.fullmatch(line):
            continue
        elif tag:
            parts.append(line)
        else:
            found.fault(number, None, "tag_unknown", value=line)
    if tag:
        yield Field(row, tag, "\n".join(parts))


def _statement(fields: Sequence[Field], today: date, own: str | None, found: Reading) -> None:
    """Read one statement; its opening is the closing of the one before."""
    state, before = _Statement(), found.closing
    for one in fields:
        try:
            _take(state, one, own)
        except Fault as fault:
            found.fault(one.row, one.name, fault.code, **fault.facts)
    last = fields[-1]
    for missing, name in ((not state.account, ":25:"), (state.closing is None, ":62F:")):
        if missing and not found.error_count:
            found.fault(last.row, None, "tag_missing", value=name)
    for one, details in state.moved:
        if found.full:
            found.fault(one.row, one.name, "too_many_rows", limit=MOST_LINES)
            return
        try:
            found.lines.append(_line(one, details, today))
        except Fault as fault:
            found.fault(one.row, one.name, fault.code, **fault.facts)
    if not found.error_count:
        _prove(state, before, found)


def _take(state: _Statement, one: Field, own: str | None) -> None:
    """Put a field where it belongs; raises Fault for what is out of place."""
    begun, ended = "opening" in state.rows, "closing" in state.rows
    if one.tag in {"25", "25P"}:
        state.account = True
        _ensure_own(one.content, own)
    elif one.tag in OPENING and not begun:
        state.rows["opening"] = one.row
        state.opening = _balance(one)
    elif one.tag in CLOSING and begun and not ended:
        state.rows["closing"] = one.row
        state.closing = _balance(one)
    elif one.tag == "61" and begun and not ended:
        state.moved.append((one, []))
    elif one.tag == "86" and begun:
        if not ended and state.moved:
            state.moved[-1][1].append(one)
    elif one.tag not in (AFTER if ended else BEFORE):
        known = one.tag in (*BEFORE, *AFTER, *OPENING, *CLOSING, "61", "86")
        raise Fault("tag_misplaced" if known else "tag_unknown", value=one.name)
    elif one.tag in SUMS and (said := CURRENCY.search(one.content)):
        _ensure_rupiah(said[0])


def _ensure_own(content: str, own: str | None) -> None:
    """The account's number, behind a bank's code and a slash or alone."""
    said = "".join(filter(str.isdigit, content.rpartition("/")[2]))
    if own and said and not said.endswith(own) and not own.endswith(said):
        raise Fault("other_account", value=said[-4:])


def _balance(one: Field) -> Decimal:
    parts = BALANCE.fullmatch(one.content.strip())
    if parts is None:
        raise Fault("tag_invalid", value=one.name)
    _day(parts[2])
    _ensure_rupiah(parts[3])
    return _amount(parts[4]) * (1 if parts[1] == "C" else -1)


def _ensure_rupiah(code: str) -> None:
    if code != RUPIAH:
        raise Fault("currency_foreign", value=code)


def _line(one: Field, details: Sequence[Field], today: date) -> Line:
    """A movement on its day of entry; a reversed credit goes out."""
    parts = MOVED.fullmatch(one.content)
    if parts is None:
        raise Fault("tag_invalid", value=one.name)
    booked_on = _entered(_day(parts[1]), parts[2])
    if booked_on > today:
        raise Fault("date_in_future", value=parts[1])
    if parts[4] not in FUNDS:
        raise Fault("currency_foreign", value=f"..{parts[4]}")
    amount = _amount(parts[5])
    if not amount:
        raise Fault("amount_missing")
    own, _, banks = parts[7].partition("//")
    known = [said for said in (own.strip(), banks.strip()) if said not in NO_REFERENCE]
    text = words(" ".join([*(d.content for d in details), parts[8] or ""]))
    sign = 1 if parts[3] in {"C", "RD"} else -1
    return Line(one.row, booked_on, sign * amount, text, words(" ".join(known)) or None)


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ".").rstrip("."))


def _day(text: str) -> date:
    try:
        return date(CENTURY + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError as error:
        raise Fault("date_invalid", value=text) from error


def _entered(value: date, entry: str | None) -> date:
    """The day of entry has no year: that which is nearest to the value's day."""
    if entry is None:
        return value
    for year in (value.year, value.year - 1, value.year + 1):
        try:
            found = date(year, int(entry[:2]), int(entry[2:]))
        except ValueError:
            continue
        if abs((found - value).days) <= HALF_YEAR:
            return found
    raise Fault("date_invalid", value=entry)


def _prove(state: _Statement, before: Decimal | None, found: Reading) -> None:
    """Opening and movements are the closing; the next statement begins with it."""
    opening, closing = state.opening or Decimal(0), state.closing or Decimal(0)
    if before is not None and before != opening:
        facts = {"value": f"{opening:.2f}", "expected": f"{before:.2f}"}
        found.fault(state.rows["opening"], ":60F:", "balance_differs", **facts)
        return
    own = found.lines[len(found.lines) - len(state.moved) :]
    moved = sum((line.amount for line in own), Decimal(0))
    if opening + moved != closing:
        facts = {"value": f"{closing:.2f}", "expected": f"{opening + moved:.2f}"}
        found.fault(state.rows["closing"], ":62F:", "balance_differs", **facts)
        return
    found.opening = opening if found.opening is None else found.opening
    found.closing = closing
