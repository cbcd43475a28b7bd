"""Which RTs left by which exit: `exits` are what was told, `rt_exits` a row for each RT of one.

An exit counts for a moment after `sealed_at`, when it was confirmed, and not after `ended_at`, when
it was taken back.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import DateTime
from sqlmodel import Field

from services.chassis.columns import CODE
from services.reporting.db import Table
from services.reporting.facts.base import Fact, by, code, word


class Exit(Fact, Table, table=True):
    """A signed exit, or one that was taken back."""

    __tablename__ = "exits"
    __table_args__ = (by("exits", "region", "id"),)
    round_id: UUID
    regulation: str = word()
    area: str | None = word()
    year: int
    number: str = word()
    date: date
    file_sha256: str = word()
    annulled: bool


class RtExit(Table, table=True):
    """An RT of an exit."""

    __tablename__ = "rt_exits"
    __table_args__ = (by("rt_exits", "rt"), by("rt_exits", "assessment_id"))
    generation: int = Field(primary_key=True)
    exit_id: UUID = Field(primary_key=True)
    rt: str = code(primary_key=True)
    region: str = Field(sa_type=CODE)
    year: int
    area_ha: Decimal
    assessment_id: UUID
    sealed_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime = Field(sa_type=DateTime(timezone=True))


class ExitRead(BaseModel):
    """An exit that stands, as far as its RTs lie in a region."""

    id: UUID
    number: str | None = Rule(description="Of the berita acara; none where only a part is shown.")
    on: date | None
    year: int
    region: str
    rts: int
    area_ha: Decimal


class ExitsRead(BaseModel):
    """Exits of a region up to a year: the newest of them, and all in numbers."""

    count: int
    rts: int
    area_ha: Decimal
    items: list[ExitRead]
