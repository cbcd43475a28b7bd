"""Transactional outbox: an event is a row, committed with the change, and kept for good.

The table is the service's event log. The relay publishes what has no `published_at`; nothing is
deleted, so that a lost broker or a new read model can be refilled from here.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Text, text
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.base import Event
from services.chassis import bulk, tracing
from services.chassis.clock import now
from services.chassis.db import ChassisTable

# NATS takes 256 KB with headers and all; what is larger would stop the relay for ever.
LARGEST = 255 * 1024


class OutboxMessage(ChassisTable, table=True):
    """One event; `position` orders the log roughly, `version` inside the payload orders exactly."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unpublished", "position", postgresql_where=text("published_at IS NULL")),
        {"postgresql_partition_by": "RANGE (created_at)"},
    )
    created_at: datetime = Field(
        default_factory=now, sa_column=Column(DateTime(timezone=True), primary_key=True)
    )
    position: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    id: UUID
    subject: str = Field(sa_type=Text)
    payload: str = Field(sa_type=Text)
    traceparent: str | None = Field(default=None, sa_type=Text)
    published_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    place: int | None = Field(default=None, sa_type=BigInteger)  # in the stream


def emit(session: AsyncSession, event: Event) -> None:
    """Record the event in the caller's transaction; the relay publishes it after commit."""
    payload = event.model_dump_json()
    size = len(payload.encode())
    if size > LARGEST:
        raise ValueError(f"{event.subject} of {size} bytes is too large for an event.")
    session.add(
        OutboxMessage(
            id=event.id, subject=event.subject, payload=payload, traceparent=tracing.header()
        )
    )


async def emit_rows(
    session: AsyncSession, event: type[Event], query: str, parameters: dict[str, Any]
) -> int:
    """Record one event for each row of a SELECT; answer how many.

    The SELECT's columns are the event's fields but `id`, decimals cast to text. For bulk work:
    the rows never leave the database. Tests read each payload back through its class.
    """
    wanted = set(event.model_fields) - {"id"}
    probe = await session.execute(text(f"SELECT * FROM ({query}) q LIMIT 0"), parameters)  # noqa: S608 - our own SQL
    if set(probe.keys()) != wanted:
        difference = set(probe.keys()) ^ wanted
        raise ValueError(f"The columns for {event.subject} do not match: {sorted(difference)}.")
    insert = text(
        "INSERT INTO outbox (created_at, id, subject, payload, traceparent)"  # noqa: S608
        " SELECT :_now, e.id, :_subject, row_to_json(e)::text, :_traceparent"
        f" FROM (SELECT {bulk.ROW_ID} AS id, q.* FROM ({query}) q) e"
    )
    own = {"_now": now(), "_subject": event.subject, "_traceparent": tracing.header()}
    done = await session.execute(insert, parameters | own | bulk.row_ids())
    return int(done.rowcount)  # type: ignore[attr-defined]
