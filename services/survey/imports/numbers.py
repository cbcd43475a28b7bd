"""Reads numbers as people write them, and says by name what is wrong with the others."""

import re
from decimal import Decimal

PLAIN = re.compile(r"^[-+]?[0-9]{1,9}(?:\.[0-9]{1,6})?$")
POINT = re.compile(r"^[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?$")
COMMA = re.compile(r"^[-+]?[0-9]+,[0-9]+$")
WHOLE = re.compile(r"^[-+]?[0-9]+(?:[eE][-+]?[0-9]{1,3})?$")
GROUPED = re.compile(r"^[-+]?[0-9]{1,3}(?:([.,' \u00a0\u202f])[0-9]{3})+(?:[.,][0-9]+)?$")
EXCEL = frozenset({"#NUM!", "#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#SPILL!"})
MEMORY, SHORT = 50_000, 32
LIMIT, PLACES = Decimal(10) ** 9, 6
FLOAT_DIGITS = 17  # no float has more; what has was never measured


class NumberRefused(ValueError):
    """The text is no number that we take; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NumberReader(dict[str, Decimal | None]):
    """Reads the numbers of one file: the first decimal mark it meets holds for the whole file.

    `numbers[text]` is a decimal, or None for an empty cell; raises NumberRefused. The same few
    numbers come again and again, and what was read once stays good: it is only looked up.
    """

    def __init__(self, separator: str, places: int = PLACES) -> None:
        super().__init__()
        self.places = places
        self.comma_allowed = separator == ";"
        self.mark: str | None = None

    def __missing__(self, text: str) -> Decimal | None:
        value = self._read(text)
        if len(text) < SHORT and len(self) < MEMORY:
            self[text] = value
        return value

    def _read(self, text: str) -> Decimal | None:
        if PLAIN.match(text) and ("." not in text or self.mark == "."):
            return Decimal(text)
        text = text.strip()
        return self._careful(text) if text else None

    def _careful(self, text: str) -> Decimal:
        if text.upper() in EXCEL:
            raise NumberRefused("excel_error")
        if WHOLE.match(text):
            return bounded(Decimal(text), self.places)
        if COMMA.match(text):
            return self._marked(text, ",")
        if POINT.match(text):
            return self._marked(text, ".")
        raise NumberRefused("thousands_separator" if GROUPED.match(text) else "not_a_number")

    def _marked(self, text: str, mark: str) -> Decimal:
        if mark == "," and not self.comma_allowed:
            grouped = GROUPED.match(text)
            raise NumberRefused("thousands_separator" if grouped else "decimal_comma")
        if self.mark not in (None, mark):
            grouped = GROUPED.match(text)
            raise NumberRefused("thousands_separator" if grouped else "decimal_mark_mixed")
        self.mark = mark
        return bounded(Decimal(text.replace(",", ".")), self.places)


def bounded(value: Decimal, places: int = PLACES) -> Decimal:
    """Refuse what no sheet can hold; a float's dust behind these places is rounded away."""
    if abs(value) >= LIMIT or len(value.normalize().as_tuple().digits) > FLOAT_DIGITS:
        raise NumberRefused("number_out_of_range")
    return value if _places(value) in range(places + 1) else _plain(round(value, places))


def _plain(value: Decimal) -> Decimal:
    """Without zeros at the end and without an exponent."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if _places(short) < 0 else short


def _places(value: Decimal) -> int:
    """Digits behind the decimal mark; negative when zeros are missing before it."""
    return -int(value.as_tuple().exponent)
