"""Rupiah as Indonesian papers write them: in words (terbilang), and in figures."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from contracts.money import ZERO, Money

UNITS: Final = (
    *("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
TEN, DOZEN, HUNDRED, GROUP = 10, 12, 100, 1000
SCALES: Final = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun")


def in_words(amount: Money) -> str:
    """`delapan puluh juta rupiah lima puluh sen`; what is below zero begins with `minus`.

    Cash of a day may be: who paid on a day before the money was received had it from elsewhere.
    """
    if amount < ZERO:
        return f"minus {in_words(-amount)}"
    rupiah, cents = divmod(int(amount.amount * HUNDRED), HUNDRED)
    said = [f"{_number(rupiah) or 'nol'} rupiah"] if rupiah or not cents else []
    return " ".join([*said, *([f"{_number(cents)} sen"] if cents else [])])


def in_figures(amount: Money | Decimal) -> str:
    """`80.000.000,00`."""
    figures = amount.amount if isinstance(amount, Money) else amount
    return f"{figures:,.2f}".translate(str.maketrans(",.", ".,"))


def _number(number: int) -> str:
    """A whole number in words; nothing for zero."""
    return " ".join(_groups(number))


def _groups(number: int) -> Iterator[str]:
    for place in reversed(range(len(SCALES))):
        group = number // GROUP**place % GROUP
        if place == 1 and group == 1:
            yield "seribu"
        elif group:
            yield f"{_below_thousand(group)} {SCALES[place]}".rstrip()


def _below_thousand(number: int) -> str:
    hundreds, left = divmod(number, HUNDRED)
    first = "seratus" if hundreds == 1 else f"{UNITS[hundreds]} ratus" if hundreds else ""
    return f"{first} {_below_hundred(left)}".strip()


def _below_hundred(number: int) -> str:
    if number < DOZEN:
        return UNITS[number]
    tens, units = divmod(number, TEN)
    if tens == 1:
        return f"{UNITS[units]} belas"
    return f"{UNITS[tens]} puluh {UNITS[units]}".rstrip()
