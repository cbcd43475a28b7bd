"""Reads amounts and days as Indonesian banks write them; raises Fault with what is wrong."""

import re
from datetime import date
from decimal import Decimal

from contracts.money import LARGEST
from services.finance.reconciliation.reading import Fault

GROUPED = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})*(?:(?!\1)([.,])([0-9]{1,2}))?")
PLAIN = re.compile(r"[0-9]{1,30}(?:([.,])([0-9]{0,2}))?")
FINER = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})*(?!\1))[.,][0-9]{3,}")
ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
SIGNED = re.compile(
    r"(?P<open>\()?\s*(?P<first>[-+])?\s*(?:rp\.?|idr)?\s*(?P<sign>[-+])?\s*(?P<digits>[0-9][0-9.,]*)"
    r"\s*(?P<last>[-+])?(?(open)\))\s*(?P<mark>[a-z]{1,6})?",
    re.IGNORECASE,
)
RUPIAH = re.compile(r"(?:[\s:/().-]|idr|rp|rupiah|indonesian?)*", re.IGNORECASE)
CODES = "usd|sgd|eur|jpy|myr|aud|gbp|cny|cnh|hkd|sar|thb|chf|nzd|cad|krw|inr|(?:us|s)?[$€£¥]"
FOREIGN = re.compile(
    rf"[-+(\s]*({CODES})[-+(\s]*[0-9][0-9.,]*[-+)\s]*|[-+(\s]*[0-9][0-9.,]*[-+)\s]*({CODES})",
    re.IGNORECASE,
)
LIKE_AN_AMOUNT = re.compile(rf"[-+(\s]*(?:(?:rp\.?|idr|{CODES})[-+(\s]*)?[0-9]", re.IGNORECASE)
IN = frozenset({"k", "kr", "c", "cr", "kredit", "credit", "masuk", "+"})
OUT = frozenset({"d", "db", "dr", "debit", "debet", "keluar", "-"})
DAY_FIRST = re.compile(
    r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})(?:[ T]+[\d:.]{4,12})?", re.ASCII
)
ISO = re.compile(
    r"(\d{4})([/\-])(\d{1,2})\2(\d{1,2})(?:[ T]+[\d:.]{4,15}(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
NAMED = re.compile(
    r"(\d{1,2})[ \-/]([a-z]{3,9})\.?[ \-/](\d{4}|\d{2})(?:[ T]+[\d:.]{4,12})?",
    re.ASCII | re.IGNORECASE,
)
NO_YEAR = re.compile(r"\d{1,2}[/.\- ](?:\d{1,2}|[a-z]{3,9})", re.ASCII | re.IGNORECASE)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan januari january", "feb februari february peb", "mar maret march"),
            *("apr april", "mei may", "jun juni june", "jul juli july"),
            *("agu agt ags agustus aug august", "sep sept september", "okt oktober oct october"),
            *("nov nop november", "des desember dec december"),
        ),
        start=1,
    )
    for name in names.split()
}
LIKE_A_DAY = re.compile(
    rf"(?:\d{{1,4}}([/.\- ])\d{{1,2}}\1\d{{1,4}}|\d{{1,2}}[/.\-]\d{{1,2}}"
    rf"|\d{{1,2}}[ \-/](?:{'|'.join(MONTHS)})\.?(?:[ \-/]\d{{2,4}})?)(?:[ T]+\d[\d:.]*)?",
    re.ASCII | re.IGNORECASE,
)
FIRST, CENTURY = date(2000, 1, 1), 2000


def day(text: str, today: date) -> date:
    """Day first, or ISO; a time of day behind it falls away."""
    found = _day(text.strip())
    if not found >= FIRST:
        raise Fault("date_invalid", value=text)
    if found > today:
        raise Fault("date_in_future", value=text)
    return found


