"""An area (kawasan, deliniasi): RTs of one regency that are handled together."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Double, Index, Numeric, Text
from sqlmodel import Field

from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.survey.db import Table

RtCode = Annotated[str, Rule(max_length=100)]
Members = Annotated[list[RtCode], Rule(max_length=2000, description="RT codes.")]


class AreaCreate(
    Body,
    json_schema_extra=example(name="MANISREJO", region="35.77", members=["35.77.03.1005-005-015"]),
):
    """The code is made of the regency and the name: `35.77-K-MANISREJO`."""

    name: Annotated[str, Rule(min_length=1, max_length=200)]
    region: Annotated[str, Rule(max_length=100, description="The regency.", examples=["35.77"])]
    members: Members = Rule(default_factory=list)


class AreaChange(Body, json_schema_extra=example(members=["35.77.03.1005-005-015"])):
    """The members as they shall be from now on."""

    members: Members


class Area(Table, table=True):
    """`import_id` is set when an import brought it; undoing that import takes it away again.

    What it measures, and the box around its outline, are those of its newest row in
    `area_outlines`; `told` counts what events have said of it.
    """

    __tablename__ = "areas"
    __table_args__ = (Index("ix_areas_west_east", "west", "east", "south", "north"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(sa_type=Text, unique=True)
    name: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text, index=True)
    import_id: UUID | None = Field(default=None, foreign_key="imports.id")
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    outline_version: int | None = None
    measured_ha: Decimal | None = Field(default=None, sa_type=Numeric)
    verified_ha: Decimal | None = Field(default=None, sa_type=Numeric)
    west: float | None = Field(default=None, sa_type=Double)
    south: float | None = Field(default=None, sa_type=Double)
    east: float | None = Field(default=None, sa_type=Double)
    north: float | None = Field(default=None, sa_type=Double)
    told: int = 0


class AreaMember(Table, table=True):
    """An RT belongs to at most one area."""

    __tablename__ = "area_members"
    rt: str = Field(sa_type=Text, primary_key=True)
    area: str = Field(sa_type=Text, index=True)
    region: str = Field(sa_type=Text)
    import_id: UUID | None = None


class AreaRead(View):
    id: UUID
    code: str
    name: str
    region: str
    members: list[str]
    outline_version: int | None = Rule(description="Version that the outline is of; null without.")
    measured_ha: Decimal | None = Rule(description="Hectares inside the outline, on the ellipsoid.")
    verified_ha: Decimal | None = Rule(description="Hectares that somebody has verified.")
    version: int
