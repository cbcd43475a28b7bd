"""What a completed work leaves of an RT's problems: a draft of its sheet in the next round."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule
from sqlalchemy import ARRAY, JSON, Column, DateTime, Index, Numeric, Text, UniqueConstraint
from sqlmodel import Field

from contracts.survey import SlumClass
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Body, View, example
from services.survey.db import Table
from services.survey.measures import MeasureColumns


class DraftState(StrEnum):
    """`overtaken` is an offer that a sealed round has measured since: nothing is to be taken off."""

    offered = "offered"
    accepted = "accepted"
    rejected = "rejected"
    overtaken = "overtaken"


class SheetDraft(Table, table=True):
    """What an activity has drawn from one RT, as planning told it; once of each.

    `drawn` is by criterion, decimals as text. `drawn_at` is when the work was certified, from which
    on its volumes are done. `overtaken` is not kept: it follows from the sealed rounds.
    """

    __tablename__ = "sheet_drafts"
    __table_args__ = (UniqueConstraint("activity_id", "rt"), Index("ix_sheet_drafts_rt", "rt"))
    id: UUID = Field(primary_key=True)
    activity_id: UUID
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    event_id: UUID
    plan_id: UUID
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    year: int
    number: str | None = Field(default=None, sa_type=Text)
    cost: Decimal = Field(sa_type=Numeric)
    completed_on: date | None = None
    completed_by: str = Field(sa_type=Text)
    drawn_at: datetime = Field(sa_type=DateTime(timezone=True))
    drawn: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    offered_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: str = Field(default=DraftState.offered, sa_type=Text)
    round_id: UUID | None = Field(default=None, foreign_key="rounds.id")
    reason: str | None = Field(default=None, sa_type=Text)
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 1


class Derivation(MeasureColumns, Table, table=True):
    """The sheet that an accepted draft made, under the draft's id; it stays as evidence.

    It is made from a base: the RT's sheet in the round, else its newest sealed one. `ground` is the
    field source in the same round that it goes back to: without that one it has no ground. `drafts`
    are all that are taken off in this round, in order; `before` is what the base said of the
    criteria that were drawn from, and `measured_at` when the numbers were last measured.
    """

    __tablename__ = "derivations"
    __table_args__ = (Index("ix_derivations_rt", "rt"),)
    id: UUID = Field(primary_key=True, foreign_key="sheet_drafts.id")
    round_id: UUID
    rt: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    base_round: UUID
    base_sheet: UUID
    base_source: UUID
    base_row: int
    ground: UUID | None = None
    measured_at: datetime = Field(sa_type=DateTime(timezone=True))
    drafts: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    total_before: int
    class_before: str = Field(sa_type=Text)
    total: int
    slum_class: str = Field(sa_type=Text)
    flags: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    open_flags: int
    at: datetime = Field(sa_type=DateTime(timezone=True))


class DraftFilter(BaseModel):
    """Which drafts a list is asked for; of a round those whose RT lies in it."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    rt: Annotated[str | None, Rule(max_length=100)] = None
    state: DraftState | None = None
    activity: UUID | None = None
    round_id: UUID | None = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class DraftAccept(Body, json_schema_extra=example(round_id="01939c1e-7a10-7c3e-9d55-0a1b2c3d4e5f")):
    """The open round that the sheet is made in."""

    round_id: UUID


class DraftReject(Body, json_schema_extra=example(reason="Paving belum sampai ke gang buntu.")):
    """Why nothing is taken off."""

    reason: Annotated[str, Rule(min_length=1, max_length=1000)]


class DrawnRead(View):
    """What a work has done of a criterion, beside what was measured there."""

    criterion: str
    unit: str | None = Rule(description="Null where the sheet's regulation has no such criterion.")
    before: Decimal | None = Rule(description="The problem volume that was measured.")
    drawn: Decimal
    after: Decimal | None = Rule(description="What is left; never below zero.")
    exceeds: bool = Rule(description="More was drawn than was measured: look at it.")


class TotalRead(View):
    """A score by the regulation of the sheet that volumes are taken off."""

    total: int
    slum_class: SlumClass


class BaseRead(View):
    """The sheet that volumes are taken off."""

    sheet_id: UUID
    round_id: UUID
    regulation: str
    measured_at: datetime = Rule(description="When it was sealed, or came into force.")


class SheetDraftRead(View):
    """A work and an RT: what would be, or was, taken off its sheet."""

    id: UUID
    activity_id: UUID
    plan_id: UUID
    kind: str
    title: str
    year: int
    number: str | None = Rule(description="Of the certificate of completion.")
    cost: Decimal = Rule(description="Rupiah, of the whole activity.")
    completed_on: date | None
    drawn_at: datetime
    rt: str
    region: str
    state: DraftState
    criteria: list[DrawnRead]
    base: BaseRead | None = Rule(description="Null where no round with the RT is sealed.")
    before: TotalRead | None
    after: TotalRead | None
    round_id: UUID | None = Rule(description="The round that it was accepted into.")
    counts: bool = Rule(description="The RT's sheet in that round has it taken off.")
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None
    version: int
