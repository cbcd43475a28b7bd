"""An exit: RTs leave the slum total by a signed berita acara."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import JSON, Column, DateTime, Index, Numeric, Text, text
from sqlmodel import Field

from services.chassis.columns import moment
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, MOST
from services.chassis.papers import PaperColumns
from services.chassis.shapes import Body, Day, View, example
from services.survey.areas.models import RtCode
from services.survey.db import Table
from services.survey.rounds.models import Year

MOST_RTS = 1_000  # as the event has room for


class ExitState(StrEnum):
    draft = "draft"
    in_force = "in_force"
    annulled = "annulled"


class ExitCreate(
    Body,
    json_schema_extra=example(
        round_id="01939c1e-7a10-7c3e-9d55-0a1b2c3d4e5f",
        rts=["35.19.09.2010-001-007"],
        year=2026,
        number="600/412/BA/2026",
        date="2026-11-20",
    ),
):
    """Of RTs (`rts`), or of a whole kawasan (`area`): then of all its RTs that have not left yet."""

    round_id: UUID
    area: Annotated[str, Rule(max_length=100)] | None = None
    rts: Annotated[list[RtCode], Rule(min_length=1, max_length=MOST_RTS)] | None = None
    year: Annotated[Year, Rule(description="From then on its hectares are handled.")]
    number: Annotated[str, Rule(min_length=1, max_length=100, description="Of the berita acara.")]
    date: Annotated[Day, Rule(description="When it was signed.")]


class ExitAnnul(Body, json_schema_extra=example(reason="SK Bupati 188/77/2027: data keliru.")):
    """The decision that takes the exit back, and why."""

    reason: Annotated[str, Rule(min_length=1, max_length=1000)]


class Exit(PaperColumns, Table, table=True):
    """`region` is the narrowest in which all its RTs lie."""

    __tablename__ = "exits"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id")
    regulation: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text, index=True)
    area: str | None = Field(default=None, sa_type=Text)
    year: int
    number: str = Field(sa_type=Text)
    signed_on: date
    state: str = Field(default=ExitState.draft, sa_type=Text)
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    confirmed_by: str | None = Field(default=None, sa_type=Text)
    confirmed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    annulled_by: str | None = Field(default=None, sa_type=Text)
    annulled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1


class ExitRt(Table, table=True):
    """An RT of an exit, with what its sealed score said.

    `in_force` is of the exit by which the RT is out: not of a draft, not once annulled, and not once
    the RT was slum again and has left anew.
    """

    __tablename__ = "exit_rts"
    __table_args__ = (
        Index("ix_exit_rts_rt", "rt"),
        Index("uq_exit_rts_in_force", "rt", unique=True, postgresql_where=text("in_force")),
    )
    exit_id: UUID = Field(primary_key=True, foreign_key="exits.id", ondelete="CASCADE")
    rt: str = Field(primary_key=True, sa_type=Text)
    region: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    round_id: UUID = Field(foreign_key="rounds.id")
    assessment_id: UUID
    area_ha: Decimal = Field(sa_type=Numeric)
    total: int
    services: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    in_force: bool = False


class ExitFilter(BaseModel):
    """Which exits a list is asked for."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    year: Annotated[int | None, Rule(ge=2000, le=2100)] = None
    state: ExitState | None = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class CandidateFilter(BaseModel):
    """Which RTs of a sealed round are looked at."""

    round_id: UUID
    region: Annotated[str | None, Rule(max_length=100)] = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="RTs per page, at most.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class KeysRead(View):
    score: bool = Rule(description="The total is below the slum line.")
    services: bool = Rule(description="All services are at their least or above.")


class StandingRead(View):
    """What decides about an RT, by its sealed score."""

    rt: str
    name: str
    region: str
    assessment_id: UUID
    area_ha: Decimal
    total: int
    services: dict[str, Decimal] = Rule(description="Percent served, by aspect.")
    keys: KeysRead


class ExitRtRead(StandingRead):
    in_force: bool = Rule(description="The RT is out by this exit.")


class ExitLine(View):
    """An exit in a list."""

    id: UUID
    round_id: UUID
    regulation: str
    region: str
    area: str | None
    year: int
    number: str
    date: Day
    state: ExitState
    rt_count: int
    area_ha: Decimal
    file_sha256: str | None = Rule(description="Of the signed paper; null while it is missing.")
    created_by: str
    created_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    annulled_by: str | None
    annulled_at: datetime | None
    reason: str | None
    version: int


class ExitRead(ExitLine):
    rts: list[ExitRtRead]
