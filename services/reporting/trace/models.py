"""The thread: from a row of an import to a paid bill and a new score, and back.

What it is made of are two views over the facts, `thread_nodes` and `thread_edges` (see the migration);
`trace_links` and `activity_rts` hold what events name as lists, a row for each, put there by triggers.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field
from typing_extensions import TypedDict  # typing's own is not enough for pydantic before 3.12

from services.reporting.db import Table
from services.reporting.facts.base import code, word


class TraceLink(Table, table=True):
    """A sheet and a work that it rests on, an activity and a score whose need it draws from."""

    __tablename__ = "trace_links"
    __table_args__ = (Index("ix_trace_links_from_id", "generation", "from_id"),)
    generation: int = Field(primary_key=True)
    to_id: UUID = Field(primary_key=True)
    from_id: UUID = Field(primary_key=True)
    kind: str = word()
    region: str = code()


class ActivityRt(Table, table=True):
    """An RT in which an activity has a place."""

    __tablename__ = "activity_rts"
    __table_args__ = (Index("ix_activity_rts_rt", "generation", "rt"),)
    generation: int = Field(primary_key=True)
    activity_id: UUID = Field(primary_key=True)
    rt: str = code(primary_key=True)
    region: str = code()


class Direction(StrEnum):
    """`up` goes to causes, `down` to what came of it."""

    up = "up"
    down = "down"
    both = "both"


class TraceNode(TypedDict):
    """One thing that was told; `at` is when it was told last."""

    id: str
    kind: str
    label: str
    region: str
    at: datetime


# `from` is a word of the language.
TraceEdge = TypedDict("TraceEdge", {"from": str, "to": str, "kind": str})


class Trace(TypedDict):
    """What a node came from and what came of it; `truncated` when there is more than is shown."""

    nodes: list[TraceNode]
    edges: list[TraceEdge]
    truncated: bool


class Orphan(TraceNode):
    """A node that names a parent which nobody has told; `edge` is what would join the two."""

    parent: str
    edge: str


class Orphans(TypedDict):
    """A page of them."""

    items: list[Orphan]
    next: str | None
