"""Counts the calls of keys and phones: the minute in memory, the day in the database.

Of whoever looks at what is published, the minute of their address is counted, in memory alone.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gateway.limits.models import KeyUsage
from gateway.limits.rules import Allowance, Bucket, headers, network_of
from gateway.problems import QuotaUsed, RateLimited
from services.chassis.clock import now
from services.chassis.db import Sessions

log = structlog.get_logger()

MOST = 10_000  # addresses that are remembered
EVERY = 2.0  # seconds between two writes; another process may be that far behind
ADD = text(
    "INSERT INTO key_usage (key_id, day, calls)"
    " SELECT * FROM unnest(CAST(:keys AS uuid[]), CAST(:days AS date[]), CAST(:calls AS bigint[]))"
    " ON CONFLICT (key_id, day) DO UPDATE SET calls = key_usage.calls + excluded.calls"
    " RETURNING key_id, day, calls"
)
USED = tuple(
    text(f"UPDATE {table} SET last_used_at = :now WHERE id = ANY(:keys)")  # noqa: S608 - ours
    for table in ("api_keys", "app_tokens")
)


@dataclass
class Limits:
    """The counters of one gateway process."""

    sessions: Sessions
    buckets: dict[UUID, Bucket] = field(default_factory=dict)
    visitors: dict[str, Bucket] = field(default_factory=dict)
    stored: dict[tuple[UUID, date], int] = field(default_factory=dict)
    pending: Counter[tuple[UUID, date]] = field(default_factory=Counter)

    async def take(self, key: UUID, allowance: Allowance) -> list[tuple[bytes, bytes]]:
        """Count one call and answer its `RateLimit-*` headers; raises RateLimited, QuotaUsed."""
        moment = now()
        today = (key, moment.date())
        if today not in self.stored:
            async with self.sessions() as session:
                found = await session.get(KeyUsage, today)
            self.stored.setdefault(today, found.calls if found else 0)
        used = self.stored[today] + self.pending[today]
        bucket = self.buckets.setdefault(key, Bucket.full(allowance, time.monotonic()))
        if allowance.per_day is not None and used >= allowance.per_day:
            raise QuotaUsed(seconds=_until_tomorrow(moment), per_day=allowance.per_day)
        _take(bucket, allowance)
        self.pending[today] += 1
        return headers(allowance, bucket, used + 1)

    def visit(self, address: str, per_minute: int) -> list[tuple[bytes, bytes]]:
        """Count one look at what is published, and answer the same; raises RateLimited."""
        allowance, network = Allowance(per_minute), network_of(address)
        bucket = self.visitors.pop(network, None) or Bucket.full(allowance, time.monotonic())
        if len(self.visitors) >= MOST:
            del self.visitors[next(iter(self.visitors))]  # who came longest ago
        self.visitors[network] = bucket
        _take(bucket, allowance)
        return headers(allowance, bucket)

    async def run(self) -> None:
        """Write the counts down until cancelled, and once more at the end."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                await self.write()
        finally:
            await self.write()

    async def write(self) -> None:
        """Add what was counted to the database and learn what other processes counted."""
        counted, self.pending = self.pending, Counter()
        if not counted:
            return
        facts = {
            "keys": [key for key, _ in counted],
            "days": [day for _, day in counted],
            "calls": list(counted.values()),
        }
        try:
            async with self.sessions.begin() as session:
                rows = (await session.execute(ADD, facts)).all()
                for used in USED:
                    await session.execute(used, {"now": now(), "keys": facts["keys"]})
        except SQLAlchemyError as error:
            self.pending.update(counted)  # not lost; the next write carries them
            log.warning("limits.not_written", error=repr(error))
            return
        except asyncio.CancelledError:
            self.pending.update(counted)  # the last write, at the end, carries them
            raise
        self._remember({(row.key_id, row.day): int(row.calls) for row in rows})

    def _remember(self, totals: dict[tuple[UUID, date], int]) -> None:
        self.stored.update(totals)
        newest = max(day for _, day in totals)
        for known in [known for known in self.stored if known[1] < newest]:
            del self.stored[known]


def _take(bucket: Bucket, allowance: Allowance) -> None:
    if not bucket.take(allowance, time.monotonic()):
        raise RateLimited(seconds=max(1, bucket.wait(allowance)), per_minute=allowance.per_minute)


def _until_tomorrow(moment: datetime) -> int:
    midnight = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, int((midnight - moment).total_seconds()))
