"""What finance tells: every rupiah on its way, accounts, statements, audits.

`postings` is one row per ceiling, allocation, tranche, payment and contribution, by its id there;
`amount` is what it stands at, zero once it was taken back.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.chassis.columns import rupiah
from services.reporting.db import Table
from services.reporting.facts.base import Fact, by, word


class Posting(Fact, Table, table=True):
    """Money of a source and a fiscal year. `contribution` is what people gave, in money's worth."""

    __tablename__ = "postings"
    __table_args__ = (
        by("postings", "activity_id"),
        by("postings", "allocation_id"),
        by("postings", "ceiling_id"),
        by("postings", "region", "id"),
    )
    kind: str = word()
    source: str = word()
    fiscal_year: int
    amount: Decimal = rupiah()
    ceiling_id: UUID | None
    allocation_id: UUID | None
    activity_id: UUID | None
    institution_id: UUID | None
    number: str | None = word()
    category: str | None = word()
    posted_on: date | None


class Account(Fact, Table, table=True):
    """The accepted account (LPJ) of an allocation."""

    __tablename__ = "accounts"
    __table_args__ = (by("accounts", "allocation_id"),)
    allocation_id: UUID
    activity_id: UUID | None
    institution_id: UUID | None
    source: str = word()
    fiscal_year: int
    amount: Decimal = rupiah()
    number: str = word()
    accepted_on: date
    spent: Decimal = rupiah()
    returned: Decimal = rupiah()


class Statement(Fact, Table, table=True):
    """A bank statement and how much of it is settled."""

    __tablename__ = "statements"
    account_id: UUID
    institution_id: UUID | None
    format: str = word()
    since: date
    until: date
    lines: int
    matched: int
    ignored: int
    unmatched: int
    unknown: int | None
    money_in: Decimal = rupiah()
    money_out: Decimal = rupiah()


class Audit(Fact, Table, table=True):
    """How far the audit of a village's money in a fiscal year is."""

    __tablename__ = "audits"
    __table_args__ = (by("audits", "region", "fiscal_year"),)
    fiscal_year: int
    state: str = word()
    opinion: str | None = word()
    audited_on: date | None
