"""Publishes the outbox: one active relay per database, woken by NOTIFY."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import structlog
from psycopg.rows import namedtuple_row
from sqlalchemy import Text, text
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.bus import Bus, Outgoing
from services.chassis.clock import now
from services.chassis.db import ChassisTable, Sessions, direct, long_work, try_lock
from services.chassis.telemetry import OUTBOX_AGE, OUTBOX_PUBLISHED

log = structlog.get_logger()

LIMIT = 500
IDLE = 1.0  # seconds; NOTIFY wakes the relay sooner
CHECK_EVERY = 10.0
REFILL = timedelta(days=14)  # the stream's max_age
LOCK = 7_301_001  # advisory lock: one relay per database

PENDING = (
    "SELECT position, created_at, id, subject, payload, traceparent FROM outbox"
    " WHERE published_at IS NULL ORDER BY position LIMIT %s FOR UPDATE SKIP LOCKED"
)
# After a bulk of events the planner does not know yet how many there are, and would sort them all.
BY_INDEX = "-c enable_seqscan=off -c enable_bitmapscan=off"
MARK = (
    "UPDATE outbox SET published_at = clock_timestamp()"
    " WHERE position = ANY(%s) AND created_at BETWEEN %s AND %s"
)
OLDEST = text("SELECT min(created_at) FROM outbox WHERE published_at IS NULL")


class RelayState(ChassisTable, table=True):
    """Which stream this outbox has filled, by the time the stream was made."""

    __tablename__ = "relay_state"
    one: bool = Field(default=True, primary_key=True)
    stream_created: str = Field(sa_type=Text)


class Relay:
    """Moves events from the outbox to the stream, at least once."""

    def __init__(self, service: str, sessions: Sessions, bus: Bus, database_url: str) -> None:
        self.service, self.sessions, self.bus = service, sessions, bus
        self.database_url = database_url

    async def run(self) -> None:
        """Wait for the lock, then publish until cancelled."""
        async with await self.connect() as own:
            while not await try_lock(own, LOCK):  # noqa: ASYNC110 - another process has it
                await asyncio.sleep(1)
            await own.execute("LISTEN outbox")
            checked = 0.0
            while True:
                clock = asyncio.get_running_loop().time()
                if self.bus.reconnected.is_set() or clock - checked > CHECK_EVERY:
                    self.bus.reconnected.clear()
                    await self.refill_if_lost()
                    checked = clock
                if await self.publish_pending(own) < LIMIT:  # what commits from now on wakes us
                    async for _ in own.notifies(timeout=IDLE, stop_after=1):
                        pass

    async def connect(self) -> psycopg.AsyncConnection:
        """The connection that holds the lock, listens, reads and marks."""
        return await direct(self.database_url, BY_INDEX)

    async def publish_pending(self, own: psycopg.AsyncConnection, limit: int = LIMIT) -> int:
        """Publish the oldest and mark them. A crash in between publishes twice: the inbox copes."""
        async with own.transaction(), own.cursor(row_factory=namedtuple_row) as cursor:
            rows: list[Any] = await (await cursor.execute(PENDING, (limit,))).fetchall()
            if not rows:
                return 0
            await self.bus.publish([outgoing(self.service, row) for row in rows])
            created = [row.created_at for row in rows]
            positions = [row.position for row in rows]
            await cursor.execute(MARK, (positions, min(created), max(created)))
        OUTBOX_PUBLISHED.labels(self.service).inc(len(rows))
        return len(rows)

    async def refill_if_lost(self) -> None:
        """When the stream is another one than we filled, send the replay window again."""
        created = await self.bus.stream_created()
        async with self.sessions.begin() as session:
            known = await _known_stream(session)
            if known == created:
                return
            if known is not None:
                await long_work(session)
                since = now() - REFILL
                await session.execute(
                    text(
                        "UPDATE outbox SET published_at = NULL"
                        " WHERE published_at IS NOT NULL AND created_at > :since"
                    ),
                    {"since": since},
                )
                log.warning("relay.stream_lost", known=known, found=created)
            await session.execute(
                text(
                    "INSERT INTO relay_state (one, stream_created) VALUES (true, :created)"
                    " ON CONFLICT (one) DO UPDATE SET stream_created = excluded.stream_created"
                ),
                {"created": created},
            )

    async def house(self) -> None:
        """Keep house until cancelled, also while NATS is away."""
        while True:
            await self.keep_house()
            await asyncio.sleep(CHECK_EVERY)

    async def keep_house(self) -> None:
        """Make next months' partitions, forget old idempotency keys, report the oldest event."""
        async with self.sessions.begin() as session:
            await long_work(session)
            await session.execute(text("SELECT ensure_outbox_partitions()"))
            await session.execute(
                text("DELETE FROM idempotency WHERE created_at < now() - interval '7 days'")
            )
            oldest = (await session.execute(OLDEST)).scalar()
        OUTBOX_AGE.labels(self.service).set((now() - oldest).total_seconds() if oldest else 0)


async def _known_stream(session: AsyncSession) -> str | None:
    found = await session.execute(text("SELECT stream_created FROM relay_state FOR UPDATE"))
    return found.scalar()


def outgoing(service: str, row: Any) -> Outgoing:
    """CloudEvents 1.0 binary mode: attributes in headers, the event's JSON as the body."""
    headers = {
        "Nats-Msg-Id": str(row.id),
        "ce-specversion": "1.0",
        "ce-id": str(row.id),
        "ce-source": f"/nahkoda/{service}",
        "ce-type": row.subject,
        "ce-time": row.created_at.isoformat(),
        "content-type": "application/json",
    }
    if row.traceparent:
        headers["traceparent"] = row.traceparent
    return Outgoing(row.subject, row.payload.encode(), headers)
