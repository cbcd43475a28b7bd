"""A round: one survey of a region in a year, under one regulation."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import DateTime, Text
from sqlmodel import Field

from contracts.survey import RoundKind
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.shapes import Body, View, example
from services.survey.db import Table

Year = Annotated[int, Rule(strict=True, ge=2000, le=2100)]


class RoundState(StrEnum):
    open = "open"
    sealing = "sealing"
    sealed = "sealed"


class RoundCreate(
    Body,
    json_schema_extra=example(
        name="Baseline 2024",
        kind="baseline",
        year=2024,
        region="35.19",
        regulation="permen-14-2018",
    ),
):
    """`corrects` names the sealed round that this one corrects."""

    id: UUID | None = None
    name: Annotated[str, Rule(min_length=1, max_length=200)]
    kind: RoundKind
    year: Year
    region: Annotated[str, Rule(max_length=100, examples=["35.19"])]
    regulation: Annotated[str, Rule(max_length=100, examples=["permen-14-2018"])]
    corrects: UUID | None = None


class Round(Table, table=True):
    __tablename__ = "rounds"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    year: int
    region: str = Field(sa_type=Text, index=True)
    regulation: str = Field(sa_type=Text)
    corrects: UUID | None = Field(default=None, foreign_key="rounds.id")
    state: str = Field(default=RoundState.open, sa_type=Text)
    progress: int = 0
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    sealed_by: str | None = Field(default=None, sa_type=Text)
    sealed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    sheets: int = 0
    open_flags: int = 0
    hash: str | None = Field(default=None, sa_type=Text)


class RoundRead(View):
    id: UUID
    name: str
    kind: RoundKind
    year: int
    region: str
    regulation: str
    corrects: UUID | None
    state: RoundState
    progress: int = Rule(description="Percent of the sealing that is done.")
    version: int
    created_at: datetime
    sealed_at: datetime | None
    sheets: int = Rule(description="RT sheets at the time of sealing.")
    open_flags: int = Rule(description="Unresolved flags at the time of sealing.")
    hash: str | None = Rule(description="SHA-256 over regulation and sheets, once sealed.")
