"""What a bank says of an account, line by line, and with which ledger transactions it was matched.

`statements`       one file taken in for an account: what it said, how much of it was new.
`statement_lines`  what moved; a line is known by what it says, so that no file counts twice.
`line_matches`     a line and a transaction of the ledger; a transaction once per account.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.finance.db import Table


class Statement(Table, table=True):
    """A file: `opening` and `closing` where it says them. `added` lines were new; `unmatched` wait."""

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("account_id", "sha256"),
        Index("ix_statements_region", "region", "id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="bank_accounts.id")
    region: str = Field(sa_type=CODE)
    format: str = Field(sa_type=Text)
    filename: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text)
    opening: Decimal | None = rupiah(default=None)
    closing: Decimal | None = rupiah(default=None)
    since: date
    until: date
    lines: int
    added: int
    unmatched: int
    told: int = 0
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()


class StatementLine(Table, table=True):
    """Above zero came in, below went out. `hash` is over what it says; `row` is its line in the file."""

    __tablename__ = "statement_lines"
    __table_args__ = (
        UniqueConstraint("account_id", "hash"),
        Index("ix_statement_lines_account_id", "account_id", "booked_on", "id"),
        Index("ix_statement_lines_region", "region", "booked_on", "id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    statement_id: UUID = Field(foreign_key="statements.id")
    account_id: UUID = Field(foreign_key="bank_accounts.id")
    region: str = Field(sa_type=CODE)
    hash: bytes = Field(sa_type=LargeBinary)
    row: int
    source: str = Field(sa_type=Text)
    booked_on: date
    amount: Decimal = rupiah()
    text: str = Field(sa_type=Text)
    reference: str | None = Field(default=None, sa_type=Text)
    balance: Decimal | None = rupiah(default=None)
    state: str = Field(default="unmatched", sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1


class LineMatch(Table, table=True):
    """A transaction that a line is about; its amount as it moves in the account."""

    __tablename__ = "line_matches"
    __table_args__ = (UniqueConstraint("account_id", "transaction_id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    line_id: UUID = Field(foreign_key="statement_lines.id", index=True)
    account_id: UUID = Field(foreign_key="bank_accounts.id")
    transaction_id: UUID = Field(foreign_key="ledger_transactions.id", index=True)
    region: str = Field(sa_type=CODE)
    amount: Decimal = rupiah()
    matched_by: str = Field(sa_type=Text)
    matched_at: datetime = moment()
