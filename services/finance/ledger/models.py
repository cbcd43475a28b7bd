"""The ledger: what `ledger_post` wrote. Nothing here is ever updated from Python.

`ledger_books`         one per source and fiscal year: how many entries it has, the hash of the last.
`ledger_accounts`      what lies where, with what is pending; a CHECK keeps all but sources above zero.
`ledger_transactions`  what happened; a pending one is resolved once, a posted one reversed once.
`ledger_entries`       debits and credits, each chained to the one before it in its book.
`ledger_days`          sums by regency and day, for balances of any day.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field

from contracts.money import Money
from services.chassis.columns import CODE, moment_told, rupiah
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View
from services.finance.amounts import Total
from services.finance.db import Table

GUARDED = (
    *("ledger_books", "ledger_accounts", "ledger_transactions", "ledger_entries"),
    "ledger_days",
)  # which `ledger_post` alone writes
Kind = Literal["source", "ceiling", "committed", "cash", "spent"]
State = Literal["posted", "pending", "void"]


class Book(Table, table=True):
    """A source of money in a fiscal year."""

    __tablename__ = "ledger_books"
    __table_args__ = (UniqueConstraint("source", "fiscal_year"),)
    code: str = Field(sa_type=CODE, primary_key=True)
    source: str = Field(sa_type=Text)
    fiscal_year: int
    entries: int = Field(default=0, sa_type=BigInteger)
    head: bytes = Field(default=b"", sa_type=LargeBinary)
    closed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    closed_by: str | None = Field(default=None, sa_type=Text)


def total() -> Any:
    """Rupiah of very many entries."""
    return Field(default=Decimal(0), sa_type=Numeric(20, 2))


class LedgerAccount(Table, table=True):
    """Where money lies: `cash/<allocation>`; its balance is debit less credit."""

    __tablename__ = "ledger_accounts"
    book: str = Field(sa_column=Column(CODE, ForeignKey("ledger_books.code"), primary_key=True))
    code: str = Field(sa_type=CODE, primary_key=True)
    kind: str = Field(sa_type=Text)
    region: str = Field(sa_type=CODE)
    ceiling_id: UUID = Field(index=True)
    allocation_id: UUID | None = Field(default=None, index=True)
    cap: Decimal | None = rupiah(default=None)
    debit: Decimal = total()
    credit: Decimal = total()
    pending_debit: Decimal = total()
    pending_credit: Decimal = total()


class LedgerTransaction(Table, table=True):
    """What happened to money: `kind` says what, `about` is the id of the allocation, tranche, expense."""

    __tablename__ = "ledger_transactions"
    id: UUID = Field(primary_key=True)
    book: str = Field(sa_column=Column(CODE, ForeignKey("ledger_books.code"), nullable=False))
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    happened_on: date
    posted_at: datetime = moment_told()
    actor: str = Field(sa_type=Text)
    region: str = Field(sa_type=CODE)
    description: str = Field(sa_type=Text)
    about: UUID = Field(index=True)
    resolves: UUID | None = Field(default=None, foreign_key="ledger_transactions.id", unique=True)
    reverses: UUID | None = Field(default=None, foreign_key="ledger_transactions.id", unique=True)


class LedgerEntry(Table, table=True):
    """One side of a transaction."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ("book", "account"),
            ("ledger_accounts.book", "ledger_accounts.code"),
            name="fk_ledger_entries_account",
        ),
        Index("ix_ledger_entries_account", "book", "account", "happened_on"),
    )
    book: str = Field(sa_type=CODE, primary_key=True)
    number: int = Field(sa_type=BigInteger, primary_key=True)
    transaction_id: UUID = Field(foreign_key="ledger_transactions.id", index=True)
    account: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=Text)
    region: str = Field(sa_type=CODE)
    allocation_id: UUID | None = Field(default=None, index=True)
    state: str = Field(sa_type=Text)
    happened_on: date
    debit: Decimal = rupiah()
    credit: Decimal = rupiah()
    hash: bytes = Field(sa_type=LargeBinary)


class LedgerDay(Table, table=True):
    """What was posted on a day to the accounts of a kind in a regency."""

    __tablename__ = "ledger_days"
    book: str = Field(sa_column=Column(CODE, ForeignKey("ledger_books.code"), primary_key=True))
    happened_on: date = Field(primary_key=True)
    region: str = Field(sa_type=CODE, primary_key=True)
    kind: str = Field(sa_type=Text, primary_key=True)
    debit: Decimal = total()
    credit: Decimal = total()


class EntryRead(View):
    """One entry, with the transaction that it belongs to. `hash` is hexadecimal."""

    book: str
    number: int
    transaction_id: UUID
    transaction: str = Rule(description="What happened: ceiling.set, tranche.released ...")
    state: State
    account: str
    kind: Kind
    region: str
    allocation_id: UUID | None
    about: UUID
    happened_on: date
    posted_at: datetime
    actor: str
    description: str
    debit: Money
    credit: Money
    resolves: UUID | None
    reverses: UUID | None
    hash: str


class EntryFilter(Body):
    """Which entries: of a book, an account, an allocation, a transaction; between two days."""

    book: str | None = Rule(None, max_length=40, examples=["apbd-kabkota-2020"])
    account: str | None = Rule(None, max_length=80)
    allocation_id: UUID | None = None
    transaction_id: UUID | None = None
    about: UUID | None = None
    region: str | None = Rule(None, max_length=100)
    since: Day | None = None
    until: Day | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None


class KindBalance(View):
    """The accounts of a kind together: posted debits and credits, and what is left."""

    kind: Kind
    debit: Total
    credit: Total
    balance: Total


class Balances(View):
    """A book as of the end of a day, of the regions that the caller sees."""

    book: str
    as_of: date
    items: list[KindBalance]


class Place(View):
    """The first entry that is not as it was written: what it says of itself now."""

    number: int
    transaction_id: UUID | None
    transaction: str | None
    about: UUID | None
    actor: str | None
    posted_at: datetime | None


class BookCheck(View):
    """Whether a book is as it was written. `head` is the hash of its last entry, hexadecimal."""

    book: str
    entries: int
    head: str
    ok: bool
    first_bad: int | None = Rule(description="Number of the first entry that does not fit.")
    place: Place | None = None
    balances_ok: bool = Rule(description="Kept balances are the sums of the entries.")


class Verification(View):
    """Every book there is."""

    ok: bool
    books: list[BookCheck]
