"""Rupiah, exact to two places; a decimal string in JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

CENT = Decimal("0.01")
LARGEST = Decimal("9999999999999999.99")  # numeric(18,2)


class AmountInvalid(ValueError):
    """The text is no amount of rupiah."""

    def __init__(self, text: object) -> None:
        super().__init__(f"{text!r} is no amount: write digits, a point and at most two decimals.")


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in IDR with two decimals; negative amounts are allowed, fractions of a cent not."""

    amount: Decimal

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or not -LARGEST <= self.amount <= LARGEST:
            raise AmountInvalid(self.amount)
        if self.amount != self.amount.quantize(CENT):
            raise AmountInvalid(self.amount)
        object.__setattr__(self, "amount", self.amount.quantize(CENT))

    @classmethod
    def of(cls, text: "str | int | Decimal | Money") -> Self:
        """Read "80000000.00"; floats are refused because they cannot hold every cent."""
        if isinstance(text, Money):
            return cls(text.amount)
        if isinstance(text, bool) or not isinstance(text, str | int | Decimal):
            raise AmountInvalid(text)
        try:
            return cls(Decimal(text))
        except InvalidOperation as error:
            raise AmountInvalid(text) from error

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + other.amount)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - other.amount)

    def __neg__(self) -> "Money":
        return Money(-self.amount)

    def __str__(self) -> str:
        return f"{self.amount:.2f}"

    def times(self, share: int, *, over: int) -> "Money":
        """`share`/`over` of the amount, rounded half-up to the cent."""
        return Money((self.amount * share / over).quantize(CENT, ROUND_HALF_UP))

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[object], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Decimal string in and out; numbers with a fraction are refused by `of`."""
        text = core_schema.str_schema(pattern=r"^-?[0-9]{1,16}(\.[0-9]{1,2})?$")

        def read(value: Any) -> Money:
            return cls.of(value)

        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_after_validator_function(read, text),
            python_schema=core_schema.no_info_plain_validator_function(read),
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, return_schema=core_schema.str_schema()
            ),
        )


ZERO = Money(Decimal(0))


def sum_of(amounts: Iterable[Money]) -> Money:
    """Add any number of amounts; nothing gives zero."""
    return sum(amounts, ZERO)


def split(total: Money, shares: Sequence[int]) -> list[Money]:
    """Divide to the cent; the largest share takes the remainder, so nothing is lost.

    Errors: ValueError when a share is negative or all are zero.
    """
    if not shares or min(shares) < 0 or sum(shares) == 0:
        raise ValueError("Shares are whole numbers, none negative, at least one above zero.")
    parts = [total.times(share, over=sum(shares)) for share in shares]
    left = total.amount - sum(part.amount for part in parts)  # parts may round up beyond LARGEST
    largest = shares.index(max(shares))
    parts[largest] = Money(parts[largest].amount + left)
    return parts
