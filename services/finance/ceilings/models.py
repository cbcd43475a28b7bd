"""Ceilings (pagu): how much a source gives a region in a fiscal year, and how that was revised."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator
from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from contracts.finance import FundSourceCode
from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.finance.amounts import Amount, AmountOrZero, FiscalYear
from services.finance.db import Table

Revision = Literal["pergeseran", "perubahan", "carry_over"]
Region = Annotated[str, Rule(max_length=100, examples=["35.19"])]
Reason = Annotated[str, Rule(max_length=2000, description="No names of residents.")]


class Paper(Body, json_schema_extra=example(number="DPA/1.03/2020", date="2020-01-15")):
    """The document it rests on: DIPA, DPA, a decree. The file stays where it is kept."""

    number: Annotated[str, Rule(min_length=1, max_length=200)]
    date: Day | None = None
    sha256: Annotated[str, Rule(pattern="^[0-9a-f]{64}$")] | None = None


def _paper(value: Any) -> Any:
    """A document may be named by its number alone."""
    return {"number": value} if isinstance(value, str) else value


Document = Annotated[Paper, BeforeValidator(_paper)]


class Ceiling(Table, table=True):
    """What may be allocated of a source in a fiscal year; what is left is in the ledger."""

    __tablename__ = "ceilings"
    __table_args__ = (Index("ix_ceilings_source_fiscal_year", "source", "fiscal_year"),)
    id: UUID = Field(primary_key=True)
    region: str = Field(sa_type=CODE, index=True)
    source: str = Field(sa_type=Text)
    fiscal_year: int
    amount: Decimal = rupiah()
    document: dict[str, Any] = Field(sa_type=JSON)
    carried_from: UUID | None = Field(default=None, foreign_key="ceilings.id")
    version: int = 1
    told: int = 0
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class CeilingRevision(Table, table=True):
    """One change of a ceiling, never changed itself."""

    __tablename__ = "ceiling_revisions"
    __table_args__ = (UniqueConstraint("ceiling_id", "number"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    ceiling_id: UUID = Field(foreign_key="ceilings.id")
    number: int
    region: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=Text)
    change: Decimal = rupiah()
    amount: Decimal = rupiah()
    revised_on: date
    document: dict[str, Any] = Field(sa_type=JSON)
    reason: str = Field(sa_type=Text)
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = moment()


class CeilingCreate(
    Body,
    json_schema_extra=example(
        source="apbd-kabkota",
        fiscal_year=2020,
        region="35.19",
        amount="420000000.00",
        document={"number": "DPA/1.03/2020", "date": "2020-01-15"},
    ),
):
    """A ceiling of one source, one fiscal year, one region."""

    id: UUID | None = None
    source: FundSourceCode
    fiscal_year: FiscalYear
    region: Region
    amount: Amount
    document: Document


class CeilingRevise(
    Body,
    json_schema_extra=example(
        kind="perubahan",
        amount="450000000.00",
        date="2020-09-01",
        document={"number": "DPPA/1.03/2020"},
        reason="Perubahan APBD 2020.",
    ),
):
    """The ceiling's new amount: by a shift within the budget (pergeseran) or its change (perubahan)."""

    kind: Literal["pergeseran", "perubahan"]
    amount: AmountOrZero
    date: Day
    document: Document
    reason: Reason = ""


class CarryOver(
    Body, json_schema_extra=example(document={"number": "SiLPA/2020"}, reason="Lanjutan 2020.")
):
    """What is not allocated moves to the next fiscal year, as a ceiling of its own."""

    id: UUID | None = None
    document: Document
    reason: Reason = ""


class CeilingRead(View):
    """A ceiling and how far its money is.

    `amount` is `available` and `committed`; `released` is part of that, `spent` part of this.
    """

    id: UUID
    source: FundSourceCode
    fiscal_year: int
    region: str
    amount: Money
    committed: Money
    released: Money
    spent: Money
    available: Money
    document: Paper
    carried_from: UUID | None
    closed: bool = Rule(description="Whether its fiscal year is closed.")
    version: int
    created_at: datetime
    updated_at: datetime


class RevisionRead(View):
    """One change of a ceiling: by how much, and what it was then."""

    id: UUID
    number: int
    kind: Revision
    change: Money
    amount: Money
    revised_on: date
    document: Paper
    reason: str
    recorded_by: str
    recorded_at: datetime


class CoursePoint(View):
    """How far a ceiling's money was at the end of a day; see `CeilingRead`."""

    day: date
    amount: Money
    committed: Money
    released: Money
    spent: Money


class Course(View):
    """How a ceiling's money went: at each month's end of its year, and at the last day told."""

    items: list[CoursePoint]


class CeilingFilter(Body):
    """Which ceilings."""

    region: str | None = Rule(None, max_length=100)
    source: FundSourceCode | None = None
    fiscal_year: int | None = Rule(None, ge=2000, le=2100)
    limit: Limit = LIMIT
    cursor: Cursor = None
