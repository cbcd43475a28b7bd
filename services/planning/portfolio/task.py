"""What is to be solved, as plain numbers: money in cents, volumes as decimals in text. Pure.

A task goes to the child process as JSON and says all that the programme needs to know.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

Objective = Literal["hectares", "people", "points"]
Texts = Sequence[str | None]


@dataclass(frozen=True)
class Purse:
    """What a source has in a year, less what approved activities take: cents."""

    source: str
    year: int
    cents: int


@dataclass(frozen=True)
class Limit:
    """The least or the most that may be spent in a region: cents, less what is taken already."""

    region: str
    cents: int


@dataclass(frozen=True)
class Rt:
    """An RT's numbers as measured, and after what is approved; denominators, then volumes.

    `after` is kept as it is when nothing is approved there (`touched` is false).
    """

    code: str
    before: Texts
    after: Texts
    touched: bool


@dataclass(frozen=True)
class Candidate:
    """A whole activity: cents, volumes by RT and criterion, who may pay, in which years."""

    key: str
    region: str
    cents: int
    volumes: Sequence[tuple[str, str, str]]  # RT, criterion, decimal
    sources: Sequence[str]
    years: Sequence[int]


@dataclass(frozen=True)
class Tie:
    """`then` only with `first`, and not in an earlier year: criteria in an RT, or candidates."""

    first: str
    then: str


@dataclass(frozen=True)
class Task:
    """All of it. `prices` are cents for a unit of a criterion; with candidates there are none.

    `payers` are the sources that may pay for each criterion of `prices`. With `percents` the best is
    sought for each of these shares of the purses, and not for the whole of them.
    """

    law: str
    objective: Objective
    years: Sequence[int]
    purses: Sequence[Purse]
    rts: Sequence[Rt]
    prices: dict[str, int]
    payers: dict[str, Sequence[str]]
    candidates: Sequence[Candidate]
    ties: Sequence[Tie]
    floors: Sequence[Limit]
    ceilings: Sequence[Limit]
    gap: float
    seconds: float
    percents: Sequence[int] = field(default_factory=list)

    def written(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, content: bytes) -> "Task":
        """Back from JSON."""
        said: dict[str, Any] = json.loads(content)
        parts = {
            "purses": Purse,
            "rts": Rt,
            "candidates": Candidate,
            "ties": Tie,
            "floors": Limit,
            "ceilings": Limit,
        }
        for name, kind in parts.items():
            said[name] = [kind(**one) for one in said[name]]
        return cls(**said)


def numbers(texts: Texts) -> tuple[Decimal | None, ...]:
    """Decimals as the regulation's engine takes them."""
    return tuple([None if text is None else Decimal(text) for text in texts])
