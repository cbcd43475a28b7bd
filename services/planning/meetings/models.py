"""Meetings (musyawarah): who came in numbers, the agenda, what was decided, the minutes' hash."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from contracts.planning import MeetingKind
from services.chassis.columns import moment
from services.chassis.ids import new_id
from services.chassis.shapes import Body, Day, View, example
from services.planning.db import Table
from services.planning.shapes import Count, Region, Sha256, Title

MOST_LINES = 50
Line = Annotated[str, Rule(min_length=1, max_length=500)]
Agenda = Annotated[list[Line], Rule(max_length=MOST_LINES)]


class Attendance(
    Body, json_schema_extra=example(male=12, female=21, disabled=1, mbr=9), from_attributes=True
):
    """How many came. Only counts: the list of names stays on paper, its hash may be told.

    `disabled` and `mbr` (of low income) are among the men and women, not beside them.
    """

    male: Count
    female: Count
    disabled: Count
    mbr: Count | None = None


class Decision(
    Body, json_schema_extra=example(text="Paving RT 007 didahulukan.", due="2027-03-31")
):
    """What was decided, by when, and which institution carries it out. No names."""

    text: Annotated[str, Rule(min_length=1, max_length=1000)]
    due: Day | None = None
    institution_id: UUID | None = None


Decisions = Annotated[list[Decision], Rule(max_length=MOST_LINES)]


class MeetingCreate(
    Body,
    json_schema_extra=example(
        region="35.19.09.2010",
        kind="musyawarah_desa",
        title="Musyawarah penetapan RPLP",
        held_on="2026-11-20",
        place="Balai desa",
        attendance={"male": 12, "female": 21, "disabled": 1, "mbr": 9},
        agenda=["Hasil pemetaan swadaya", "Prioritas kegiatan"],
        decisions=[{"text": "Paving RT 007 didahulukan.", "due": "2027-03-31"}],
    ),
):
    """A meeting that has been held. With `activity`, it is part of that activity of the cycle."""

    id: UUID | None = None
    region: Region
    kind: MeetingKind
    title: Title
    held_on: Day
    place: Title | None = None
    institution_id: Annotated[UUID | None, Rule(description="Who called it.")] = None
    cycle_id: UUID | None = None
    activity: Annotated[str | None, Rule(max_length=100)] = None
    attendance: Attendance
    agenda: Agenda = Rule(default_factory=list)
    decisions: Decisions = Rule(default_factory=list)
    minutes_sha256: Sha256 | None = None
    attendance_sha256: Sha256 | None = None


class MeetingPatch(
    Body, json_schema_extra=example(attendance={"male": 12, "female": 22, "disabled": 1})
):
    """Corrects what was told: what is left out stays, a list takes the place of the whole list."""

    kind: MeetingKind | None = None
    title: Title | None = None
    held_on: Day | None = None
    place: Title | None = None
    attendance: Attendance | None = None
    agenda: Agenda | None = None
    decisions: Decisions | None = None
    minutes_sha256: Sha256 | None = None
    attendance_sha256: Sha256 | None = None


class Meeting(Table, table=True):
    __tablename__ = "meetings"
    __table_args__ = (Index("ix_meetings_held_on_id", "held_on", "id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    region: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    held_on: date
    place: str | None = Field(default=None, sa_type=Text)
    institution_id: UUID | None = Field(default=None, foreign_key="institutions.id")
    cycle_id: UUID | None = Field(default=None, foreign_key="cycles.id")
    activity: str | None = Field(default=None, sa_type=Text)
    male: int
    female: int
    disabled: int
    mbr: int | None = None
    agenda: list[str] = Field(sa_type=JSON)
    decisions: list[dict[str, Any]] = Field(sa_type=JSON)
    minutes_sha256: str | None = Field(default=None, sa_type=Text)
    attendance_sha256: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class MeetingLine(View):
    """A meeting in a list."""

    id: UUID
    region: str
    kind: MeetingKind
    title: str
    held_on: date
    place: str | None
    institution_id: UUID | None
    cycle_id: UUID | None
    activity: str | None
    attendance: Attendance
    minutes_sha256: str | None
    attendance_sha256: str | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class MeetingRead(MeetingLine):
    agenda: list[str]
    decisions: list[Decision]
