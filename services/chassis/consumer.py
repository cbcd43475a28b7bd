"""Takes events from the stream in batches; acknowledges after the commit."""

import asyncio
import contextlib
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

import structlog
from nats.aio.msg import Msg
from sqlalchemy import text

from services.chassis import generations, tracing
from services.chassis.bus import STREAM, Bus
from services.chassis.clock import now
from services.chassis.db import AWAY, Sessions
from services.chassis.inbox import Envelope, Listener
from services.chassis.pull import Pull
from services.chassis.spans import NOWHERE, Spans
from services.chassis.telemetry import (
    CONSUMED,
    CONSUMER_IN_HAND,
    CONSUMER_LAG,
    DEAD_LETTERS,
    EVENT_DELAY,
)

log = structlog.get_logger()

WAIT = 1.0  # seconds until it is asked again which generation serves
HEARTBEAT = 10.0
RETRY_AFTER = (1, 5, 30, 120, 600, 600, 600)  # seconds; after the last one it is parked
DATABASE_AWAY = (*AWAY, ConnectionError)


def envelope_of(msg: Msg) -> Envelope:
    """The event id is the message id that the relay gave it; a stray's comes from its place."""
    place = msg.metadata
    sequence = place.sequence.stream
    try:
        id = UUID((msg.headers or {})["Nats-Msg-Id"])
    except (KeyError, ValueError):
        id = uuid5(NAMESPACE_OID, f"{sequence} {place.timestamp}")
    return Envelope(id, msg.subject, msg.data, sequence)


