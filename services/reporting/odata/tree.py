"""What was read of a `$filter`, as a tree."""

from dataclasses import dataclass
from typing import Any

from services.reporting.odata.kinds import Kind


@dataclass(frozen=True, slots=True)
class Value:
    """A literal; `kind` is None for null."""

    kind: Kind | None
    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A property."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of its arguments."""

    function: str
    arguments: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Compared:
    """`left sign right`."""

    sign: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Among:
    """`of in (values)`."""

    of: "Expression"
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """`not of`."""

    of: "Expression"


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts with `and` or `or` between them."""

    word: str
    parts: "tuple[Expression, ...]"


Expression = Value | Name | Call | Compared | Among | Denied | Joined
