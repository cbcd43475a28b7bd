"""Self-mapping (pemetaan swadaya): what residents found, where, and which need it is about."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import Index, Numeric, Text
from sqlmodel import Field

from services.chassis.columns import moment
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Body, Day, View, example
from services.planning.db import Table
from services.planning.shapes import RtCode, Sha256, Title, Village


class PointKind(StrEnum):
    """What is wrong, or what can be used."""

    masalah = "masalah"
    potensi = "potensi"


class Tridaya(StrEnum):
    lingkungan = "lingkungan"
    sosial = "sosial"
    ekonomi = "ekonomi"


# Six places are about a decimetre; where Indonesia lies, a swapped pair is seen.
Lon = Annotated[Decimal, Rule(ge=94, le=142, max_digits=9, decimal_places=6)]
Lat = Annotated[Decimal, Rule(ge=-12, le=8, max_digits=8, decimal_places=6)]
Words = Annotated[str, Rule(max_length=2000, description="No names, no NIK of residents.")]
Criterion = Annotated[str, Rule(max_length=10, examples=["2b"])]
RegulationId = Annotated[str, Rule(max_length=100, examples=["permen-14-2018"])]


class Photo(
    Body,
    json_schema_extra=example(sha256="9f86d081" + "0" * 56, taken_on="2026-11-20"),
    from_attributes=True,
):
    """Which photo shows it. The file stays where it is kept: its hash says which one it was."""

    sha256: Sha256
    taken_on: Day | None = None


class PointCreate(
    Body,
    json_schema_extra=example(
        region="35.19.09.2010",
        rt="35.19.09.2010-000-007",
        kind="masalah",
        tridaya="lingkungan",
        criterion="2b",
        title="Jalan lingkungan rusak",
        description="Sepanjang gang barat berlubang dan tergenang saat hujan.",
        lon="111.512340",
        lat="-7.623450",
        mapped_on="2026-11-20",
        photo={"sha256": "9f86d081" + "0" * 56, "taken_on": "2026-11-20"},
    ),
):
    """A problem names what it is about: `need_id`, or an RT with a criterion of the regulation."""

    id: UUID | None = None
    region: Village
    rt: RtCode | None = None
    kind: PointKind
    tridaya: Tridaya
    regulation: RegulationId = "permen-14-2018"
    criterion: Criterion | None = None
    need_id: UUID | None = None
    meeting_id: UUID | None = None
    title: Title
    description: Words | None = None
    lon: Lon
    lat: Lat
    mapped_on: Day
    photo: Photo | None = None


class PointFilter(BaseModel):
    """Which points are asked for."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    kind: PointKind | None = None
    rt: Annotated[str | None, Rule(max_length=100)] = None
    criterion: Annotated[str | None, Rule(max_length=10)] = None
    need_id: UUID | None = None
    meeting_id: UUID | None = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class PointPatch(Body, json_schema_extra=example(title="Jalan lingkungan rusak 140 m")):
    """What is left out stays; null takes photo, need or the withdrawal away."""

    rt: RtCode | None = None
    tridaya: Tridaya | None = None
    criterion: Criterion | None = None
    need_id: UUID | None = None
    title: Title | None = None
    description: Words | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    mapped_on: Day | None = None
    photo: Photo | None = None
    withdrawn_reason: Annotated[str, Rule(min_length=1, max_length=500)] | None = None


class MappedPoint(Table, table=True):
    """`region` is the village, `rt` the RT in it, if it is known."""

    __tablename__ = "mapped_points"
    __table_args__ = (Index("ix_mapped_points_region_id", "region", "id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=Text)
    rt: str | None = Field(default=None, sa_type=Text)
    kind: str = Field(sa_type=Text)
    tridaya: str = Field(sa_type=Text)
    regulation: str = Field(sa_type=Text)
    criterion: str | None = Field(default=None, sa_type=Text)
    need_id: UUID | None = None
    meeting_id: UUID | None = Field(default=None, foreign_key="meetings.id")
    title: str = Field(sa_type=Text)
    description: str | None = Field(default=None, sa_type=Text)
    lon: Decimal = Field(sa_type=Numeric)
    lat: Decimal = Field(sa_type=Numeric)
    mapped_on: date
    photo_sha256: str | None = Field(default=None, sa_type=Text)
    photo_taken_on: date | None = None
    withdrawn_reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class PointRead(View):
    id: UUID
    region: str
    rt: str | None
    kind: PointKind
    tridaya: Tridaya
    regulation: str
    criterion: str | None
    need_id: UUID | None
    meeting_id: UUID | None
    title: str
    description: str | None
    lon: Decimal
    lat: Decimal
    mapped_on: date
    photo: Photo | None
    withdrawn_reason: str | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime
