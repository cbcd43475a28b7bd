"""What changed where: the newest change of each kind in each region, and its place among all.

It holds no figures and no history: who listens asks again for what they show.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index
from sqlmodel import Field

from services.chassis.columns import CODE
from services.reporting.db import Table
from services.reporting.facts.base import WORD


class Kind(StrEnum):
    """What of a region changed."""

    recap = "recap"
    exit = "exit"
    decree = "decree"
    region = "region"
    field = "field"
    plan = "plan"
    activity = "activity"
    money = "money"
    complaint = "complaint"
    seal = "seal"


class RegionChange(Table, table=True):
    """When something of a kind was told last of a region. Later commits have a later `position`."""

    __tablename__ = "region_changes"
    __table_args__ = (Index("ix_region_changes_position", "generation", "position"),)
    generation: int = Field(primary_key=True)
    region: str = Field(sa_type=CODE, primary_key=True)
    kind: str = Field(sa_type=WORD, primary_key=True)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    position: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=False), nullable=False)
    )


class HeardEvent(Table, table=True):
    """How many events of a subject were taken in, when the newest was told, when the last came.

    It is about the read model as a whole and about no region.
    """

    __tablename__ = "heard_events"
    generation: int = Field(primary_key=True)
    subject: str = Field(sa_type=WORD, primary_key=True)
    events: int = Field(sa_type=BigInteger)
    newest: datetime = Field(sa_type=DateTime(timezone=True))
    heard_at: datetime = Field(sa_type=DateTime(timezone=True))
