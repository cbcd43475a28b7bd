"""Books that are kept by hand elsewhere, read from the ledger; and the realisation of budgets."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field as Rule

from contracts.finance import FundSourceCode
from contracts.money import Money
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View
from services.finance.amounts import Total


class CashFilter(Body):
    """Whose cash book: of a recipient, or with an agreement of the KSM that it pays; which days."""

    allocation_id: UUID
    agreement_id: UUID | None = None
    since: Day | None = None
    until: Day | None = None


class BankFilter(Body):
    """Whose bank book: of an account; which days."""

    account_id: UUID
    since: Day | None = None
    until: Day | None = None


class BankPage(BankFilter):
    """Which part of it."""

    limit: Limit = LIMIT
    cursor: Cursor = None


class BankLine(View):
    """A line of a statement; its words are shown to whoever may write or audit."""

    line_id: UUID
    date: date
    reference: str | None
    transaction: str | None = Rule(description="What the ledger has it matched with.")
    description: str | None
    received: Money
    paid: Money
    balance: Total
    bank_balance: Money | None = Rule(description="What the bank says was left, where it does.")


class BankBook(View):
    """What came into an account and went out, with what was left each time."""

    account_id: UUID
    opening: Total = Rule(description="Before the first of these days.")
    opening_known: bool = Rule(description="Whether a statement says what it began with.")
    closing: Total = Rule(description="After the last of these days.")
    items: list[BankLine]
    next: str | None


class RealisationFilter(Body):
    """Of which region (all of yours unless said) and fiscal year; of all sources or one."""

    region: str | None = Rule(None, max_length=100)
    year: int = Rule(ge=2000, le=2100, examples=[2020])
    source: FundSourceCode | None = None
    by: Literal["source"] = "source"


class Sums(View):
    """`released` is part of `committed`, `spent` part of `released`; `returned` came back by an LPJ.

    `percent` is spent of what is committed, `of_ceiling` of the ceilings inside the region: a
    village has none of its own where they are set for its regency.
    """

    ceiling: Total
    committed: Total
    released: Total
    spent: Total
    returned: Total
    percent: Decimal | None
    of_ceiling: Decimal | None


class SourceSums(Sums):
    """The money of a source."""

    source: FundSourceCode
    name_id: str
    name_en: str


class Realisation(View):
    """How far the money of a fiscal year is, by source."""

    region: str | None
    year: int
    source: FundSourceCode | None
    by: Literal["source"]
    items: list[SourceSums]
    total: Sums
