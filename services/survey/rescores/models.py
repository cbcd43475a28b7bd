"""A sealed round scored again under another regulation: beside the seal, which it never touches."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import ARRAY, Column, DateTime, Numeric, Text, UniqueConstraint
from sqlmodel import Field

from contracts.survey import Level, SlumClass
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.survey.db import Table
from services.survey.regulations.models import AspectAverageRule
from services.survey.standings.models import StandingRead


class RescoreStatus(StrEnum):
    queued = "queued"
    done = "done"
    failed = "failed"


class Rescore(Table, table=True):
    """One scoring of a whole sealed round; `places` is how many have a score when it is done."""

    __tablename__ = "rescores"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="rounds.id", index=True)
    region: str = Field(sa_type=Text)
    regulation: str = Field(sa_type=Text)
    aspect_average: str = Field(sa_type=Text)
    status: str = Field(default=RescoreStatus.queued, sa_type=Text)
    places: int | None = None
    asked_by: str = Field(sa_type=Text)
    asked_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1


class Rescored(Table, table=True):
    """A place as it was sealed, and as the other regulation scores it."""

    __tablename__ = "rescored"
    __table_args__ = (UniqueConstraint("rescore_id", "level", "code"),)
    id: UUID = Field(primary_key=True)
    rescore_id: UUID = Field(foreign_key="rescores.id")
    level: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    area_ha: Decimal = Field(sa_type=Numeric)
    total_before: int
    class_before: str = Field(sa_type=Text)
    average_before: Decimal = Field(sa_type=Numeric)
    total: int
    slum_class: str = Field(sa_type=Text)
    average: Decimal = Field(sa_type=Numeric)
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class RescoreCreate(
    Body, json_schema_extra=example(regulation="permen-02-2016", aspect_average="scored_only")
):
    """Score a sealed round again: under which regulation, with which average of aspects."""

    regulation: Annotated[str, Rule(max_length=100, examples=["permen-02-2016"])]
    aspect_average: AspectAverageRule = "simple"


class RescoreRead(View):
    id: UUID
    round_id: UUID
    region: str
    regulation: str
    aspect_average: AspectAverageRule
    status: RescoreStatus
    progress: int = Rule(description="Percent of the work that is done.")
    places: int | None = Rule(description="How many places have a score, once done.")
    asked_at: datetime
    finished_at: datetime | None
    version: int


class RescoredRead(StandingRead):
    """A place before and after, and what follows from the score after by the facts that were sealed.

    It is no seal, and nobody else is told of it.
    """

    id: UUID
    level: Level
    code: str
    name: str
    region: str
    area_ha: Decimal
    total_before: int
    class_before: SlumClass
    average_before: Decimal = Rule(description="Mean of the aspect averages, percent.")
    total: int
    slum_class: SlumClass
    average: Decimal
    flags: list[str] = Rule(
        description="What is odd; `missing` also where the round's regulation did not ask."
    )
