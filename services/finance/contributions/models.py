"""What the people give to an activity (swadaya): money, work, material, land."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Numeric, Text
from sqlmodel import Field

from contracts.finance import ContributionKind
from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.amounts import Amount, Total
from services.finance.ceilings.models import Document, Paper
from services.finance.db import Table

State = Literal["recorded", "reversed"]
Quantity = Annotated[Decimal, Rule(gt=0, max_digits=15, decimal_places=3, examples=["12"])]


class Contribution(Table, table=True):
    """Something given; `posting_id` is the ledger's transaction. Its ceiling is its activity."""

    __tablename__ = "contributions"
    __table_args__ = (
        Index("ix_contributions_region", "region", "id"),
        Index("ix_contributions_activity_id", "activity_id", "kind", "unit"),
    )
    id: UUID = Field(primary_key=True)
    activity_id: UUID
    region: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=Text)
    given_on: date
    fiscal_year: int
    quantity: Decimal = Field(sa_type=Numeric(18, 3))
    unit: str = Field(sa_type=CODE)
    amount: Decimal = rupiah()
    basis: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    document: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    state: str = Field(default="recorded", sa_type=Text)
    posting_id: UUID
    reversed_by: str | None = Field(default=None, sa_type=Text)
    reversed_reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    told: int = 0
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class ContributionCreate(
    Body,
    json_schema_extra=example(
        activity_id="019ac104-0000-7000-8000-000000000061",
        kind="labour",
        date="2020-04-18",
        quantity="12",
        unit="HOK",
        amount="1200000.00",
        basis="12 HOK x Rp 100.000",
        description="Kerja bakti menggali saluran.",
    ),
):
    """So much of a kind, and what it is worth. Labour is told in HOK, land in m2, money in Rp.

    `basis` says how it was valued. No names of residents.
    """

    id: UUID | None = None
    activity_id: UUID
    kind: ContributionKind
    date: Day
    quantity: Quantity
    unit: Annotated[str, Rule(min_length=1, max_length=20, examples=["HOK"])]
    amount: Amount
    basis: Annotated[str, Rule(min_length=1, max_length=500)]
    description: Annotated[str, Rule(max_length=2000)] = ""
    document: Document | None = None


class ContributionRead(View):
    """Something given, and what it is worth; `reversed` is what was taken back."""

    id: UUID
    activity_id: UUID
    region: str
    kind: ContributionKind
    date: date
    fiscal_year: int
    quantity: Decimal
    unit: str
    amount: Money
    basis: str
    description: str
    document: Paper | None
    state: State
    reversed_by: str | None
    reversed_reason: str | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class ContributionFilter(Body):
    """Which contributions."""

    region: str | None = Rule(None, max_length=100)
    activity_id: UUID | None = None
    kind: ContributionKind | None = None
    fiscal_year: int | None = Rule(None, ge=2000, le=2100)
    state: State | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None


class TotalsFilter(Body):
    """Of which place and fiscal year."""

    region: str | None = Rule(None, max_length=100)
    year: int | None = Rule(None, ge=2000, le=2100)
    limit: Limit = LIMIT
    cursor: Cursor = None


class KindTotal(View):
    """What was given of a kind, in a unit."""

    kind: ContributionKind
    unit: str
    contributions: int
    quantity: Decimal
    amount: Total


class ActivityTotal(KindTotal):
    """What was given of a kind to an activity."""

    activity_id: UUID
    region: str


class Totals(View):
    """What was given and not taken back: to each activity, a page at a time, and altogether."""

    items: list[ActivityTotal]
    next: str | None
    kinds: list[KindTotal] = Rule(description="Of all pages together.")
    amount: Total = Rule(description="Of all pages together.")
