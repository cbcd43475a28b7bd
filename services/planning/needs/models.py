"""A need is a balance: what a sealed round measured, less what is reserved and what is done.

`need_measurements`  the newest sealed round of each RT: what its needs were opened by.
`needs`              one balance per RT, regulation and criterion, in the criterion's own unit.
`need_reservations`  what an activity holds of a need, and what it has drawn.
`need_movements`     how each balance came to be: only added to, numbered by the need's version.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import CheckConstraint, Index, Numeric, Text, UniqueConstraint, text
from sqlmodel import Field

from services.chassis.columns import CODE, moment_told
from services.chassis.ids import new_id
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.shapes import View
from services.planning.db import Table


def recorded() -> Any:
    """A volume as recorded, in the criterion's unit."""
    return Field(default=Decimal(0), sa_type=Numeric)


class Kind(StrEnum):
    """How a balance moves. `reopen` is a later sealed round taking the place of the one before."""

    open = "open"
    reopen = "reopen"
    reserve = "reserve"
    release = "release"
    draw = "draw"


class NeedMeasurement(Table, table=True):
    """The newest sealed round of an RT."""

    __tablename__ = "need_measurements"
    rt: str = Field(sa_type=CODE, primary_key=True)
    regulation: str = Field(sa_type=Text)
    round_id: UUID
    round_kind: str = Field(sa_type=Text)
    year: int
    measured_at: datetime = moment_told()
    assessment_id: UUID
    version: int
    open_flags: int
    actor: str = Field(sa_type=Text)


class Need(Table, table=True):
    """A balance. `drawn` counts from the round that opened it; `drawn_ever` over all rounds."""

    __tablename__ = "needs"
    __table_args__ = (
        UniqueConstraint("rt", "regulation", "criterion"),
        Index("ix_needs_short", "rt", postgresql_where=text("short > 0")),
        CheckConstraint("opened >= 0 AND reserved >= 0 AND drawn >= 0", "not_negative"),
        CheckConstraint("drawn_ever >= drawn", "drawn_ever"),
        CheckConstraint("short = greatest(0, reserved + drawn - opened)", "balanced"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    rt: str = Field(sa_type=CODE)
    regulation: str = Field(sa_type=CODE)
    criterion: str = Field(sa_type=CODE)
    unit: str = Field(sa_type=Text)
    opened: Decimal = recorded()
    reserved: Decimal = recorded()
    drawn: Decimal = recorded()
    short: Decimal = recorded()
    drawn_ever: Decimal = recorded()
    round_id: UUID
    year: int
    measured_at: datetime = moment_told()
    open_flags: int = 0
    told: int = 0
    version: int = 1

    @property
    def region(self) -> str:
        """The village."""
        return self.rt.split("-", 1)[0]

    @property
    def left(self) -> Decimal:
        """What can still be reserved."""
        return max(Decimal(0), self.opened - self.reserved - self.drawn)


class NeedReservation(Table, table=True):
    """What an activity holds of a need, and what it has drawn, over all rounds.

    `assessment_id` is the sealed score that had found the need when it was first reserved.
    """

    __tablename__ = "need_reservations"
    __table_args__ = (
        UniqueConstraint("need_id", "activity_id"),
        CheckConstraint("volume >= 0 AND drawn >= 0", "not_negative"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    need_id: UUID = Field(foreign_key="needs.id")
    activity_id: UUID = Field(index=True)
    rt: str = Field(sa_type=CODE)
    volume: Decimal = recorded()
    drawn: Decimal = recorded()
    assessment_id: UUID | None = None


class NeedMovement(Table, table=True):
    """One step of a balance: who, when, why, how much, and the balance after it."""

    __tablename__ = "need_movements"
    need_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    rt: str = Field(sa_type=CODE)
    kind: str = Field(sa_type=Text)
    volume: Decimal = recorded()
    opened: Decimal = recorded()
    reserved: Decimal = recorded()
    drawn: Decimal = recorded()
    round_id: UUID
    activity_id: UUID | None = None
    at: datetime = moment_told()
    actor: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)


class NeedRead(View):
    """A need as people see it; volumes in `unit`."""

    id: UUID
    rt: str
    region: str = Field(description="The village.")
    regulation: str
    criterion: str
    unit: str
    opened: Decimal = Field(description="The problem volume that the newest sealed round found.")
    reserved: Decimal = Field(description="Held by approved activities that are not done yet.")
    drawn: Decimal = Field(description="Done by activities since that round was sealed.")
    left: Decimal = Field(description="What can still be reserved.")
    short: Decimal = Field(
        description="What is reserved or done beyond `opened`, since a later round found less."
    )
    drawn_ever: Decimal = Field(description="Done by activities over all rounds.")
    round_id: UUID
    year: int
    measured_at: datetime = Field(description="When that round was sealed.")
    open_flags: int = Field(description="Unresolved flags of the sheet behind it.")
    version: int


class ReservationRead(View):
    """What one activity holds of a need, and what it has drawn."""

    activity_id: UUID
    volume: Decimal
    drawn: Decimal


class MovementRead(View):
    """One step of a need's balance, and the balance after it."""

    number: int
    kind: Kind
    volume: Decimal
    opened: Decimal
    reserved: Decimal
    drawn: Decimal
    round_id: UUID = Field(description="The round that the balance stood on.")
    activity_id: UUID | None
    at: datetime
    actor: str
    reason: str


class NeedWithHistory(NeedRead):
    """A need, who holds it, and a page of its movements, oldest first."""

    reservations: list[ReservationRead]
    movements: Page[MovementRead]


class NeedFilter(BaseModel):
    """Which needs a list shows."""

    model_config = ConfigDict(extra="forbid")

    region: str | None = Field(None, max_length=40)
    rt: str | None = Field(None, max_length=40)
    criterion: str | None = Field(None, max_length=8)
    open: bool | None = Field(None, description="Whether something of it is not done yet.")
    short: bool | None = Field(
        None, description="Whether more is reserved or done than the newest round found."
    )
    limit: Limit = LIMIT
    cursor: Cursor = None


By = Literal["province", "regency", "district", "village", "rt"]


class CriterionTotal(View):
    """The needs of one criterion in a region, summed; volumes in `unit`."""

    regulation: str
    criterion: str
    unit: str
    open_needs: int = Field(description="Balances of which something is not done yet.")
    opened: Decimal
    reserved: Decimal
    drawn: Decimal
    short: Decimal
    open_flags: int
    left: Decimal = Field(description="What can still be reserved.")


class RegionTotal(View):
    """What a region needs, by criterion."""

    region: str
    name: str
    criteria: list[CriterionTotal]


class Totals(View):
    """What a region needs as a whole, and what each region of a level in it does."""

    region: str
    by: By
    items: list[RegionTotal]
    total: RegionTotal
    next: str | None
