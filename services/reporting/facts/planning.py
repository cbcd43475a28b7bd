"""What planning tells: institutions, cycles, meetings, plans, activities, trainings, assets.

An activity and its work are two rows: a cancelled activity is told without its work, and must not
lose what was known of that, whichever of the two is heard first.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from services.chassis.columns import CODE, rupiah
from services.reporting.db import Table
from services.reporting.facts.base import Fact, by, code, parts, word, worked_out


class Institution(Fact, Table, table=True):
    """BKM, TIPP, KSM, KPP, UPL, UPK, UPS or Pokja PKP."""

    __tablename__ = "institutions"
    __table_args__ = (by("institutions", "region", "kind"),)
    kind: str = word()
    name: str = word()
    under: UUID | None
    formed_on: date | None
    ended_on: date | None
    male: int
    female: int
    bkm_status: str | None = word()
    tasks: list[dict[str, Any]] = parts()


class Stage(Fact, Table, table=True):
    """How far a stage of a village's or city's cycle is."""

    __tablename__ = "stages"
    __table_args__ = (by("stages", "region", "year"),)
    cycle_id: UUID
    level: str = word()
    year: int
    programme: str = word()
    stage: str = word()
    state: str = word()
    started_on: date | None
    finished_on: date | None


class Meeting(Fact, Table, table=True):
    """A meeting, in numbers."""

    __tablename__ = "meetings"
    __table_args__ = (by("meetings", "region", "held_on"),)
    kind: str = word()
    held_on: date
    institution_id: UUID | None
    cycle_id: UUID | None
    male: int
    female: int
    disabled: int
    mbr: int | None
    decisions: int


class Exhausted(Fact, Table, table=True):
    """A need of which nothing is left to do, the last of it drawn by an activity."""

    __tablename__ = "exhausted_needs"
    rt: str = code()
    regulation: str = word()
    criterion: str = word()
    unit: str = word()
    opened: Decimal
    drawn: Decimal
    round_id: UUID
    year: int
    activity_id: UUID


class PlanEdition(Fact, Table, table=True):
    """An edition of a plan, from when it was handed in."""

    __tablename__ = "plans"
    __table_args__ = (
        by("plans", "region", "kind"),
        by("plans", "line_id"),
        by("plans", "institution_id"),
    )
    line_id: UUID
    edition: int
    kind: str = word()
    area: str = word()
    title: str = word()
    begin_year: int
    end_year: int
    under: UUID | None
    institution_id: UUID | None
    regulation: str = word()
    state: str = word()
    legal_number: str | None = word()
    legal_date: date | None
    content_hash: str | None = word()
    activities: int
    cost: Decimal = rupiah()


class Activity(Fact, Table, table=True):
    """An activity, from when it was proposed."""

    __tablename__ = "activities"
    __table_args__ = (
        by("activities", "region", "year"),
        by("activities", "region", "id"),
        by("activities", "plan_id"),
        by("activities", "institution_id"),
        by("activities", "at_rt"),
        by("activities", "at_cell"),
        Index(
            "ix_activities_places",
            "places",
            postgresql_using="gin",
            postgresql_ops={"places": "jsonb_path_ops"},
        ),
    )
    plan_id: UUID
    kind: str = word()
    dimension: str = word()
    title: str = word()
    year: int
    volume: Decimal
    unit: str = word()
    places: list[dict[str, Any]] = parts()
    geometry: dict[str, Any] | None = parts()
    needs: list[str] = parts()
    assessments: list[str] | None = parts()
    institution_id: UUID | None
    programme: str = word()
    sources: list[dict[str, Any]] = parts()
    beneficiaries: dict[str, Any] | None = parts()
    cost: Decimal = rupiah()
    state: str = word()
    # For maps: its first RT, and the middle of what was drawn of it.
    at_rt: str | None = worked_out("(places -> 0) ->> 'rt'", CODE)
    at_x: int | None = worked_out("map_x((map_middle(geometry))[1])", BigInteger())
    at_y: int | None = worked_out("map_y((map_middle(geometry))[2])", BigInteger())
    at_cell: int | None = worked_out(
        "map_cell(map_x((map_middle(geometry))[1]), map_y((map_middle(geometry))[2]))",
        BigInteger(),
    )


class Work(Fact, Table, table=True):
    """How the doing of an activity goes, from its money to its handover."""

    __tablename__ = "works"
    mode: str | None = word()
    executor_id: UUID | None
    started_on: date | None
    week: date | None
    physical: Decimal | None
    planned: Decimal | None
    hok_male: Decimal
    hok_female: Decimal
    wages: Decimal = rupiah()
    swadaya: Decimal = rupiah()
    photos_0: int
    photos_50: int
    photos_100: int
    measured: list[dict[str, Any]] = parts()
    completed_on: date | None
    certificate: str | None = word()
    certificate_number: str | None = word()
    handed_over_on: date | None
    kpp_id: UUID | None
    handover_number: str | None = word()
    lpj_number: str | None = word()


class WorkWeek(Fact, Table, table=True):
    """How far a work was in a week, as told while that week was its newest; `id` is the activity."""

    __tablename__ = "work_weeks"
    week: date = Field(primary_key=True)
    planned: Decimal | None
    physical: Decimal | None


class Inspection(Fact, Table, table=True):
    """What was built, looked at in a year; `id` is the activity that built it."""

    __tablename__ = "inspections"
    year: int = Field(primary_key=True)
    kpp_id: UUID
    inspected_on: date
    present: bool
    good: bool
    working: bool
    used: bool
    developed: bool


class Training(Fact, Table, table=True):
    """A training, in numbers."""

    __tablename__ = "trainings"
    __table_args__ = (by("trainings", "region", "year"), by("trainings", "region", "id"))
    kind: str = word()
    methods: list[str] = parts()
    village_status: str | None = word()
    year: int | None
    begin_on: date | None
    end_on: date | None
    days: int | None
    jp: int | None
    participants: list[dict[str, Any]] = parts()
    male: int
    female: int
    untold: int
    mbr: int | None
    costs: list[dict[str, Any]] = parts()
    pre: dict[str, Any] | None = parts()
    post: dict[str, Any] | None = parts()
    institution_id: UUID | None
