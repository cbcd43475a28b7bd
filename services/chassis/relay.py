"""Publishes the outbox: one active relay per database, woken by NOTIFY."""

import asyncio
import time
from datetime import datetime
from typing import Any

import psycopg
import structlog
from psycopg.rows import namedtuple_row
from sqlalchemy import text

from services.chassis.bus import Bus
from services.chassis.clock import now
from services.chassis.comparison import Comparison
from services.chassis.db import Sessions, direct, long_work, try_lock
from services.chassis.stream import Moved, Outgoing, PublishFailed
from services.chassis.telemetry import (
    JOBS_AGE,
    OUTBOX_AGE,
    OUTBOX_LOST,
    OUTBOX_PUBLISHED,
    RELAY_ACTIVE,
)

log = structlog.get_logger()

LIMIT = 1000  # two of the stream's batches
IDLE = 1.0  # seconds; NOTIFY wakes the relay sooner
REST = 0.005  # between two looks: what commits meanwhile goes as one batch; a first goes at once
CHECK_EVERY = 10.0
COMPARE_EVERY = 3600.0
LOCK = 7_301_001  # advisory lock: one relay per database

PENDING = (
    "SELECT position, created_at, id, subject, payload, traceparent FROM outbox"
    " WHERE published_at IS NULL ORDER BY position LIMIT %s FOR UPDATE SKIP LOCKED"
)
# After a bulk of events the planner does not know yet how many there are, and would sort them all,
# or read them all to mark a few.
BY_INDEX = (
    "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
)
MARK = (
    "WITH marked AS ("
    "UPDATE outbox o SET published_at = clock_timestamp(), place = m.place"
    " FROM unnest(%s::timestamptz[], %s::bigint[], %s::bigint[]) m (created_at, position, place)"
    " WHERE o.created_at = m.created_at AND o.position = m.position)"
    " UPDATE relay_state SET place = greatest(place, %s)"
)
OLDEST = text("SELECT min(created_at) FROM outbox WHERE published_at IS NULL")
OLDEST_JOB = text(
    "SELECT min(coalesce(due_at, created_at)) FROM jobs"
    " WHERE state = 'queued' AND coalesce(due_at, created_at) <= now()"
)


class Relay:
    """Moves events from the outbox to the stream, at least once."""

    def __init__(self, service: str, sessions: Sessions, bus: Bus, database_url: str) -> None:
        self.service, self.sessions, self.bus = service, sessions, bus
        self.database_url = database_url
        self.comparison = Comparison(service, sessions)
        self.place: int | None = None  # of our last message in the stream
        self.checked = self.compared = float("-inf")

    async def run(self) -> None:
        """Wait for the lock, then publish until cancelled."""
        RELAY_ACTIVE.labels(self.service).set(0)
        for count in (OUTBOX_LOST, OUTBOX_PUBLISHED):  # one that first appears as 1 has not risen
            count.labels(self.service)
        async with await self.connect() as own:
            while not await try_lock(own, LOCK):  # noqa: ASYNC110 - another process has it
                await asyncio.sleep(1)
            await own.execute("LISTEN outbox")
            RELAY_ACTIVE.labels(self.service).set(1)
            try:
                await self._publish_for_ever(own)
            finally:
                RELAY_ACTIVE.labels(self.service).set(0)

    async def _publish_for_ever(self, own: psycopg.AsyncConnection) -> None:
        while True:
            try:
                await self._compare_when_due()
                more = await self.publish_pending(own) == LIMIT
            except Moved:
                self.bus.reconnected.set()  # compare before anything is added
            except PublishFailed as error:
                log.warning("relay.refused", error=str(error))
                await asyncio.sleep(IDLE)
            else:
                if not more:
                    await self._wait(own, time.monotonic() + REST)

    @staticmethod
    async def _wait(own: psycopg.AsyncConnection, rested: float) -> None:
        """Until something commits, and we have rested."""
        async for _ in own.notifies(timeout=IDLE, stop_after=1):
            await asyncio.sleep(rested - time.monotonic())

    async def _compare_when_due(self) -> None:
        clock = asyncio.get_running_loop().time()
        if self.bus.reconnected.is_set() or clock - self.checked > CHECK_EVERY:
            self.bus.reconnected.clear()
            thorough = clock - self.compared > COMPARE_EVERY
            await self.compare(thorough=thorough)
            self.checked = clock
            self.compared = clock if thorough else self.compared

    async def connect(self) -> psycopg.AsyncConnection:
        """The connection that holds the lock, listens, reads and marks."""
        return await direct(self.database_url, BY_INDEX)

    async def publish_pending(self, own: psycopg.AsyncConnection, limit: int = LIMIT) -> int:
        """Publish the oldest and mark them. A crash in between publishes twice: the inbox copes."""
        async with own.transaction(), own.cursor(row_factory=namedtuple_row) as cursor:
            rows: list[Any] = await (await cursor.execute(PENDING, (limit,))).fetchall()
            if not rows:
                return 0
            messages = [outgoing(self.service, row) for row in rows]
            places = await self.bus.publish(messages, self.place)
            created, positions = [row.created_at for row in rows], [row.position for row in rows]
            last = max(places)
            await cursor.execute(MARK, (created, positions, places, last))
        self.place = max(self.place or 0, last)
        OUTBOX_PUBLISHED.labels(self.service).inc(len(rows))
        return len(rows)

    async def compare(self, *, thorough: bool = False) -> int:
        """Find what the stream has lost, and go on behind our last message in it."""
        found = await self.bus.state()
        lost = await self.comparison.make(found, thorough=thorough)
        self.place = found.own_last
        return lost

    async def house(self) -> None:
        """Keep house until cancelled, also while NATS is away."""
        while True:
            await self.keep_house()
            await asyncio.sleep(CHECK_EVERY)

    async def keep_house(self) -> None:
        """Make next months' partitions, forget old idempotency keys, report what is oldest."""
        async with self.sessions.begin() as session:
            await long_work(session)
            await session.execute(text("SELECT ensure_outbox_partitions()"))
            await session.execute(
                text("DELETE FROM idempotency WHERE created_at < now() - interval '7 days'")
            )
            event = (await session.execute(OLDEST)).scalar()
            job = (await session.execute(OLDEST_JOB)).scalar()
        OUTBOX_AGE.labels(self.service).set(_age(event))
        JOBS_AGE.labels(self.service).set(_age(job))


def _age(moment: datetime | None) -> float:
    return (now() - moment).total_seconds() if moment else 0


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
