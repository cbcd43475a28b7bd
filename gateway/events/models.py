"""The log of every event, what waits for its turn, and how far the log has come."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field as Rule
from sqlalchemy import BigInteger, Column, DateTime, Index, Text, text
from sqlmodel import Field

from gateway.db import Table
from services.chassis.shapes import View, example


class LoggedEvent(Table, table=True):
    """An event as it was said. Who reads up to a `position` has missed none before it."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_entity_id_position", "entity_id", "position"),)
    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    id: UUID = Field(unique=True)
    type: str = Field(sa_type=Text)
    entity_id: UUID
    sequence: int
    region: str = Field(sa_type=Text)
    occurred_at: datetime = Field(sa_type=DateTime(timezone=True))
    data: str = Field(sa_type=Text)
    added_at: datetime = Field(
        sa_column=Column(
            DateTime(timezone=True), nullable=False, server_default=text("now()"), index=True
        )
    )


class EarlyEvent(Table, table=True):
    """An event that came ahead of its turn; one that nobody can read has a place, and no data."""

    __tablename__ = "early_events"
    stream_sequence: int = Field(
        sa_column=Column(BigInteger, primary_key=True, autoincrement=False)
    )
    id: UUID = Field(primary_key=True)
    type: str | None = Field(default=None, sa_type=Text)
    entity_id: UUID | None = None
    sequence: int | None = None
    region: str | None = Field(default=None, sa_type=Text)
    occurred_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    data: str | None = Field(default=None, sa_type=Text)


class FeedState(Table, table=True):
    """Whose turn in which stream it is, and which positions the log holds.

    `feed` tells this log from any other: a cursor of another one means nothing here.
    """

    __tablename__ = "feed_state"
    one: bool = Field(default=True, primary_key=True)
    feed: UUID
    stream_created: str = Field(sa_type=Text)
    next_sequence: int = Field(sa_type=BigInteger)
    first_position: int = Field(sa_type=BigInteger)
    last_position: int = Field(sa_type=BigInteger)


EXAMPLE: dict[str, Any] = {
    "id": "0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
    "type": "survey.sheet.withdrawn.v1",
    "timestamp": "2026-11-27T08:00:00.000000Z",
    "subject": "0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6072",
    "sequence": 2,
    "data": {
        "id": "0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
        "occurred_at": "2026-11-27T08:00:00Z",
        "region": "35.77.03.1005",
        "entity_id": "0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6072",
        "version": 2,
        "actor": "0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6073",
        "round_id": "0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6074",
        "rt": "35.77.03.1005-005-015",
        "import_id": "0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6075",
    },
}


class EventItem(View, json_schema_extra=example(**EXAMPLE)):
    """One event; webhooks deliver the same."""

    id: UUID = Rule(description="The same however often you get it: drop what you know already.")
    type: str = Rule(description="What happened, as `survey.assessment.sealed.v1`.")
    timestamp: datetime = Rule(description="When it became true.")
    subject: UUID = Rule(description="The entity that it is about.")
    sequence: int = Rule(ge=1, description="Of this entity, from 1, rising by one.")
    data: dict[str, Any] = Rule(description="The event itself; its schema is known by `type`.")


class EventPage(View):
    """Events in order; `next` goes into `after` for those behind them, now or later."""

    items: list[EventItem]
    next: str | None = Rule(
        description="Given whenever there is something behind `after`, also on what is the last "
        "page today. Null: nothing new; keep the `next` that you have and ask again later."
    )
