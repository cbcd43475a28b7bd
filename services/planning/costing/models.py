"""What works cost: unit prices of a regency and a year, and the RAB of an activity.

`unit_price_imports`  a price list that was taken in: which document, which file, by whom.
`unit_prices`         what a unit of an item costs in a regency in a year (AHSP, SSH).
`rab_lines`           the budget of an activity, line by line, with the list's price beside its own.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Rule
from sqlalchemy import Index, Numeric, Text, UniqueConstraint
from sqlmodel import Field

from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Body, View, example
from services.planning.db import Table

MOST_LINES = 1_000


class Category(StrEnum):
    """What a line pays for: material, labour, equipment, other."""

    bahan = "bahan"
    upah = "upah"
    alat = "alat"
    lain = "lain"


class UnitPriceImport(Table, table=True):
    """A list that was taken in, whole."""

    __tablename__ = "unit_price_imports"
    __table_args__ = (Index("ix_unit_price_imports_region_id", "region", "id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    year: int
    source: str = Field(sa_type=Text)
    filename: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text)
    rows: int
    added: int
    changed: int
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()


class UnitPrice(Table, table=True):
    """What a unit costs. `source` and `import_id` say where its newest words and price are from."""

    __tablename__ = "unit_prices"
    __table_args__ = (UniqueConstraint("region", "year", "code"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    year: int
    code: str = Field(sa_type=CODE)
    name: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    price: Decimal = rupiah()
    source: str = Field(sa_type=Text)
    import_id: UUID = Field(foreign_key="unit_price_imports.id")
    updated_at: datetime = moment()


class RabLine(Table, table=True):
    """One line. `reference` is the list's price when the line was put, of `reference_year`."""

    __tablename__ = "rab_lines"
    __table_args__ = (UniqueConstraint("activity_id", "number"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    activity_id: UUID = Field(foreign_key="activities.id", ondelete="CASCADE")
    number: int
    region: str = Field(sa_type=CODE)
    code: str | None = Field(default=None, sa_type=CODE)
    description: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    volume: Decimal = Field(sa_type=Numeric)
    unit_price: Decimal = rupiah()
    amount: Decimal = rupiah()
    category: str = Field(sa_type=Text)
    reference: Decimal | None = rupiah(default=None)
    reference_year: int | None = None


class PriceFilter(BaseModel):
    """Which unit prices are asked for."""

    model_config = ConfigDict(extra="forbid")

    region: Annotated[str | None, Rule(max_length=100)] = None
    year: Annotated[int | None, Rule(ge=2000, le=2100)] = None
    q: Annotated[
        str | None,
        Rule(min_length=1, max_length=100, description="Begins the code, or is in the name."),
    ] = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class UnitPriceRead(View):
    id: UUID
    region: str = Rule(description="The regency.")
    year: int
    code: str
    name: str
    unit: str
    price: Money
    source: str
    import_id: UUID
    updated_at: datetime


class PriceImportRead(View):
    """What taking a list in did; rows that were known with the same words and price are neither."""

    id: UUID
    region: str
    year: int
    source: str
    filename: str
    sha256: str
    rows: int
    added: int
    changed: int
    created_by: str
    created_at: datetime


Amount = Annotated[str, Rule(max_length=30, examples=["185000.00"])]


class RabLineWrite(Body, json_schema_extra=example(code="A.1", volume="140", category="bahan")):
    """With a `code` of the regency's list, what is left out is taken from there."""

    code: Annotated[str, Rule(min_length=1, max_length=40)] | None = None
    description: Annotated[str, Rule(min_length=1, max_length=300)] | None = None
    unit: Annotated[str, Rule(min_length=1, max_length=20)] | None = None
    volume: Annotated[Decimal, Rule(gt=0, max_digits=15, decimal_places=6)]
    unit_price: Amount | None = None
    category: Category


class RabWrite(
    Body,
    json_schema_extra=example(
        lines=[
            {
                "description": "Paving K-200",
                "unit": "m2",
                "volume": "140",
                "unit_price": "185000.00",
                "category": "bahan",
            }
        ]
    ),
):
    """All lines of a RAB, in order; those before are replaced."""

    lines: Annotated[list[RabLineWrite], Rule(max_length=MOST_LINES)]


class RabLineRead(View):
    number: int
    code: str | None
    description: str
    unit: str
    volume: Decimal
    unit_price: Money
    amount: Money
    category: Category
    reference: Money | None = Rule(description="The list's price when this line was put.")
    reference_year: int | None
    deviation: Decimal | None = Rule(description="Percent above (or below) the list's price.")


class RabRead(View):
    """The budget of an activity. `version` is the activity's: its cost changes with it."""

    activity_id: UUID
    lines: list[RabLineRead]
    totals: dict[Category, Money]
    total: Money
    deviating: int = Rule(description="Lines whose price is not the list's.")
    version: int