class Consumer:
    """One service's durable pull consumer; several processes may share it."""

    def __init__(
        self,
        service: str,
        sessions: Sessions,
        bus: Bus,
        listener: Listener,
        spans: Spans = NOWHERE,
        *,
        rest: float = 0.0,
    ) -> None:
        self.service, self.sessions, self.bus, self.listener = service, sessions, bus, listener
        self.spans, self.rest = spans, rest
        for outcome in (
            "handled",
            "duplicate",
            "failed",
        ):  # a rate of nothing is 0, and not unknown
            CONSUMED.labels(service, outcome)
        EVENT_DELAY.labels(service)

    async def run(self) -> None:
        """Consume for the serving generation until cancelled; follow a switch."""
        while True:
            generation = await self._serving()
            durable = generations.durable(self.service, generation)
            pull = await self.bus.pull(durable)
            try:
                while await self._serving() == generation:
                    await self._for_a_while(pull, generation)
            finally:
                with contextlib.suppress(Exception):
                    await pull.close()

    async def _for_a_while(self, pull: Pull, generation: int) -> None:
        """Batch after batch; which generation serves is not asked for each of them.

        Between two we may rest, if not much comes: an event on its own costs nearly what ten do.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + WAIT
        while clock() < end:
            if await self.once(pull, generation) and self.rest:
                await pull.gather(self.rest)

    async def _serving(self) -> int:
        async with self.sessions() as session:
            return await generations.serving(session)

    async def once(self, pull: Pull, generation: int, wait: float = WAIT) -> int:
        """Take and handle what has come; answer how many messages."""
        messages = await pull.take(wait=wait)
        if not messages:
            return 0
        with self._heartbeat(messages, pull):
            try:
                await self._deliver(generation, messages)
            except asyncio.CancelledError:
                for msg in messages:  # whoever comes next has them at once, not after ack_wait
                    await msg.nak()
                raise
        return len(messages)

    async def _deliver(self, generation: int, messages: Sequence[Msg]) -> None:
        start = time.perf_counter()
        with _traced(messages[0]) as trace:
            try:
                new = await self._patiently(generation, messages)
            except Exception as error:  # noqa: BLE001 - each that fails alone is told in full
                log.warning("events.batch_failed", count=len(messages), error=repr(error)[:500])
                for msg in messages:
                    await self._deliver_one(generation, msg)
                return
        CONSUMED.labels(self.service, "handled").inc(new)
        CONSUMED.labels(self.service, "duplicate").inc(len(messages) - new)
        if new == len(messages):
            self._tell_delay(messages)
        for msg in messages:
            own = trace if msg is messages[0] else None
            self._trace(msg, own, time.perf_counter() - start)
            await msg.ack()

    async def _patiently(self, generation: int, messages: Sequence[Msg]) -> int:
        """A database that is away is no failure of the event: wait for it."""
        envelopes = [envelope_of(m) for m in messages]
        while True:
            try:
                return await self.listener.handle(generation, envelopes)
            except DATABASE_AWAY as error:
                if await self._database_answers():
                    raise
                log.warning("events.database_away", error=str(error))
                await asyncio.sleep(1)

    async def _database_answers(self) -> bool:
        try:
            async with self.sessions() as session:
                await session.execute(text("SELECT 1"))
        except DATABASE_AWAY:
            return False
        return True

    async def _deliver_one(self, generation: int, msg: Msg) -> None:
        start, failed = time.perf_counter(), False
        with _traced(msg) as trace:
            try:
                if await self._patiently(generation, [msg]):
                    self._tell_delay([msg])
            except Exception as error:  # noqa: BLE001 - logged, retried, then parked
                failed = True
                CONSUMED.labels(self.service, "failed").inc()
                await self._again_or_park(generation, msg, error)
            else:
                await msg.ack()
        self._trace(msg, trace, time.perf_counter() - start, failed=failed)

    def _tell_delay(self, messages: Sequence[Msg]) -> None:
        """How old events are when their effects are there; strays do not say."""
        moment, delay = now(), EVENT_DELAY.labels(self.service)
        for msg in messages:
            with contextlib.suppress(KeyError, ValueError, TypeError):
                said = datetime.fromisoformat((msg.headers or {})["ce-time"])
                delay.observe((moment - said).total_seconds())

    def _trace(
        self, msg: Msg, trace: tracing.Trace | None, seconds: float, *, failed: bool = False
    ) -> None:
        """A span of its own in the trace of the change that the event tells of."""
        if self.spans.on:
            headers = msg.headers or {}
            own = trace or tracing.child_of(headers.get("traceparent"))
            facts = {"messaging.system": "nats", "messaging.message.id": headers.get("ce-id", "")}
            name = f"hear {msg.subject}"
            self.spans.ended("CONSUMER", name, own, seconds, failed=failed, facts=facts)

    async def _again_or_park(self, generation: int, msg: Msg, error: Exception) -> None:
        attempt = msg.metadata.num_delivered
        log.error("event.failed", subject=msg.subject, attempt=attempt, exc_info=error)
        if attempt <= len(RETRY_AFTER):
            await msg.nak(delay=RETRY_AFTER[attempt - 1])
            return
        await self.listener.park(generation, envelope_of(msg), error=repr(error), attempts=attempt)
        await msg.term()

    @contextlib.contextmanager
    def _heartbeat(self, messages: Sequence[Msg], pull: Pull) -> Iterator[None]:
        """Say now and then that these are worked on, and that those behind them are in hand."""
        loop = asyncio.get_running_loop()
        under_way: list[asyncio.TimerHandle | asyncio.Task[None]] = []

        async def tell() -> None:
            for msg in (*messages, *pull.ready):
                await msg.in_progress()

        def beat() -> None:
            under_way.append(loop.create_task(tell()))
            under_way.append(loop.call_later(HEARTBEAT, beat))

        under_way.append(loop.call_later(HEARTBEAT, beat))
        try:
            yield
        finally:
            for one in under_way:
                one.cancel()

    async def report(self) -> None:
        """Keep the lag and dead-letter gauges fresh."""
        while True:
            with contextlib.suppress(Exception):
                durable = generations.durable(self.service, await self._serving())
                info = await self.bus.js.consumer_info(STREAM, durable)
                CONSUMER_LAG.labels(self.service).set(info.num_pending or 0)
                CONSUMER_IN_HAND.labels(self.service).set(info.num_ack_pending or 0)
                async with self.sessions() as session:
                    count = await session.execute(text("SELECT count(*) FROM dead_letters"))
                    DEAD_LETTERS.labels(self.service).set(count.scalar_one())
            await asyncio.sleep(HEARTBEAT)


@contextlib.contextmanager
def _traced(msg: Msg) -> Iterator[tracing.Trace]:
    trace = tracing.child_of((msg.headers or {}).get("traceparent"))
    token = tracing.current.set(trace)
    try:
        yield trace
    finally:
        tracing.current.reset(token)