def _day(text: str) -> date:
    try:
        if parts := DAY_FIRST.fullmatch(text):
            return date(_year(parts[4]), int(parts[3]), int(parts[1]))
        if parts := ISO.fullmatch(text):
            return date(int(parts[1]), int(parts[3]), int(parts[4]))
        if (parts := NAMED.fullmatch(text)) and parts[2].lower() in MONTHS:
            return date(_year(parts[3]), MONTHS[parts[2].lower()], int(parts[1]))
    except ValueError as error:
        raise Fault("date_invalid", value=text) from error
    raise Fault("date_without_year" if NO_YEAR.fullmatch(text) else "date_invalid", value=text)


def _year(text: str) -> int:
    return int(text) + (CENTURY if len(text) == 2 else 0)  # noqa: PLR2004 - 26 is 2026


def like_a_day(text: str) -> bool:
    """Whether it was meant as a day, right or wrong."""
    return LIKE_A_DAY.fullmatch(text) is not None


def like_an_amount(text: str) -> bool:
    """Whether it was meant as an amount, right or wrong."""
    return LIKE_AN_AMOUNT.match(text) is not None


def ensure_rupiah(text: str) -> None:
    """Raise Fault for a currency that is another, however rupiah is called."""
    if not RUPIAH.fullmatch(text):
        raise Fault("currency_foreign", value=text)


def direction(text: str) -> int:
    """1 for what came in, -1 for what went out."""
    said = text.strip().rstrip(".").casefold()
    if said in IN:
        return 1
    if said in OUT:
        return -1
    raise Fault("mark_invalid", value=text)


class Amounts:
    """Reads the amounts of one file: the first decimal mark that is sure holds for all of it."""

    def __init__(self, *, sheet: bool) -> None:
        self.sheet = sheet  # of a workbook 1.234 may be a number
        self.mark: str | None = None
        self.since = 0

    def read(self, text: str, row: int) -> tuple[Decimal, bool]:
        """An amount, and whether the text itself says its direction."""
        text = " ".join(text.split())
        if foreign := FOREIGN.fullmatch(text):
            raise Fault("currency_foreign", value=foreign[1] or foreign[2])
        parts = SIGNED.fullmatch(text)
        if parts is None or (parts["mark"] or "k").casefold() not in IN | OUT:
            raise Fault("amount_invalid", value=text)
        value = self._digits(parts["digits"], text, row)
        signs = [one for one in (parts["first"], parts["sign"], parts["last"]) if one]
        if parts["open"]:
            signs.append("-")
        if parts["mark"]:
            signs.append("+" if direction(parts["mark"]) > 0 else "-")
        if len(signs) > 1 and not (parts["mark"] and signs[:-1] == ["+"]):
            raise Fault("amount_invalid", value=text)
        return (-value if signs[-1:] == ["-"] else value), bool(signs)

    def _digits(self, digits: str, text: str, row: int) -> Decimal:
        mark, value = self._taken_apart(digits, text)
        if mark is not None:
            if self.mark not in (None, mark):
                raise Fault("amount_mixed", value=text, first=self.since)
            if self.mark is None:
                self.mark, self.since = mark, row
        if value > LARGEST:
            raise Fault("amount_too_large", value=text)
        return value

    def _taken_apart(self, digits: str, text: str) -> tuple[str | None, Decimal]:
        """The decimal mark that the digits prove, if any, and their value."""
        if self.sheet and self.mark != "," and ONE_GROUP.fullmatch(digits):
            raise Fault("amount_unclear", value=text)
        if parts := GROUPED.fullmatch(digits):
            whole = digits.partition(parts[2])[0] if parts[2] else digits
            value = Decimal(f"{whole.replace(parts[1], '')}.{parts[3] or '':0<2}")
            return ("," if parts[1] == "." else "."), value
        if parts := PLAIN.fullmatch(digits):
            whole, _, cents = digits.partition(parts[1]) if parts[1] else (digits, "", "")
            return parts[1], Decimal(f"{whole}.{cents:0<2}")
        raise Fault("amount_too_fine" if FINER.fullmatch(digits) else "amount_invalid", value=text)
