"""Allocations: money of a ceiling set aside for somebody, by an SPPB or a contract."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from contracts.finance import FundSourceCode
from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.amounts import Amount, AmountOrZero
from services.finance.db import Table
from services.finance.schemes.models import Condition

State = Literal["committed", "cancelled"]
TrancheState = Literal["planned", "requested", "released", "voided"]


class Allocation(Table, table=True):
    """What a ceiling gives to a recipient, in the tranches of a scheme."""

    __tablename__ = "allocations"
    __table_args__ = (Index("ix_allocations_region", "region", "id"),)
    id: UUID = Field(primary_key=True)
    ceiling_id: UUID = Field(foreign_key="ceilings.id", index=True)
    region: str = Field(sa_type=CODE)
    source: str = Field(sa_type=Text)
    fiscal_year: int
    recipient: str = Field(sa_type=Text)
    institution_id: UUID | None = None
    activity_id: UUID | None = Field(default=None, index=True)
    amount: Decimal = rupiah()
    bop_cap: Decimal = rupiah()
    scheme: str = Field(sa_type=Text)
    number: str = Field(sa_type=Text)
    dated: date
    state: str = Field(default="committed", sa_type=Text)
    version: int = 1
    told: int = 0
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Tranche(Table, table=True):
    """A part of an allocation; `pending_id` is the ledger's transaction that waits for its release."""

    __tablename__ = "tranches"
    __table_args__ = (
        UniqueConstraint("allocation_id", "number"),
        Index("ix_tranches_requested", "expires_on", postgresql_where=text("state = 'requested'")),
    )
    id: UUID = Field(primary_key=True)
    allocation_id: UUID = Field(foreign_key="allocations.id")
    number: int
    region: str = Field(sa_type=CODE)
    percent: int
    amount: Decimal = rupiah()
    condition: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    state: str = Field(default="planned", sa_type=Text)
    pending_id: UUID | None = None
    requested_by: str | None = Field(default=None, sa_type=Text)
    requested_on: date | None = None
    expires_on: date | None = None
    released_by: str | None = Field(default=None, sa_type=Text)
    released_on: date | None = None
    evidence: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    version: int = 1
    told: int = 0
    updated_at: datetime = moment()


class AllocationCreate(
    Body,
    json_schema_extra=example(
        ceiling_id="019ac107-0000-7000-8000-000000000070",
        region="35.19.09.2010",
        recipient="LKM Bangkit Bersama",
        amount="80000000.00",
        scheme="70-30",
        number="SPPB/12/2020",
        date="2020-03-02",
    ),
):
    """Money for a recipient, who is named in free text: an institution, no resident."""

    id: UUID | None = None
    ceiling_id: UUID
    region: Annotated[str, Rule(max_length=100, examples=["35.19.09.2010"])]
    recipient: Annotated[str, Rule(min_length=1, max_length=200)]
    institution_id: UUID | None = None
    amount: Amount
    scheme: Annotated[str, Rule(max_length=40, examples=["70-30"])]
    number: Annotated[str, Rule(min_length=1, max_length=100)]
    date: Day
    activity_id: UUID | None = None
    bop_cap: AmountOrZero | None = Rule(
        None, description="Most of it for running costs (BOP); 5 % unless said."
    )


class TrancheRead(View):
    """A part of an allocation: `planned`, `requested`, `released`, or `voided`, then asked anew."""

    id: UUID
    number: int
    percent: int
    amount: Money
    state: TrancheState
    condition: Condition | None
    requested_by: str | None
    requested_on: date | None
    expires_on: date | None
    released_by: str | None
    released_on: date | None
    version: int


class AllocationRead(View):
    """An allocation: how much of it was released, and spent of that; and what came back."""

    id: UUID
    ceiling_id: UUID
    source: FundSourceCode
    fiscal_year: int
    region: str
    recipient: str
    institution_id: UUID | None
    activity_id: UUID | None
    amount: Money
    bop_cap: Money
    state: State
    scheme: str
    number: str
    date: date
    released: Money
    spent: Money
    returned: Money
    tranches: list[TrancheRead]
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class AllocationFilter(Body):
    """Which allocations."""

    region: str | None = Rule(None, max_length=100)
    ceiling_id: UUID | None = None
    activity_id: UUID | None = None
    source: FundSourceCode | None = None
    fiscal_year: int | None = Rule(None, ge=2000, le=2100)
    limit: Limit = LIMIT
    cursor: Cursor = None
