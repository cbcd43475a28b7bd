"""The gateway's log, and events to put into it."""

import json
import random

import pytest
import pytest_asyncio

from gateway.events import commands
from services.chassis.bus import Extent
from services.chassis.inbox import Envelope
from tests.chassis.conftest import background, boot, bus_of, logged
from tests.chassis.steps import sealed
from tests.harness import envelope

__all__ = ["background", "boot", "bus_of", "logged"]

STREAM = Extent("2026-11-27T00:00:00Z", 1)


def arriving(events, first=1):
    """These events as they lie in a stream, from a place on."""
    found = [envelope(event) for event in events]
    return [Envelope(e.id, e.subject, e.data, n) for n, e in enumerate(found, first)]


def shuffled(envelopes, seed):
    """The same twice, in another order, in batches of some size."""
    dice = random.Random(seed)
    mixed = [*envelopes, *envelopes]
    dice.shuffle(mixed)
    while mixed:
        size = dice.randint(1, 40)
        yield mixed[:size]
        mixed = mixed[size:]


class Log:
    """The log of one gateway, filled by hand."""

    def __init__(self, running):
        self.running = running

    async def take(self, envelopes, extent=STREAM, after=()):
        async with self.running.sessions.begin() as session:
            return await commands.take(session, envelopes, extent, generation=1, after=after)

    async def say(self, *events):
        """Add events behind all others; answer them."""
        state = await self.running.scalar("SELECT next_sequence FROM feed_state")
        await self.take(arriving(events, state))
        return events

    async def ids(self):
        return [
            row.id for row in await self.running.rows("SELECT id FROM events ORDER BY position")
        ]

    async def positions(self):
        rows = await self.running.rows("SELECT position FROM events ORDER BY position")
        return [row.position for row in rows]

    async def early(self):
        rows = await self.running.rows("SELECT stream_sequence FROM early_events ORDER BY 1")
        return [row.stream_sequence for row in rows]

    async def turn(self):
        return await self.running.scalar("SELECT next_sequence FROM feed_state")


@pytest_asyncio.fixture
async def log(start):
    return Log(await start("gateway"))


@pytest.fixture
def some():
    """Thirty events of ten entities, each entity's versions in order."""
    return [sealed(n % 10 + 1, version=n // 10 + 1) for n in range(30)]


def item(event):
    """How the feed shows an event."""
    said = json.loads(event.model_dump_json())
    return {
        "id": said["id"],
        "type": event.subject,
        "timestamp": f"{event.occurred_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "subject": said["entity_id"],
        "sequence": said["version"],
        "data": said,
    }
