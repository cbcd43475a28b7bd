"""What a posting is made of; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.finance import FundSourceCode
from contracts.money import ZERO, Money, sum_of
from services.finance.ledger.models import Kind, State
from services.finance.ledger.problems import Unbalanced


@dataclass(frozen=True, slots=True)
class SourceYear:
    """A source's fiscal year, which has a book of its own."""

    source: FundSourceCode
    fiscal_year: int

    @property
    def book(self) -> str:
        return f"{self.source}-{self.fiscal_year}"


@dataclass(frozen=True, slots=True)
class Purse(SourceYear):
    """A ceiling in its book: what money comes from."""

    ceiling_id: UUID
    region: str  # of the ceiling

    @property
    def origin(self) -> "Account":
        """Where the money of the ceiling comes from; the one account that falls below zero."""
        return Account("source", self.ceiling_id, self.region, self.ceiling_id)

    @property
    def ceiling(self) -> "Account":
        """What of the ceiling is not allocated."""
        return Account("ceiling", self.ceiling_id, self.region, self.ceiling_id)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a book; it is opened by the first posting that names it."""

    kind: Kind
    of: UUID
    region: str
    ceiling_id: UUID
    allocation_id: UUID | None = None
    cap: Money | None = None

    @property
    def code(self) -> str:
        """`cash/<allocation>`; what is capped lies apart: `spent/<allocation>/capped`."""
        return f"{self.kind}/{self.of}" + ("" if self.cap is None else "/capped")


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a posting."""

    account: Account
    debit: Money = ZERO
    credit: Money = ZERO


@dataclass(frozen=True, slots=True)
class Posting:
    """A transaction as it is to be written."""

    id: UUID
    purse: SourceYear
    kind: str
    happened_on: date
    actor: str
    region: str
    about: UUID
    lines: Sequence[Line]
    description: str = ""
    state: State = "posted"
    resolves: UUID | None = None
    reverses: UUID | None = None

    @property
    def total(self) -> Money:
        """What moves."""
        return sum_of(line.debit for line in self.lines)

    def told(self) -> dict[str, Any]:
        """The transaction's columns."""
        own = ("id", "kind", "happened_on", "actor", "region", "about", "description", "state")
        facts = {name: getattr(self, name) for name in (*own, "resolves", "reverses")}
        purse = {"source": self.purse.source, "fiscal_year": self.purse.fiscal_year}
        return facts | purse | {"book": self.purse.book}

    def accounts(self) -> list[dict[str, Any]]:
        """The accounts' columns, each once."""
        found = {line.account.code: line.account for line in self.lines}
        names = ("code", "kind", "region", "ceiling_id", "allocation_id")
        return [
            {name: getattr(one, name) for name in names}
            | {"cap": None if one.cap is None else str(one.cap)}
            for one in found.values()
        ]

    def entries(self) -> list[dict[str, Any]]:
        """The lines' columns."""
        return [
            {"account": one.account.code, "debit": str(one.debit), "credit": str(one.credit)}
            for one in self.lines
        ]


def move(amount: Money, *, into: Account, out_of: Account) -> tuple[Line, Line]:
    """Debit one account and credit another."""
    return Line(into, debit=amount), Line(out_of, credit=amount)


def mirrored(lines: Iterable[Line]) -> list[Line]:
    """The lines that take these back."""
    return [Line(line.account, debit=line.credit, credit=line.debit) for line in lines]


def ensure_balanced(lines: Sequence[Line]) -> None:
    """Raise Unbalanced unless debits and credits are equal and there are some."""
    debit, credit = sum_of(one.debit for one in lines), sum_of(one.credit for one in lines)
    if debit != credit or debit <= ZERO:
        raise Unbalanced(debit=str(debit), credit=str(credit))
