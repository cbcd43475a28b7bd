"""Long work: a row that says what to do, and a runner that does it once, whoever dies meanwhile."""

import asyncio
import time
from asyncio import FIRST_COMPLETED
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import DateTime, Text, func, or_, text
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import tracing
from services.chassis.clock import now
from services.chassis.db import ChassisTable, Sessions, direct, try_lock
from services.chassis.ids import new_id
from services.chassis.spans import NOWHERE, Facts, Spans
from services.chassis.telemetry import JOBS

log = structlog.get_logger()

ATTEMPTS = 3
LAST = 60  # a second apart: then a job ends although its subject cannot be told
AT_ONCE = 2
PAUSE = 1.0
IDLE, BUSY = 5.0, 0.2


class Job(ChassisTable, table=True):
    """One piece of long work on one subject; `state` is queued, done or failed."""

    __tablename__ = "jobs"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    subject_id: UUID = Field(index=True)
    state: str = Field(default="queued", sa_type=Text, index=True)
    attempts: int = 0
    progress: int = 0
    traceparent: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    due_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


PROGRESS = text(
    "SELECT DISTINCT ON (subject_id) subject_id,"
    " CASE state WHEN 'queued' THEN progress ELSE 100 END AS percent FROM jobs"
    " WHERE subject_id = ANY(:subjects) ORDER BY subject_id, created_at DESC, id DESC"
)


async def report(sessions: Sessions, subject_id: UUID, percent: int) -> None:
    """Say how far the work on a subject is; seen at once, whatever the work's transaction does."""
    async with sessions.begin() as session:
        await session.execute(
            text(
                "UPDATE jobs SET progress = :percent"
                " WHERE subject_id = :subject AND state = 'queued'"
            ),
            {"percent": percent, "subject": subject_id},
        )


async def progress_of(session: AsyncSession, subject_id: UUID) -> int:
    """Percent of the newest job on a subject; 100 when it is done."""
    return (await progress_of_all(session, [subject_id])).get(subject_id, 0)


async def progress_of_all(session: AsyncSession, subject_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The same of many subjects; those without a job are left out."""
    found = await session.execute(PROGRESS, {"subjects": list(subject_ids)})
    return {row.subject_id: row.percent for row in found}


@dataclass(frozen=True, slots=True)
class JobKind:
    """How to do one kind of job. `run` may be called again after a crash: it starts afresh.

    `gave_up` tells the subject that the work failed for good.
    """

    name: str
    run: Callable[[Sessions, UUID], Awaitable[None]]
    gave_up: Callable[[AsyncSession, UUID], Awaitable[None]]


def enqueue(
    session: AsyncSession, kind: str, subject_id: UUID, *, due_at: datetime | None = None
) -> None:
    """Ask for a job in the caller's transaction; a runner wakes up after the commit.

    With `due_at` it is done some seconds after that moment at the earliest.
    """
    known = tracing.header()
    session.add(Job(kind=kind, subject_id=subject_id, traceparent=known, due_at=due_at))


class Runner:
    """Runs jobs; a session advisory lock per job keeps two runners apart and dies with us."""

    def __init__(
        self,
        service: str,
        sessions: Sessions,
        kinds: tuple[JobKind, ...],
        database_url: str,
        spans: Spans = NOWHERE,
    ) -> None:
        self.service, self.sessions, self.spans = service, sessions, spans
        self.kinds = {kind.name: kind for kind in kinds}
        self.database_url = database_url
        self.running: dict[UUID, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        for kind in self.kinds:  # a count that first appears as 1 has not risen for anybody
            JOBS.labels(self.service, kind, "failed")
        async with await direct(self.database_url) as own:
            await own.execute("LISTEN jobs")
            try:
                while True:
                    await self._start_more(own)
                    await self._wait(own)
            finally:
                await self._stop()

    async def _wait(self, own: psycopg.AsyncConnection) -> None:
        """Until a notice, or until a running job ends; then free its lock.

        Listening fails when the connection is gone, and with it the locks: then all must stop.
        """
        busy = bool(self.running)
        if busy:
            await asyncio.wait(self.running.values(), timeout=BUSY, return_when=FIRST_COMPLETED)
        for id in [i for i, task in self.running.items() if task.done()]:
            del self.running[id]
            await own.execute("SELECT pg_advisory_unlock(%s)", (lock_key(id),))
        async for _ in own.notifies(timeout=0 if busy else IDLE, stop_after=1):
            pass

    async def _stop(self) -> None:
        for task in self.running.values():
            task.cancel()
        await asyncio.gather(*self.running.values(), return_exceptions=True)
        self.running.clear()

    async def _start_more(self, own: psycopg.AsyncConnection) -> None:
        if len(self.running) >= AT_ONCE:
            return
        for id in await self._queued():
            if id in self.running or len(self.running) >= AT_ONCE:
                continue
            if await try_lock(own, lock_key(id)):
                self.running[id] = asyncio.create_task(self._alone(id))

    async def _queued(self) -> list[UUID]:
        async with self.sessions() as session:
            found = await session.exec(
                select(Job.id)
                .where(Job.state == "queued", col(Job.kind).in_(self.kinds))
                .where(or_(col(Job.due_at).is_(None), col(Job.due_at) <= func.now()))
                .order_by(col(Job.created_at))
                .limit(20)
            )
            return list(found.all())

    async def _alone(self, id: UUID) -> None:
        """What goes wrong with one job disturbs no other."""
        try:
            await self.run_one(id)
        except Exception:
            log.exception("job.fell", job=str(id))
            await asyncio.sleep(PAUSE)

    async def run_one(self, id: UUID) -> None:
        """Do one job and record how it ended; the caller holds its lock."""
        async with self.sessions.begin() as session:
            job = await session.get(Job, id)
            if job is None or job.state != "queued":
                return
            job.attempts += 1
            session.add(job)
        kind = self.kinds[job.kind]
        trace, start = tracing.child_of(job.traceparent), time.perf_counter()
        tracing.current.set(trace)
        try:
            if job.attempts <= ATTEMPTS:
                await kind.run(self.sessions, job.subject_id)
                async with self.sessions.begin() as session:
                    await self._finish(session, job, "done")
                self._trace(job, trace, start)
                return
            log.error("job.crashed_too_often", kind=job.kind, subject=str(job.subject_id))
        except Exception:
            log.exception("job.failed", kind=job.kind, attempt=job.attempts)
            self._trace(job, trace, start, failed=True)
            if job.attempts < ATTEMPTS:
                await asyncio.sleep(PAUSE * job.attempts)
                return
        async with self.sessions.begin() as session:
            if job.attempts < LAST:
                await kind.gave_up(session, job.subject_id)
            else:
                log.error("job.untold", kind=job.kind, subject=str(job.subject_id))
            await self._finish(session, job, "failed")

    def _trace(self, job: Job, trace: tracing.Trace, start: float, *, failed: bool = False) -> None:
        facts: Facts = {"nahkoda.job": str(job.id), "nahkoda.attempt": job.attempts}
        seconds = time.perf_counter() - start
        self.spans.ended("INTERNAL", f"job {job.kind}", trace, seconds, failed=failed, facts=facts)

    async def _finish(self, session: AsyncSession, job: Job, state: str) -> None:
        await session.execute(
            text("UPDATE jobs SET state = :state, finished_at = now() WHERE id = :id"),
            {"state": state, "id": job.id},
        )
        JOBS.labels(self.service, job.kind, state).inc()


def lock_key(id: UUID) -> int:
    """A bigint for the advisory lock of a job."""
    return int.from_bytes(id.bytes[8:], "big", signed=True)
