"""The outline of an area: drawn, replaced, taken away, verified; every version is kept."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict
from pydantic import Field as Rule
from sqlalchemy import Column, DateTime, Numeric, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.survey.db import Table

SQUARE = [[[111.52, -7.63], [111.521, -7.63], [111.521, -7.629], [111.52, -7.629], [111.52, -7.63]]]


class OutlineGeometry(Body, json_schema_extra=example(type="Polygon", coordinates=SQUARE)):
    """A GeoJSON geometry."""

    model_config = ConfigDict(extra="ignore")  # RFC 7946, 6.1: foreign members are no fault

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: Annotated[list[Any], Rule(min_length=1)]


class OutlineFeature(
    Body,
    json_schema_extra=example(
        type="Feature", geometry={"type": "Polygon", "coordinates": SQUARE}, properties={}
    ),
):
    """A GeoJSON feature; its properties are not looked at."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["Feature"]
    geometry: OutlineGeometry


OutlineDrawn = Annotated[OutlineGeometry | OutlineFeature, Rule(discriminator="type")]


class HectaresVerified(Body, json_schema_extra=example(verified_ha="12.5")):
    """Hectares as verified in the field; null when they hold no longer."""

    verified_ha: Annotated[Decimal, Rule(ge=0, le=1_000_000, decimal_places=4)] | None


class AreaOutline(Table, table=True):
    """One version; without a geometry the area had none then."""

    __tablename__ = "area_outlines"
    __table_args__ = (UniqueConstraint("area", "version"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    area: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    version: int
    geometry: dict[str, Any] | None = Field(sa_column=Column(JSONB))
    simplified: dict[str, Any] | None = Field(sa_column=Column(JSONB))
    points: int | None
    measured_ha: Decimal | None = Field(sa_type=Numeric)
    verified_ha: Decimal | None = Field(sa_type=Numeric)
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))


class AreaPoint(Table, table=True):
    """A point inside an area's standing outline. Whoever sees an RT of the area sees it too."""

    __tablename__ = "area_points"
    area: str = Field(sa_type=Text, primary_key=True)
    region: str = Field(sa_type=Text)
    lon: Decimal = Field(sa_type=Numeric)
    lat: Decimal = Field(sa_type=Numeric)


class OutlineVersion(View):
    """What was said of the area at that version, by whom and when; `points` is null without outline."""

    version: int
    points: int | None
    measured_ha: Decimal | None
    verified_ha: Decimal | None
    by: str
    at: datetime


class OutlineLaid(View):
    """An area that a file has drawn."""

    code: str
    name: str
    version: int
    measured_ha: Decimal | None
    verified_ha: Decimal | None


class OutlinesLaid(View):
    """The areas that a file has drawn, in its order."""

    items: list[OutlineLaid]
