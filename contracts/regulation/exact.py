"""Exact decimal arithmetic: reading numbers, and shares rounded half away from zero.

A *share* is the whole number of smallest steps of a percentage (with 2 decimals: hundredths of a
percent), so bands, averages and totals are integer arithmetic and nothing is ever rounded twice.
"""

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_DOWN, Context, Decimal, InvalidOperation
from typing import Final

Number = Decimal | int | float | str | None

ZERO: Final = Decimal(0)
UNREADABLE: Final = Decimal("NaN")

# Numbers of 10^41 and more (or that small) are no measures; they would only cost memory.
EXPONENT_LIMIT: Final = 40

# Exact as long as the operands are readable: nothing is rounded, nothing traps.
EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_DOWN, traps=[])
# Whole quotients of readable numbers have fewer digits than this.
WIDE: Final = Context(prec=200, rounding=ROUND_DOWN, traps=[])


def number(value: object) -> Decimal | None:
    """Read a recorded value as a decimal.

    None and blank text are None (missing). Anything that is no plain number (booleans, text with
    underscores, not-a-number, infinity, other types) is `UNREADABLE`. Never raises.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _parsed(value.strip()) if value.strip() else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return _parsed(str(float(value))) if isinstance(value, float) else UNREADABLE


def _parsed(text: str) -> Decimal:
    if "_" in text:
        return UNREADABLE
    try:
        parsed = Decimal(text)
    except InvalidOperation:
        return UNREADABLE
    return parsed if parsed.is_finite() else UNREADABLE


def readable(value: Decimal) -> bool:
    """Tell whether a decimal can be a measure: finite, and zero or within 10^-40 .. 10^41."""
    if not value.is_finite():
        return False
    return not value or -EXPONENT_LIMIT <= value.adjusted() <= EXPONENT_LIMIT


def half_step(decimals: int) -> Decimal:
    """Give the factor that turns a denominator into half a step of a percentage.

    With 2 decimals one step is 0.01 percent, that is denominator / 10000, and half of it is
    denominator * 0.00005.
    """
    return EXACT.scaleb(Decimal(5), -(decimals + 3))


def share(volume: Decimal, denominator: Decimal, factor: Decimal) -> int:
    """Divide and round half away from zero to whole steps of a percentage.

    Both numbers are readable, the denominator is above zero, `factor` comes from `half_step`.
    The truncated count of half steps decides the rounding exactly: (count + 1) // 2.
    Source: DOMAIN 1.2 (S5, S7 round the percent to 2 decimals before they band it).
    """
    halves = int(WIDE.divide_int(volume, EXACT.multiply(denominator, factor)))
    return (halves + 1) >> 1 if halves >= 0 else -((1 - halves) >> 1)


def mean(total: int, count: int) -> int:
    """Average whole steps, rounded half away from zero; `count` is above zero."""
    rounded = (2 * abs(total) + count) // (2 * count)
    return rounded if total >= 0 else -rounded


def as_decimal(steps: int, decimals: int) -> Decimal:
    """Write whole steps as a decimal with a fixed number of decimals: 5714 -> 57.14."""
    return EXACT.scaleb(Decimal(steps), -decimals)


def as_steps(value: Decimal, decimals: int) -> int:
    """Read a decimal made by `as_decimal` back as whole steps."""
    return int(EXACT.scaleb(value, decimals))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round a readable decimal half away from zero to a number of decimals."""
    halves = int(WIDE.divide_int(value, EXACT.scaleb(Decimal(5), -(decimals + 1))))
    steps = (halves + 1) >> 1 if halves >= 0 else -((1 - halves) >> 1)
    return as_decimal(steps, decimals)
