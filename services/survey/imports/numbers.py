"""Reads numbers as people write them, and says by name what is wrong with the others."""

import re
from decimal import Decimal

PLAIN = re.compile(r"^[-+]?[0-9]{1,9}(?:\.[0-9]{1,6})?$")
POINT = re.compile(
    r"^[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?$|^[-+]?[0-9]+[eE][-+]?[0-9]{1,3}$"
)
COMMA = re.compile(r"^[-+]?[0-9]+,[0-9]+$")
WHOLE = re.compile(r"^[-+]?[0-9]+$")
GROUPED = re.compile(r"^[-+]?[0-9]{1,3}(?:([.,' \u00a0])[0-9]{3})+(?:[.,][0-9]+)?$")
EXCEL = frozenset({"#NUM!", "#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#SPILL!"})
DIGITS, PLACES = 9, 6


class NumberRefused(ValueError):
    """The text is no number that we take; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NumberReader:
    """Reads the numbers of one file: the first decimal mark it meets holds for the whole file."""

    def __init__(self, separator: str) -> None:
        self.comma_allowed = separator == ";"
        self.mark: str | None = None

    def read(self, text: str) -> Decimal | None:
        """A decimal, or None for an empty cell; raises NumberRefused."""
        if PLAIN.match(text) and ("." not in text or self.mark == "."):
            return Decimal(text)
        text = text.strip()
        if not text:
            return None
        return self._careful(text)

    def _careful(self, text: str) -> Decimal:
        if text.upper() in EXCEL:
            raise NumberRefused("excel_error")
        if WHOLE.match(text):
            return bounded(Decimal(text))
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
        return bounded(Decimal(text.replace(",", ".")))


def bounded(value: Decimal) -> Decimal:
    """Refuse what no sheet can hold; a float's dust behind the sixth place is rounded away."""
    if abs(value) >= Decimal(10) ** DIGITS:
        raise NumberRefused("number_out_of_range")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -PLACES:
        if exponent < -2 * DIGITS:
            raise NumberRefused("number_out_of_range")
        value = round(value, PLACES).normalize()
        exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        return value.quantize(Decimal(1))
    return value
