"""What is done beside: old log lines and deleted endpoints are cleared away, and it is counted."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from prometheus_client import Gauge
from sqlalchemy import TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from gateway.webhooks import sandbox
from services.chassis.clock import now
from services.chassis.db import Sessions, long_work

log = structlog.get_logger()

EVERY = 10.0
SOME = 5_000  # rows at once

PENDING = Gauge("nahkoda_webhook_pending", "Deliveries that wait, of endpoints that are enabled.")
OLDEST = Gauge("nahkoda_webhook_oldest_seconds", "How long the oldest of them waits.")
OVERDUE = Gauge(
    "nahkoda_webhook_overdue_seconds", "The same, of endpoints that answered the last time."
)
ENDPOINTS = Gauge("nahkoda_webhook_endpoints", "Endpoints by state.", ("state",))

COUNT = text("""
SELECT count(*) AS pending, min(d.queued_at) AS oldest,
    min(d.queued_at) FILTER (WHERE e.failing_since IS NULL) AS overdue FROM webhook_deliveries d
JOIN webhook_endpoints e ON e.id = d.endpoint_id
WHERE d.state = 'pending' AND e.disabled_at IS NULL AND e.deleted_at IS NULL
""")
STATES = text("""
SELECT count(*) FILTER (WHERE disabled_at IS NULL AND failing_since IS NULL) AS working,
    count(*) FILTER (WHERE disabled_at IS NULL AND failing_since IS NOT NULL) AS failing,
    count(*) FILTER (WHERE disabled_at IS NOT NULL) AS disabled
FROM webhook_endpoints WHERE deleted_at IS NULL
""")
CLEAR = """
WITH part AS ({part}), gone AS (
    DELETE FROM webhook_deliveries d USING part WHERE d.id = part.id RETURNING d.id
), tries AS (DELETE FROM webhook_attempts t USING gone WHERE t.delivery_id = gone.id)
SELECT count(*) FROM gone
"""
# Ids tell when a delivery was made first.
OLD = text(
    CLEAR.format(
        part="SELECT id FROM webhook_deliveries d WHERE d.id < :before AND (d.state <> 'pending'"
        " OR EXISTS (SELECT FROM webhook_endpoints e WHERE e.id = d.endpoint_id"
        " AND e.disabled_at < :moment)) LIMIT :most"
    )
)
OF_DELETED = text(
    CLEAR.format(
        part="SELECT d.id FROM webhook_endpoints e JOIN webhook_deliveries d ON d.endpoint_id = e.id"
        " WHERE e.deleted_at IS NOT NULL LIMIT :most"
    )
)
OF_SANDBOX = text(
    CLEAR.format(
        part="SELECT o.id FROM webhook_endpoints e CROSS JOIN LATERAL (SELECT d.id"
        " FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.state <> 'pending'"
        " ORDER BY d.event_id DESC OFFSET :kept) o WHERE e.sandbox LIMIT :most"
    )
)
ENDED = text(
    "DELETE FROM webhook_endpoints e WHERE e.deleted_at < now() - interval '1 minute' AND NOT EXISTS"
    " (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id)"
)


@dataclass(frozen=True)
class House:
    """Keeps the log of deliveries as long as the settings say."""

    sessions: Sessions
    kept_days: int

    async def run(self) -> None:
        """Keep house until cancelled."""
        while True:
            try:
                await self.count()
                await self.clear()
            except (SQLAlchemyError, OSError) as error:
                log.warning("webhooks.house", error=repr(error)[:500])
            await asyncio.sleep(EVERY)

    async def count(self) -> None:
        """Keep the gauges fresh."""
        async with self.sessions() as session:
            waiting = (await session.execute(COUNT)).one()
            states = (await session.execute(STATES)).one()
        PENDING.set(waiting.pending)
        OLDEST.set((now() - waiting.oldest).total_seconds() if waiting.oldest else 0)
        OVERDUE.set((now() - waiting.overdue).total_seconds() if waiting.overdue else 0)
        for state, count in states._asdict().items():
            ENDPOINTS.labels(state).set(count)

    async def clear(self) -> int:
        """Delete what is too old, too much, or of a deleted endpoint; answer how much."""
        before = now() - timedelta(days=self.kept_days)
        old = {"before": first_id(before), "moment": before}
        works: tuple[tuple[TextClause, dict[str, object]], ...] = (
            (OLD, old),
            (OF_DELETED, {}),
            (OF_SANDBOX, {"kept": sandbox.KEPT}),
        )
        gone = 0
        for query, facts in works:
            while True:
                async with self.sessions.begin() as session:
                    await long_work(session)
                    found = await session.execute(query, facts | {"most": SOME})
                    count = found.scalar_one()
                gone += count
                if count < SOME:
                    break
        async with self.sessions.begin() as session:
            await session.execute(ENDED)
        return gone


def first_id(moment: datetime) -> UUID:
    """The lowest UUIDv7 of a moment."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
