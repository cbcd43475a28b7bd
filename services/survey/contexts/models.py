"""What people know of a place in a round beside its numbers: strategic, legal, how big its city is."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Text, UniqueConstraint
from sqlmodel import Field

from contracts.survey import CitySize
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.survey.db import Table

PlaceLevel = Literal["rt", "area", "regency"]
OF_A_PLACE = ("strategic", "potential", "land_status_clear", "fits_spatial_plan")
OF_A_REGENCY = ("city_size",)
FACTS = (*OF_A_PLACE, *OF_A_REGENCY)


class Context(Table, table=True):
    """One version of what was stated of an RT, an area or a regency; the highest one holds."""

    __tablename__ = "contexts"
    __table_args__ = (UniqueConstraint("round_id", "code", "version"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id")
    level: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    version: int
    strategic: bool | None = None
    potential: bool | None = None
    land_status_clear: bool | None = None
    fits_spatial_plan: bool | None = None
    city_size: str | None = Field(default=None, sa_type=Text)
    stated_by: str = Field(sa_type=Text)
    stated_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))


Fact = Annotated[bool | None, Rule(strict=True)]


class ContextPut(
    Body,
    json_schema_extra=example(
        strategic=True, potential=False, land_status_clear=True, fits_spatial_plan=True
    ),
):
    """The whole of what is known of a place; what is left out or null is unknown.

    Of an RT or an area the first four, of a regency or city only `city_size`.
    """

    strategic: Fact = Rule(default=None, description="8a: in a strategic function of the regency.")
    potential: Fact = Rule(
        default=None, description="8c: with social, economic and cultural potential."
    )
    land_status_clear: Fact = Rule(
        default=None, description="9a: own land, or another's with written permission."
    )
    fits_spatial_plan: Fact = Rule(default=None, description="9b: proven to fit the spatial plan.")
    city_size: CitySize | None = Rule(
        default=None, description="Metropolitan, besar (large), sedang (medium) or kecil (small)."
    )


class ContextRead(View):
    """What was stated of a place, by whom and when; each statement is a version."""

    round_id: UUID
    level: PlaceLevel
    code: str
    region: str
    strategic: bool | None
    potential: bool | None
    land_status_clear: bool | None
    fits_spatial_plan: bool | None
    city_size: CitySize | None
    version: int
    stated_by: str
    stated_at: datetime
