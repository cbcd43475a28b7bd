"""Compares the outbox with the stream: what the stream has lost is sent again, and only that.

The outbox keeps the place in the stream of each event. An event is lost when the stream is another
one than we filled; when its place is behind our last message there (a store that was restored from
an older copy); when it lies before the first message or in a gap and is not old enough to have
expired (a damaged store). Consumers claim events by id, so one that comes again does no harm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import BigInteger, Text, text
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.clock import now
from services.chassis.db import ChassisTable, Sessions, connect, long_work
from services.chassis.settings import Settings
from services.chassis.stream import StreamState
from services.chassis.telemetry import OUTBOX_LOST

log = structlog.get_logger()

KEPT = timedelta(days=14)  # the stream's max_age
NEARLY = KEPT - timedelta(hours=1)  # what is younger cannot have expired
SENT = "published_at IS NOT NULL AND created_at > :since"
AGAIN = "UPDATE outbox SET published_at = NULL, place = NULL WHERE"
REMEMBER = text(
    "INSERT INTO relay_state (one, stream_created, place) VALUES (true, :created, :place)"
    " ON CONFLICT (one) DO UPDATE SET stream_created = excluded.stream_created,"
    " place = excluded.place"
)


class RelayState(ChassisTable, table=True):
    """Which stream this outbox has filled, by the time it was made, and our last place in it."""

    __tablename__ = "relay_state"
    one: bool = Field(default=True, primary_key=True)
    stream_created: str = Field(sa_type=Text)
    place: int = Field(default=0, sa_type=BigInteger)


@dataclass
class Comparison:
    """Reads the outbox only when the stream has lost something, or when it is to be thorough."""

    service: str
    sessions: Sessions
    seen: tuple[int, int] | None = None

    async def make(self, found: StreamState, *, thorough: bool = False) -> int:
        """Mark what the stream has lost as not published; answer how many events that are."""
        async with self.sessions.begin() as session:
            known = await _known(session)
            lost = 0
            if known is not None and known.stream_created != found.created:
                log.warning("relay.stream_lost", known=known.stream_created, found=found.created)
                lost = await again(session, now() - KEPT)
            elif known is not None and (thorough or self._suspicious(found, known)):
                lost = await _gone(session, found)
            facts = {"created": found.created, "place": found.own_last}
            await session.execute(REMEMBER, facts)
        self.seen = (found.first, len(found.gone))
        if lost:
            OUTBOX_LOST.labels(self.service).inc(lost)
            log.error("relay.events_lost", events=lost, own_last=found.own_last)
        return lost

    def _suspicious(self, found: StreamState, known: RelayState) -> bool:
        if self.seen is None or self.seen[1] != len(found.gone):
            return True
        begins_late = self.seen[0] != found.first and found.first_at > now() - NEARLY
        return begins_late or found.own_last < known.place


async def refill(settings: Settings, since: datetime | None) -> int:
    """Send everything since a moment again, or all that the stream may hold; answer how many."""
    engine, sessions = connect(settings.database_url, pool_size=1)
    async with sessions.begin() as session:
        found = await again(session, since or now() - KEPT)
    await engine.dispose()
    return found


async def again(session: AsyncSession, since: datetime) -> int:
    """Let the relay send the events since a moment again; answer how many."""
    await long_work(session)
    done = await session.execute(text(f"{AGAIN} {SENT}"), {"since": since})
    return int(done.rowcount)  # type: ignore[attr-defined]


async def _gone(session: AsyncSession, found: StreamState) -> int:
    """The same for what should be in the stream and is not."""
    await long_work(session)
    moment = now()
    done = await session.execute(
        text(
            f"{AGAIN} {SENT} AND published_at > :young AND"
            " (place > :own_last OR place < :first OR place = ANY(CAST(:gone AS bigint[])))"
        ),
        {
            "since": moment - KEPT * 2,  # what waited long was made before it was sent
            "young": moment - NEARLY,
            "own_last": found.own_last,
            "first": found.first,
            "gone": list(found.gone),
        },
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


async def _known(session: AsyncSession) -> RelayState | None:
    found = await session.execute(text("SELECT stream_created, place FROM relay_state FOR UPDATE"))
    row = found.one_or_none()
    if row is None:
        return None
    return RelayState(stream_created=row.stream_created, place=row.place)
