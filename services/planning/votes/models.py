"""Votes of a musyawarah, and their ballot papers.

`votes`    one vote: what it was about, as it was opened; once it is closed its result, sealed.
`ballots`  anonymous papers: a number and choices. Whose RT and sex are told only until the vote
           is closed: then they are counted, and taken off the papers.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, Index, Text
from sqlmodel import Field

from services.chassis.columns import CODE, moment, rupiah
from services.chassis.ids import new_id
from services.planning.db import Table

Choices = list[dict[str, int]]  # {"candidate": 3, "points": 1}


class Kind(StrEnum):
    """What a paper says: which activities it approves, or how many points each gets."""

    approval = "approval"
    points = "points"


class Utility(StrEnum):
    """What an activity is worth to a paper, for each of its points: its cost, or one."""

    cost = "cost"
    cardinality = "cardinality"


class State(StrEnum):
    """Papers are entered while it is open; then it is counted and never changes."""

    open = "open"
    closed = "closed"


class Vote(Table, table=True):
    """`candidates` are as the ballot paper has them; `result` and `decision` as they were told."""

    __tablename__ = "votes"
    __table_args__ = (
        Index("ix_votes_region_id", "region", "id"),
        Index("ix_votes_meeting_id", "meeting_id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    meeting_id: UUID = Field(foreign_key="meetings.id")
    plan_id: UUID = Field(foreign_key="plans.id")
    region: str = Field(sa_type=CODE)
    title: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    utility: str = Field(sa_type=Text)
    max_points: int
    budget: Decimal = rupiah()
    candidates: list[dict[str, Any]] = Field(sa_type=JSON)
    state: str = Field(default=State.open, sa_type=Text)
    papers: int = 0
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    inputs_sha256: str | None = Field(default=None, sa_type=Text)
    portfolio_id: UUID | None = Field(default=None, foreign_key="portfolios.id")
    decision: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    version: int = 1
    created_by: str = Field(sa_type=Text)
    created_at: datetime = moment()
    closed_by: str | None = Field(default=None, sa_type=Text)
    closed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Ballot(Table, table=True):
    """One paper. Who filled it in is not known."""

    __tablename__ = "ballots"
    vote_id: UUID = Field(primary_key=True, foreign_key="votes.id")
    number: int = Field(primary_key=True)
    region: str = Field(sa_type=CODE)
    choices: list[dict[str, int]] = Field(sa_type=JSON)
    rt: str | None = Field(default=None, sa_type=CODE)
    sex: str | None = Field(default=None, sa_type=Text)
