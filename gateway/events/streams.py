"""Server-sent events: the feed, kept open. Each stream reads the log as far as its reader is."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from fastapi import Request

from gateway.account import REMEMBERED
from gateway.events import queries, rules
from gateway.events.problems import StreamsFull, TooManyStreams
from gateway.events.queries import Found, Wanted
from gateway.identity import STRANGER, Identity
from gateway.settings import GatewaySettings
from services.chassis import sight, sse
from services.chassis.auth import Principal
from services.chassis.db import Sessions
from services.chassis.problems import Problem
from services.chassis.sight import Sight
from services.chassis.sse import EventStream
from services.chassis.waking import Channel

SCOPE = "events:read"
PER_CALLER = 10
AT_ONCE = 3  # streams that read at the same moment: the pool is there for requests, too
SOME, LARGEST = 200, 500_000  # events, and their bytes, that a stream reads at once
HEARTBEAT = 15.0
LOOK = 1.0  # seconds until a stream looks whether the process is about to end
PAUSE = 0.05  # seconds in which many small commits become one reading
FRAME = (
    'id: 0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6071\ndata: {"id": "0192b3c4-..."}\n\n'  # as documented
)


@dataclass
class Streams:
    """The open streams of this process."""

    sessions: Sessions
    identity: Identity
    channel: Channel
    settings: GatewaySettings
    ending: Callable[[], bool]
    held: Counter[str] = field(default_factory=Counter)
    reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    def open(self, request: Request, place: int, wanted: Wanted, by: Principal) -> EventStream:
        """A stream from a place on; raises StreamsFull or TooManyStreams."""
        if self.ending() or self.held.total() >= self.settings.event_streams:
            raise StreamsFull
        if self.held[by.id] >= PER_CALLER:
            raise TooManyStreams(most=PER_CALLER)
        return sse.stream(_Reader(self, request, wanted, by).frames(place), self.held, by.id)


@dataclass
class _Reader:
    """What one stream sends."""

    streams: Streams
    request: Request
    wanted: Wanted
    by: Principal

    async def frames(self, place: int) -> AsyncIterator[str]:
        """Events as they come, and a sign of life; ends with the caller's session, or ours."""
        clock = asyncio.get_running_loop().time
        channel, heard, more = self.streams.channel, -1, True
        said = checked = read = clock()
        yield sse.HELLO
        while not self.streams.ending():
            if clock() - checked >= REMEMBERED:
                if not await self._still_may():
                    return
                checked = clock()
            if more or channel.rung != heard:
                heard, read = channel.rung, clock()
                found = await self._behind(place)
                for row in found.items:
                    yield rules.frame(row.id, row.item)
                place, more, said = found.reached, found.more, clock() if found.items else said
            if clock() - said >= HEARTBEAT:
                yield sse.STILL_HERE
                said, heard = clock(), -1  # and look, should nobody have rung
            if not more:
                await channel.wait(heard, LOOK)
                await asyncio.sleep(max(0.0, read + PAUSE - clock()))

    async def _still_may(self) -> bool:
        """Whether the caller is still who they were; what they may see follows them."""
        sight.current.set(STRANGER)
        try:
            known, _ = await self.streams.identity.of(self.request.scope, self.request.headers)
        except Problem:
            return False
        self.by = known.principal
        return self.by.may(SCOPE)

    async def _behind(self, place: int) -> Found:
        sight.current.set(Sight(self.by.regions, self.by.id))
        async with self.streams.reading, self.streams.sessions() as session:
            known = await queries.state(session, reading=True)
            return await queries.behind(
                session, known, place, self.wanted, SOME, by=self.by, largest=LARGEST
            )
