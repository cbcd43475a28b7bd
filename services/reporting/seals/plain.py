"""Facts as plain values, every figure in one form: whichever sums it came from. Pure.

`0`, `0.0` and `0.00` are one number, and which of them a sum is written as depends on what was added
on the way. A seal writes decimals with two places at least, and with no zeros beyond.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

PLACES: Final = 2
# What a recap tells as text: decimals that the database wrote.
FIGURES: Final = frozenset(
    {
        *("none", "light", "medium", "heavy", "slum_ha", "baseline_ha", "below_line_ha"),
        *("handled_ha", "new_ha", "left_ha", "verified_ha", "committed", "released", "spent"),
    }
)


def figure(number: Decimal) -> str:
    """A decimal in its one form: `2.50`, `0.1234`, `0.00`."""
    text = f"{number.normalize():f}" if number else "0"
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.ljust(PLACES, '0')}"


def plain(value: Any) -> Any:
    """As JSON has it, with figures in their one form."""
    return to_jsonable_python(_plain(value, ""))


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, Mapping):
        return {key: _plain(one, key) for key, one in value.items()}
    if isinstance(value, Decimal):
        return figure(value)
    if isinstance(value, str):
        return figure(Decimal(value)) if name in FIGURES and value else value
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(one, name) for one in value]
    return value
