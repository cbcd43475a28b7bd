"""What was built and handed over, and how it is kept up.

`assets`            what was handed over to a KPP: one row per activity, named by its id.
`asset_inspections` one per asset and year: five flags.
`asset_dues`        the dues (iuran) of a month: how many households pay, and how much.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import Index, Numeric, Text, UniqueConstraint
from sqlmodel import Field

from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.chassis.shapes import Body, Day, View, example
from services.planning.db import Table
from services.planning.shapes import Count, Note


class Asset(Table, table=True):
    """A road, a drain, a tank, in the hands of its KPP."""

    __tablename__ = "assets"
    __table_args__ = (Index("ix_assets_region_id", "region", "id"),)
    id: UUID = Field(primary_key=True, foreign_key="activities.id")
    region: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=CODE)
    title: str = Field(sa_type=Text)
    volume: Decimal = Field(sa_type=Numeric)
    unit: str = Field(sa_type=Text)
    kpp_id: UUID = Field(foreign_key="institutions.id")
    handed_over_on: date
    told: int = 0
    created_at: datetime = moment()


class AssetInspection(Table, table=True):
    """The five questions of the yearly inspection."""

    __tablename__ = "asset_inspections"
    __table_args__ = (UniqueConstraint("asset_id", "year"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    asset_id: UUID = Field(foreign_key="assets.id")
    region: str = Field(sa_type=CODE)
    year: int
    present: bool
    good: bool
    working: bool
    used: bool
    developed: bool
    note: str | None = Field(default=None, sa_type=Text)
    inspected_on: date
    version: int = 1
    inspected_by: str = Field(sa_type=Text)


class AssetDues(Table, table=True):
    """A month's dues, named by its first day."""

    __tablename__ = "asset_dues"
    __table_args__ = (UniqueConstraint("asset_id", "month"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    asset_id: UUID = Field(foreign_key="assets.id")
    region: str = Field(sa_type=CODE)
    month: date
    households: int
    paying: int
    amount: Decimal = rupiah()
    version: int = 1
    recorded_by: str = Field(sa_type=Text)


class InspectionPut(
    Body,
    json_schema_extra=example(
        inspected_on="2026-11-20",
        present=True,
        good=True,
        working=True,
        used=True,
        developed=False,
    ),
):
    """Whether it is there, in good repair, working, used, developed further."""

    inspected_on: Day
    present: Annotated[bool, Rule(strict=True)]
    good: Annotated[bool, Rule(strict=True)]
    working: Annotated[bool, Rule(strict=True)]
    used: Annotated[bool, Rule(strict=True)]
    developed: Annotated[bool, Rule(strict=True)]
    note: Note | None = None


class DuesPut(Body, json_schema_extra=example(households=60, paying=48, amount="240000.00")):
    """How many households owe the month's dues, how many paid, how many rupiah came in."""

    households: Count
    paying: Count
    amount: Annotated[Decimal, Rule(ge=0, max_digits=18, decimal_places=2)]


class AssetRead(View):
    """An asset."""

    id: UUID = Rule(description="The id of the activity that built it.")
    region: str
    kind: str
    title: str
    volume: Decimal
    unit: str
    kpp_id: UUID
    handed_over_on: date


class InspectionRead(View):
    """The inspection of a year."""

    year: int
    present: bool
    good: bool
    working: bool
    used: bool
    developed: bool
    note: str | None
    inspected_on: date
    version: int
    inspected_by: str


class DuesRead(View):
    """The dues of a month, named by its first day."""

    month: date
    households: int
    paying: int
    amount: Money
    version: int
    recorded_by: str


class RiskRead(AssetRead):
    """An asset that is at risk, and why; the more points, the more urgent."""

    points: int
    reasons: list[str] = Rule(
        description="not_present not_good not_working not_used no_longer_developed not_inspected"
        " dues_below_half"
    )
    inspected: int | None = Rule(description="The year of its newest inspection.")
