"""What a property is, as OData calls it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The types of properties and of values."""

    string = "Edm.String"
    guid = "Edm.Guid"
    whole = "Edm.Int32"
    decimal = "Edm.Decimal"
    truth = "Edm.Boolean"
    day = "Edm.Date"
    moment = "Edm.DateTimeOffset"


NUMBERS = frozenset({Kind.whole, Kind.decimal})


def alike(one: Kind | None, other: Kind | None) -> bool:
    """Whether values of these kinds can be compared; null with anything."""
    return one is None or other is None or one == other or {one, other} <= NUMBERS


@dataclass(frozen=True, slots=True)
class Property:
    """A column as clients see it; of a `document` (JSON in a text) there is no order."""

    name: str
    kind: Kind
    column: Any
    nullable: bool
    document: bool = False
    digits: tuple[int, int] | None = None  # of a decimal: precision and scale
