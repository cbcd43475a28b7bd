"""Agreements (SPK) of a BKM with a KSM, and the instalments by which it is paid.

`agreements`   what of an allocation a KSM is to get, for building what the money is meant for.
`instalments`  its parts by a scheme, as tranches are those of an allocation.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.amounts import Amount
from services.finance.db import Table
from services.finance.schemes.models import Condition
from services.finance.tranches.models import Check

State = Literal["agreed", "cancelled"]
InstalmentState = Literal["planned", "paid", "reversed"]


class Agreement(Table, table=True):
    """What a recipient of money agreed to pay a KSM. `activity_id` is the allocation's, if it has one."""

    __tablename__ = "agreements"
    __table_args__ = (Index("ix_agreements_region", "region", "id"),)
    id: UUID = Field(primary_key=True)
    allocation_id: UUID = Field(foreign_key="allocations.id", index=True)
    ceiling_id: UUID
    region: str = Field(sa_type=CODE)
    recipient: str = Field(sa_type=Text)
    institution_id: UUID | None = None
    activity_id: UUID | None = Field(default=None, index=True)
    amount: Decimal = rupiah()
    scheme: str = Field(sa_type=Text)
    number: str = Field(sa_type=Text)
    dated: date
    state: str = Field(default="agreed", sa_type=Text)
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Instalment(Table, table=True):
    """A part of an agreement; `payment_id` is the ledger's transaction that paid it last."""

    __tablename__ = "instalments"
    __table_args__ = (UniqueConstraint("agreement_id", "number"),)
    id: UUID = Field(primary_key=True)
    agreement_id: UUID = Field(foreign_key="agreements.id")
    number: int
    region: str = Field(sa_type=CODE)
    percent: int
    amount: Decimal = rupiah()
    condition: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    state: str = Field(default="planned", sa_type=Text)
    payment_id: UUID | None = None
    paid_on: date | None = None
    paid_by: str | None = Field(default=None, sa_type=Text)
    receipt_number: str = Field(default="", sa_type=Text)
    reversed_by: str | None = Field(default=None, sa_type=Text)
    reversed_reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    updated_at: datetime = moment()


class AgreementCreate(
    Body,
    json_schema_extra=example(
        allocation_id="019ac107-0000-7000-8000-000000000071",
        recipient="KSM Melati",
        amount="75000000.00",
        scheme="ksm-60-30-10",
        number="SPK/3/2020",
        date="2020-03-16",
    ),
):
    """Money of an allocation for a KSM, which is named in free text: an institution, no resident.

    `activity_id` says what it builds; that of the allocation unless said.
    """

    id: UUID | None = None
    allocation_id: UUID
    institution_id: UUID | None = None
    activity_id: UUID | None = None
    recipient: Annotated[str, Rule(min_length=1, max_length=200)]
    amount: Amount
    scheme: Annotated[str, Rule(max_length=40, examples=["ksm-60-30-10"])] = "ksm-60-30-10"
    number: Annotated[str, Rule(min_length=1, max_length=100)]
    date: Day


class Pay(Body, json_schema_extra=example(date="2020-03-20", receipt_number="KW/1/2020")):
    """When the money was handed over, and by which receipt."""

    date: Day
    receipt_number: Annotated[str, Rule(max_length=100)] = ""


class InstalmentRead(View):
    """A part of an agreement: `planned`, `paid`, or `reversed`, which may be paid anew."""

    id: UUID
    agreement_id: UUID
    number: int
    percent: int
    amount: Money
    state: InstalmentState
    condition: Condition | None
    checks: list[Check]
    ready: bool = Rule(description="Not paid, those before are, all checks met.")
    paid_on: date | None
    paid_by: str | None
    receipt_number: str
    reversed_by: str | None
    reversed_reason: str | None
    version: int


class AgreementRead(View):
    """An agreement: what of it was paid, and what of that is left with the KSM (`cash`)."""

    id: UUID
    allocation_id: UUID
    region: str
    recipient: str
    institution_id: UUID | None
    activity_id: UUID | None
    amount: Money
    scheme: str
    number: str
    date: date
    state: State
    paid: Money
    cash: Money
    instalments: list[InstalmentRead]
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class AgreementFilter(Body):
    """Which agreements."""

    region: str | None = Rule(None, max_length=100)
    allocation_id: UUID | None = None
    institution_id: UUID | None = None
    activity_id: UUID | None = None
    state: State | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None
