"""What comes in and goes out about statements."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Rule

from contracts.money import Money
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.amounts import Total

Format = Literal["auto", "csv", "mt940", "sp2d"]
Found = Literal["csv", "mt940", "sp2d"]
State = Literal["unmatched", "matched", "ignored"]
Age = Literal["0-7", "8-30", "31-90", ">90"]
TRANSACTION = "019ac107-0000-7000-8000-000000000071"


class StatementRead(View):
    """A file that was taken in. `new` and `known` are about the lines of this request.

    `unmatched` is how many of those that it brought are neither matched nor ignored.
    """

    id: UUID
    account_id: UUID
    region: str
    format: Found
    filename: str
    sha256: str
    opening: Money | None
    closing: Money | None
    since: date
    until: date
    lines: int
    new: int
    known: int
    unmatched: int
    created_by: str
    created_at: datetime


class StatementFilter(Body):
    """Whose statements."""

    region: str | None = Rule(None, max_length=100)
    account_id: UUID | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None


class LineRead(View):
    """A line. Its words are shown to whoever may write or audit: payees may stand in them."""

    id: UUID
    account_id: UUID
    statement_id: UUID
    region: str
    source: Found
    row: int
    booked_on: date
    amount: Money
    text: str | None
    reference: str | None
    balance: Money | None
    state: State
    reason: str | None
    transaction_ids: list[UUID]
    decided_by: str | None
    decided_at: datetime | None
    version: int


class LineFilter(Body):
    """Which lines: of an account, in a state, between two days."""

    region: str | None = Rule(None, max_length=100)
    account_id: UUID | None = None
    state: State | None = None
    since: Day | None = None
    until: Day | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None


class Match(Body, json_schema_extra=example(transaction_ids=[TRANSACTION])):
    """Transactions of the ledger whose sum is the line."""

    transaction_ids: Annotated[list[UUID], Rule(min_length=1, max_length=50)]


class Ignore(Body, json_schema_extra=example(reason="Bunga bank, dicatat terpisah.")):
    """Why a line has nothing to do with the ledger."""

    reason: Annotated[str, Rule(min_length=1, max_length=500, description="No names of residents.")]


class Suggestion(View):
    """A transaction that a line may be about, and what speaks for it."""

    transaction_id: UUID
    transaction: str = Rule(description="What happened: tranche.released, payment.made ...")
    happened_on: date
    amount: Money
    description: str
    region: str
    allocation_id: UUID | None
    about: UUID
    confidence: Decimal = Rule(description="0 to 1: 0.5 amount, 0.3 days, 0.2 reference.")
    same_amount: bool
    days_apart: int
    reference: str | None = Rule(description="The number that the line's words hold, too.")


class Suggestions(View):
    """The likeliest first, at most twenty."""

    items: list[Suggestion]


class Bucket(View):
    """What waits so many days."""

    days: Age
    count: int
    money_in: Total
    money_out: Total


class Waiting(View):
    """What waits, in all and by age."""

    count: int
    money_in: Total
    money_out: Total
    ages: list[Bucket]


class ReconciliationRead(View):
    """How far an account is: lines that are settled, and what waits on either side."""

    account_id: UUID
    region: str
    institution_id: UUID | None
    holder: str
    bank: str | None
    number: str | None
    as_of: date
    last_statement: date | None
    matched: int
    ignored: int
    lines: Waiting
    transactions: Waiting


class ReconciliationFilter(Body):
    """Of which accounts."""

    region: str | None = Rule(None, max_length=100)
    account_id: UUID | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None


class TransactionRead(View):
    """A transaction of the ledger that no line of the account was matched with."""

    transaction_id: UUID
    transaction: str
    happened_on: date
    amount: Money
    description: str
    region: str
    allocation_id: UUID | None
    about: UUID


class WaitingFilter(Body):
    """Which of what waits."""

    limit: Limit = LIMIT
    cursor: Cursor = None
