"""Reports on the money of an allocation: of its use (LPD), and the account of it all (LPJ)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, DateTime, Index, Numeric, Text, text
from sqlmodel import Field

from contracts.money import Money
from services.chassis.columns import CODE, moment
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.accountability.shapes import Kind, ReportContent
from services.finance.db import Table

State = Literal["draft", "submitted", "accepted"]
Number = Annotated[str, Rule(min_length=1, max_length=100, examples=["LPJ/7/2020"])]
Notes = Annotated[str, Rule(max_length=2000, description="No names of residents.")]
FROZEN_SUM: Any = Numeric(18, 2)


class Report(Table, table=True):
    """A report; `content` is frozen while it is not a draft. Of a KSM when it has an agreement."""

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_region", "region", "id"),
        Index(
            "ix_reports_agreement_id",
            "agreement_id",
            postgresql_where=text("agreement_id IS NOT NULL"),
        ),
        Index(
            "uq_reports_lpj",
            "allocation_id",
            text("COALESCE(agreement_id, allocation_id)"),
            unique=True,
            postgresql_where=text("kind = 'lpj'"),
        ),
    )
    id: UUID = Field(primary_key=True)
    allocation_id: UUID = Field(foreign_key="allocations.id", index=True)
    agreement_id: UUID | None = None
    region: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=Text)
    number: str = Field(sa_type=Text)
    dated: date
    notes: str = Field(sa_type=Text)
    state: str = Field(default="draft", sa_type=Text)
    content: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    sha256: str | None = Field(default=None, sa_type=Text)
    submitted_by: str | None = Field(default=None, sa_type=Text)
    submitted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    returned_by: str | None = Field(default=None, sa_type=Text)
    returned_reason: str | None = Field(default=None, sa_type=Text)
    accepted_by: str | None = Field(default=None, sa_type=Text)
    accepted_on: date | None = None
    spent: Decimal | None = Field(default=None, sa_type=FROZEN_SUM)
    returned: Decimal | None = Field(default=None, sa_type=FROZEN_SUM)
    version: int = 1
    told: int = 0
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class ReportCreate(
    Body,
    json_schema_extra=example(
        allocation_id="019ac107-0000-7000-8000-000000000071",
        kind="lpj",
        number="LPJ/7/2020",
        date="2020-11-27",
    ),
):
    """A report of what was received until the end of a day: `use` (LPD), or `lpj` of it all.

    With `agreement_id` it is the report of the KSM that this agreement pays.
    """

    id: UUID | None = None
    allocation_id: UUID
    agreement_id: UUID | None = None
    kind: Kind
    number: Number
    date: Day
    notes: Notes = ""


class ReportPatch(Body, json_schema_extra=example(date="2020-12-04")):
    """What of a draft changes."""

    number: Number | None = None
    date: Day | None = None
    notes: Notes | None = None


class ReportReturn(Body, json_schema_extra=example(reason="Kuitansi bahan belum lengkap.")):
    """Why a submitted report goes back."""

    reason: Annotated[str, Rule(min_length=1, max_length=2000)]


class ReportLine(View):
    """A report without what it says. `spent` and `returned` are told of an accepted LPJ."""

    id: UUID
    allocation_id: UUID
    agreement_id: UUID | None
    region: str
    kind: Kind
    number: str
    accepted_on: date | None
    date: date
    notes: str
    state: State
    sha256: str | None = Rule(description="Of the frozen content.")
    submitted_by: str | None
    submitted_at: datetime | None
    returned_by: str | None
    returned_reason: str | None
    accepted_by: str | None
    spent: Money | None
    returned: Money | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class ReportRead(ReportLine):
    """A report; `content` is as of now while it is a draft, then frozen."""

    content: ReportContent


class ReportFilter(Body):
    """Which reports."""

    region: str | None = Rule(None, max_length=100)
    allocation_id: UUID | None = None
    agreement_id: UUID | None = None
    kind: Kind | None = None
    state: State | None = None
    limit: Limit = LIMIT
    cursor: Cursor = None
