"""The cycle of a village or a city: five stages, their activities, and how far each is."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import ARRAY, Index, Text, UniqueConstraint
from sqlmodel import Field

from contracts.planning import PROGRAMME, CycleLevel, Progress, Stage
from services.chassis.columns import moment
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Body, Day, View, example
from services.planning.db import Table
from services.planning.shapes import Document, Note, Programme, Region, Year


class Feature(StrEnum):
    """What a cycle has beside the common activities; the first two are how a village is handled."""

    peningkatan = "peningkatan"
    pencegahan = "pencegahan"
    plpbk = "plpbk"
    ppmk = "ppmk"
    bdc = "bdc"
    lelang = "lelang"


class QuickStatusBy(StrEnum):
    province = "province"
    regency = "regency"
    district = "district"
    village = "village"


Features = Annotated[list[Feature], Rule(max_length=len(Feature))]


class CycleCreate(
    Body,
    json_schema_extra=example(
        region="35.19.09.2010", year=2026, programme="kotaku", features=["peningkatan"]
    ),
):
    """The agenda of a village, or of a regency or city, in a year of a programme."""

    id: UUID | None = None
    region: Region
    year: Year
    programme: Programme
    features: Features = Rule(default_factory=list)


class QuickStatusFilter(BaseModel):
    """Which Quick Status is asked for."""

    year: Annotated[int, Rule(ge=2000, le=2100)]
    programme: Annotated[str, Rule(max_length=40)] = PROGRAMME
    level: CycleLevel = "village"
    region: Annotated[str | None, Rule(max_length=100)] = None
    by: QuickStatusBy = QuickStatusBy.regency
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Places per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class ActivityPatch(
    Body, json_schema_extra=example(started_on="2026-02-02", finished_on="2026-02-20")
):
    """What is left out stays, null clears. Begun is `proses`, finished is `selesai`."""

    planned_start: Day | None = None
    planned_finish: Day | None = None
    started_on: Day | None = None
    finished_on: Day | None = None
    note: Note | None = None
    document: Document | None = None


class Cycle(Table, table=True):
    __tablename__ = "cycles"
    __table_args__ = (
        UniqueConstraint("region", "year", "programme"),
        Index("ix_cycles_year_region_id", "year", "region", "id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    year: int
    programme: str = Field(sa_type=Text)
    features: list[str] = Field(sa_type=ARRAY(Text))
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class CycleStage(Table, table=True):
    """What follows from a stage's activities; its `version` counts what the others were told."""

    __tablename__ = "cycle_stages"
    __table_args__ = (UniqueConstraint("cycle_id", "stage"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycles.id")
    region: str = Field(sa_type=Text)
    number: int
    stage: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    started_on: date | None = None
    finished_on: date | None = None
    version: int = 0


class CycleActivity(Table, table=True):
    """One activity of a cycle; which it has was decided when the cycle was opened."""

    __tablename__ = "cycle_activities"
    __table_args__ = (
        UniqueConstraint("cycle_id", "code"),
        Index("ix_cycle_activities_year_level_region", "year", "level", "region"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycles.id")
    region: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    year: int
    programme: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    number: int
    planned_start: date | None = None
    planned_finish: date | None = None
    started_on: date | None = None
    finished_on: date | None = None
    note: str | None = Field(default=None, sa_type=Text)
    document_number: str | None = Field(default=None, sa_type=Text)
    document_date: date | None = None
    document_sha256: str | None = Field(default=None, sa_type=Text)


class ActivityKind(View):
    """An activity of the catalogue; `only` are the features of which it needs one."""

    code: str
    level: CycleLevel
    stage: Stage
    number: int
    name_id: str
    name_en: str
    only: tuple[Feature, ...] = ()


class ActivityRead(View):
    code: str
    stage: Stage
    name_id: str
    name_en: str
    state: Progress
    overdue: bool
    planned_start: date | None
    planned_finish: date | None
    started_on: date | None
    finished_on: date | None
    note: str | None
    document: Document | None


class StageRead(View):
    id: UUID
    stage: Stage
    state: Progress
    started_on: date | None
    finished_on: date | None


class CycleLine(View):
    """A cycle in a list."""

    id: UUID
    region: str
    level: CycleLevel
    year: int
    programme: str
    features: list[Feature]
    stages: list[StageRead]
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class CycleRead(CycleLine):
    activities: list[ActivityRead]


class ActivityCounts(View):
    """How many villages (or cities) have not begun, are at it, are done."""

    code: str
    belum: int
    proses: int
    selesai: int


class PlaceCounts(View):
    places: int
    activities: list[ActivityCounts]


class PlaceItem(PlaceCounts):
    region: str
    name: str


class QuickStatus(View):
    """The programme's Quick Status: per place and activity, then of all places together."""

    year: int
    programme: str
    level: CycleLevel
    by: QuickStatusBy
    items: list[PlaceItem]
    total: PlaceCounts
    next: str | None = None
