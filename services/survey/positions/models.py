"""Where an RT lies: as somebody stated it, else as its households or its area say."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Index, Numeric, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from contracts.survey_positions import PositionSource
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.survey.db import Table

# What is no finite number is refused by name (`rules.place_of`).
Degrees = Annotated[Decimal, Rule(allow_inf_nan=True)] | None
Source = PositionSource


class PositionPut(Body, json_schema_extra=example(lon="111.523241", lat="-7.629831")):
    """Degrees of WGS84, kept to six decimals (11 cm); both null when nothing is stated."""

    lon: Degrees
    lat: Degrees


class RtPosition(Table, table=True):
    """One version of what was stated of an RT; the newest `stands`, without a place when taken back.

    `far_from_village` is kept true to what stands (`commands`).
    """

    __tablename__ = "rt_positions"
    __table_args__ = (
        UniqueConstraint("rt", "version"),
        Index("ix_rt_positions_standing", "rt", unique=True, postgresql_where=sql("stands")),
        Index("ix_rt_positions_region", "region", postgresql_where=sql("stands")),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    version: int
    lon: Decimal | None = Field(sa_type=Numeric)
    lat: Decimal | None = Field(sa_type=Numeric)
    far_from_village: bool
    stands: bool
    stated_by: str = Field(sa_type=Text)
    stated_at: datetime = Field(sa_type=DateTime(timezone=True))


class VillagePositions(Table, table=True):
    """Where RTs of a village lie, as events have told it; `told` counts them.

    In parts, of which most villages have one.
    """

    __tablename__ = "village_positions"
    __table_args__ = (UniqueConstraint("region", "part"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=Text)
    part: int
    told: int
    rts: list[dict[str, Any]] = Field(sa_type=JSONB)


class Position(View):
    """Where an RT lies, in degrees of WGS84, and who says so."""

    lon: Decimal
    lat: Decimal
    source: Source


class PositionRead(View):
    """Where an RT lies, and what was stated of it last; version 0 when nothing ever was."""

    rt: str
    region: str
    lon: Decimal | None
    lat: Decimal | None
    source: Source | None = Rule(
        description="Stated by somebody; the mean of its households, to 11 m; a point in its area; "
        "null when nobody knows."
    )
    far_from_village: bool = Rule(
        description="Stated over 20 km from every other stated RT of the village."
    )
    version: int
    stated_by: str | None
    stated_at: datetime | None


class PositionVersion(View):
    """What was stated of an RT, by whom and when; without a place it was taken back."""

    version: int
    lon: Decimal | None
    lat: Decimal | None
    stated_by: str
    stated_at: datetime


class PositionsStated(View):
    """What a file has stated."""

    rows: int
    changed: int = Rule(description="Rows that said something new.")
    far_from_village: list[str] = Rule(
        description="RTs of the file over 20 km from every other of their village, the first 100."
    )
