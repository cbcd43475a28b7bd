"""Community media: koran kampung, buletin, fotonovela; how many copies, for whom, about what."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from contracts.money import Money
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, Cursor, Limit
from services.chassis.shapes import Body, Day, View, example
from services.planning.db import Table
from services.planning.funds import Costs, CostShown
from services.planning.shapes import Note, Region, Sha256, Title, Year


class MediaKind(StrEnum):
    koran_kampung = "koran_kampung"
    buletin = "buletin"
    fotonovela = "fotonovela"
    papan_informasi = "papan_informasi"
    siaran_radio = "siaran_radio"
    video = "video"
    lainnya = "lainnya"


Copies = Annotated[int, Rule(strict=True, ge=1, le=10_000_000)]
Issue = Annotated[str, Rule(min_length=1, max_length=40, examples=["3"])]


class Said(Body):
    """What is told of a medium, and can be corrected."""

    issue: Annotated[Issue | None, Rule(description="Which number of it.")] = None
    year: Annotated[Year | None, Rule(description="Of `published_on`, if that is told.")] = None
    published_on: Day | None = None
    copies: Copies | None = None
    audience: Annotated[Title | None, Rule(description="For whom; no names.")] = None
    topic: Annotated[Title | None, Rule(description="What it is about.")] = None
    costs: Costs | None = None
    sha256: Sha256 | None = None
    source: Annotated[
        Title | None, Rule(description="The paper from which an old medium is known.")
    ] = None
    note: Note | None = None


class MediaCreate(
    Said,
    json_schema_extra=example(
        region="35.19.09.2010",
        kind="koran_kampung",
        title="Warta Klagen Serut",
        issue="3",
        published_on="2026-11-20",
        copies=150,
        audience="Warga RT 005 sampai RT 009",
        topic="Paving RT 007 dan iuran pemeliharaan",
        costs=[{"source": "swadaya", "amount": "225000.00"}],
    ),
):
    """A medium of a region; with `training_id`, it was made in or for that training."""

    id: UUID | None = None
    region: Region
    kind: MediaKind
    title: Title
    institution_id: Annotated[UUID | None, Rule(description="Who makes it.")] = None
    training_id: UUID | None = None


class MediaPatch(Said, json_schema_extra=example(copies=200)):
    """What is left out stays, null clears."""

    kind: MediaKind | None = None
    title: Title | None = None


class MediaFilter(BaseModel):
    """Which media are listed."""

    model_config = ConfigDict(extra="forbid")

    region: Annotated[str | None, Rule(max_length=100)] = None
    year: Annotated[int | None, Rule(ge=2000, le=2100)] = None
    kind: MediaKind | None = None
    training_id: UUID | None = None
    institution_id: UUID | None = None


class MediaPage(MediaFilter):
    """A page of them."""

    limit: Limit = LIMIT
    cursor: Cursor = None


class Medium(Table, table=True):
    """`listed_on` puts what has no day into its year."""

    __tablename__ = "media"
    __table_args__ = (
        Index("ix_media_listed_on_id", "listed_on", "id"),
        Index("ix_media_region_year", "region", "year"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    issue: str | None = Field(default=None, sa_type=Text)
    year: int | None = None
    published_on: date | None = None
    listed_on: date
    copies: int | None = None
    audience: str | None = Field(default=None, sa_type=Text)
    topic: str | None = Field(default=None, sa_type=Text)
    costs: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    cost: Decimal = rupiah(default=Decimal(0))
    sha256: str | None = Field(default=None, sa_type=Text)
    institution_id: UUID | None = Field(default=None, foreign_key="institutions.id")
    training_id: UUID | None = Field(default=None, foreign_key="trainings.id")
    source: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class MediumRead(View):
    id: UUID
    region: str
    kind: MediaKind
    title: str
    issue: str | None
    year: int | None
    published_on: date | None
    copies: int | None
    audience: str | None
    topic: str | None
    costs: list[CostShown]
    cost: Money
    sha256: str | None
    institution_id: UUID | None
    training_id: UUID | None
    source: str | None
    note: str | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime
