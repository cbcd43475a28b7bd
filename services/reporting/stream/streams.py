"""The open streams of this process: each reads what changed as far as its own reader is.

One connection listens for all of them (`waking.Channel`). Between two readings of one stream there
is a second in which changes of a region become one, so nothing is kept for who is slow.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from services.chassis import sight, sse
from services.chassis.auth import Principal
from services.chassis.db import Sessions
from services.chassis.sight import Sight
from services.chassis.sse import EventStream
from services.chassis.waking import Channel
from services.reporting.settings import ReportingSettings
from services.reporting.stream import queries, rules
from services.reporting.stream.problems import StreamsFull, TooManyStreams
from services.reporting.stream.queries import Wanted
from services.reporting.stream.rules import Place

PER_CALLER = 10
AT_ONCE = 3  # streams that read at the same moment: the pool is there for requests, too
HEARTBEAT = 15.0
LOOK = 1.0  # seconds until a stream looks whether the process is about to end
PAUSE = 1.0  # seconds between two readings
LONGEST = 900.0  # seconds; the gateway looks whether the caller still may, this ends it anyway

Read: TypeAlias = tuple[Place, list[str]]  # up to where it goes, and what is said of it


@dataclass
class Streams:
    """The settings say how many may be open at a time; one caller has PER_CALLER of them."""

    sessions: Sessions
    channel: Channel
    settings: ReportingSettings
    ending: Callable[[], bool]
    held: Counter[str] = field(default_factory=Counter)
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    readings: set[asyncio.Task[Read]] = field(default_factory=set)

    async def whole(self, reading: Coroutine[Any, Any, Read]) -> Read:
        """Read to the end also when the reader leaves: a query broken off costs its connection."""
        task = asyncio.create_task(reading)
        self.readings.add(task)
        task.add_done_callback(self.readings.discard)
        return await asyncio.shield(task)

    def open(
        self, places: tuple[Place, Place], after: str | None, wanted: Wanted, by: Principal
    ) -> EventStream:
        """A stream behind `after`, or from just now on; a place that is not known any more is told.

        Raises StreamsFull or TooManyStreams.
        """
        if self.ending() or self.held.total() >= self.settings.streams:
            raise StreamsFull
        if self.held[by.id] >= PER_CALLER:
            raise TooManyStreams(most=PER_CALLER)
        newest, place = places
        first = rules.begun(place)
        if after is not None:
            found = rules.behind(after, newest)
            place = found or newest
            first = rules.begun(place) if found else rules.reset(place, "unknown_place")
        return sse.stream(_Reader(self, wanted, by).frames(place, first), self.held, by.id)


@dataclass
class _Reader:
    """What one stream sends."""

    streams: Streams
    wanted: Wanted
    by: Principal

    async def frames(self, place: Place, first: str) -> AsyncIterator[str]:
        """Changes as they come, and a sign of life; ends with us, or after LONGEST."""
        clock = asyncio.get_running_loop().time
        channel, heard = self.streams.channel, -1
        began = said = clock()
        read = began - PAUSE
        yield sse.HELLO + first
        while clock() - began < LONGEST:
            if self.streams.ending():
                yield rules.ended("shutdown")
                return
            if channel.rung != heard:
                heard, read = channel.rung, clock()
                place, frames = await self.streams.whole(self._behind(place))
                for frame in frames:
                    yield frame
                    said = clock()
            if clock() - said >= HEARTBEAT:
                yield sse.STILL_HERE
                said, heard = clock(), -1  # and look, should nobody have rung
            await channel.wait(heard, LOOK)
            await asyncio.sleep(max(0.0, read + PAUSE - clock()))
        yield rules.ended("renew")

    async def _behind(self, place: Place) -> Read:
        """What changed behind a place; where it ends is asked first, so nothing lies between."""
        sight.current.set(Sight(self.by.regions, self.by.id))
        async with self.streams.turns, self.streams.sessions() as session:
            newest, _ = await queries.places(session)
            if newest.generation != place.generation:
                return newest, [rules.reset(newest, "rebuilt")]
            if newest.position <= place.position:
                return place, []
            found = await queries.since(session, place, self.wanted)
        reached = max([newest.position, *(one.position for one in found)])
        place = Place(place.generation, reached)
        return place, rules.changed(found, place)
