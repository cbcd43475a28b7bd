"""Amounts of rupiah as people send them, and the days and years they belong to."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic import Field as Rule

from contracts.money import Money
from services.chassis.problems import Problem, Text

WRITTEN = re.compile(r"[0-9]{1,16}(\.[0-9]{1,2})?")


class AmountInvalid(Problem):
    """No amount of rupiah: not a decimal string, negative, zero, or finer than a cent."""

    status = 422
    code = "amount_invalid"
    detail = Text(
        id='Jumlah {amount} tidak sah. Tulis rupiah sebagai teks di atas nol dengan paling banyak dua desimal, misalnya "80000000.00".',
        en='{amount} is no amount. Write rupiah as a text above zero with at most two decimals, such as "80000000.00".',
    )


def _read(value: Any) -> Any:
    """What `Money` reads, or the refusal by its name."""
    read = _or_zero(value)
    if not Money.of(read).amount:
        raise AmountInvalid(amount=str(value)[:40])
    return read


def _or_zero(value: Any) -> Any:
    if isinstance(value, Money):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not WRITTEN.fullmatch(value):
        raise AmountInvalid(amount=str(value)[:40])
    return value


# Rupiah above zero; in JSON a decimal string.
Amount = Annotated[Money, BeforeValidator(_read)]
AmountOrZero = Annotated[Money, BeforeValidator(_or_zero)]


def _written(value: Any) -> str:
    return f"{Decimal(getattr(value, 'amount', value)):.2f}"


# Rupiah of many together, which may be more than one amount can be; in JSON a decimal string.
Total = Annotated[str, BeforeValidator(_written)]
FiscalYear = Annotated[int, Rule(strict=True, ge=2000, le=2100)]
