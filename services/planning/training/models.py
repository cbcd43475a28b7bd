"""Trainings: whom they were for, who took part in numbers, what it cost, what was learned."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, JSON, Index, Text
from sqlmodel import Field

from contracts.money import Money
from contracts.planning import TrainingKind, TrainingMethod, VillageStatus
from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.chassis.shapes import View
from services.planning.db import Table
from services.planning.funds import CostShown
from services.planning.needs.models import By
from services.planning.shapes import Document
from services.planning.training.shapes import (
    Attended,
    Evaluation,
    Participants,
    Place,
    Role,
    State,
)


class Training(Table, table=True):
    """`listed_on` puts those without a day into their year; `told` counts what others heard."""

    __tablename__ = "trainings"
    __table_args__ = (
        Index("ix_trainings_listed_on_id", "listed_on", "id"),
        Index("ix_trainings_region_year", "region", "year"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    state: str = Field(default=State.planned, sa_type=Text)
    methods: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    materials: list[str] = Field(default_factory=list, sa_type=JSON)
    audience: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    year: int | None = None
    begin_on: date | None = None
    end_on: date | None = None
    listed_on: date
    days: int | None = None
    jp: int | None = None
    places: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    origins: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    village_status: str | None = Field(default=None, sa_type=Text)
    participants: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    male: int = 0
    female: int = 0
    untold: int = 0
    mbr: int | None = None
    attendance: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    costs: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    cost: Decimal = rupiah(default=Decimal(0))
    evaluations: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    minutes_number: str | None = Field(default=None, sa_type=Text)
    minutes_date: date | None = None
    minutes_sha256: str | None = Field(default=None, sa_type=Text)
    attendance_number: str | None = Field(default=None, sa_type=Text)
    attendance_date: date | None = None
    attendance_sha256: str | None = Field(default=None, sa_type=Text)
    institution_id: UUID | None = Field(default=None, foreign_key="institutions.id")
    cycle_id: UUID | None = Field(default=None, foreign_key="cycles.id")
    activity: str | None = Field(default=None, sa_type=Text)
    meeting_id: UUID | None = Field(default=None, foreign_key="meetings.id")
    source: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    cancelled_reason: str | None = Field(default=None, sa_type=Text)
    told: int = 0
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Pooled(View):
    """The mean over the answers to all subjects."""

    mean: Decimal
    n: int


class People(View):
    """All who took part. Zero of each: nobody was counted. `mbr` is null where it was not asked."""

    male: int
    female: int
    untold: int
    mbr: int | None


class TrainingLine(View):
    """A training in a list."""

    id: UUID
    region: str
    kind: TrainingKind
    title: str
    state: State
    methods: list[TrainingMethod]
    audience: list[Role]
    year: int | None
    begin_on: date | None
    end_on: date | None
    days: int | None
    jp: int | None
    places: list[Place]
    village_status: VillageStatus | None
    people: People
    cost: Money
    institution_id: UUID | None
    cycle_id: UUID | None
    activity: str | None
    meeting_id: UUID | None
    source: str | None
    cancelled_reason: str | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class TrainingRead(TrainingLine):
    """A training with all that is known of it; `pre` and `post` are over all subjects."""

    materials: list[str]
    origins: list[str]
    participants: list[Participants]
    attendance: list[Attended]
    costs: list[CostShown]
    evaluations: list[Evaluation]
    pre: Pooled | None
    post: Pooled | None
    minutes: Document | None
    attendance_list: Document | None
    note: str | None


class RoleTotal(View):
    """How many of a role took part in all trainings; `mbr` of those where it was asked."""

    role: Role
    male: int
    female: int
    untold: int
    mbr: int


class Sums(View):
    """Held trainings, added up. `uncounted` are those in which nobody was counted."""

    trainings: int
    uncounted: int
    days: int
    jp: int
    male: int
    female: int
    untold: int
    mbr: int
    roles: list[RoleTotal]
    costs: list[CostShown]
    cost: Money


class RegionSums(Sums):
    region: str
    name: str


class TrainingTotals(View):
    """Sums per region, and of all together. What was held for a wider region stands under that."""

    region: str
    year: int | None
    by: By
    items: list[RegionSums]
    total: RegionSums
    next: str | None
