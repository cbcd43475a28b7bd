"""Builds a read model anew beside the serving one, from the logs of the services it hears."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import httpx
import structlog
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy import text

from contracts.base import source_of
from services.chassis import broker, generations
from services.chassis.auth import Principal, mint
from services.chassis.bus import STREAM, Bus
from services.chassis.consumer import Consumer
from services.chassis.db import Sessions, connect, direct, long_work, try_lock
from services.chassis.inbox import Envelope, Inbox
from services.chassis.service import Service
from services.chassis.settings import Settings

log = structlog.get_logger()

BATCH = 2000
LOOKED_AT = (1, 8, 64)  # batches of a source; later autovacuum looks
LOCK = 7_301_003


async def replay(service: Service, settings: Settings) -> int:
    """Build a new generation and switch to it; answer its number. One at a time.

    Readers see the old generation until the switch and never a half-built one.
    """
    if not service.subscriptions:
        raise RuntimeError(f"{service.name} has no read model to build anew.")
    async with await direct(settings.database_url) as own:
        if not await try_lock(own, LOCK):
            raise RuntimeError("Another replay is at work.")
        return await rebuild(service, settings)


async def rebuild(service: Service, settings: Settings) -> int:
    """Create the consumer, load the logs, settle what they told, drain, switch."""
    engine, sessions = connect(settings.database_url, pool_size=4)
    boot = await broker.boot(settings)
    bus = Bus(service.name, settings)
    await bus.connect()
    try:
        async with sessions.begin() as session:
            generation = await generations.begin(session)
        await forget(sessions, service)
        durable = generations.durable(service.name, generation)
        subjects = [s.event.subject for s in service.subscriptions]
        await broker.drop_consumer(boot, durable)
        await broker.ensure_consumer(boot, durable, subjects, only_new=True)
        inbox = Inbox(sessions, service.subscriptions)
        loaded = await load(inbox.loading(), generation, subjects, service, settings)
        if service.settle is not None:
            await service.settle(sessions, generation)
        await drain(Consumer(service.name, sessions, bus, inbox), generation, durable)
        async with sessions.begin() as session:
            old = await generations.switch(session, generation)
        await broker.drop_consumer(boot, generations.durable(service.name, old))
        await forget(sessions, service)
        log.info("replay.switched", generation=generation, events=loaded)
    finally:
        await bus.close()
        await boot.close()
        await engine.dispose()
    return generation


async def load(
    inbox: Inbox, generation: int, subjects: Sequence[str], service: Service, settings: Settings
) -> int:
    """Read every source's log through `/internal/events`; answer how many events were new.

    What a service hears of itself is in its tables already.
    """
    count = 0
    sources = {source_of(subject) for subject in subjects} - {service.name}
    async with httpx.AsyncClient(timeout=httpx.Timeout(60, connect=5)) as http:
        for source in sorted(sources):
            wanted = [s for s in subjects if source_of(s) == source]
            number = 0
            async for envelopes in _log(http, source, wanted, service, settings):
                count += await inbox.handle(generation, envelopes)
                number += 1
                if number in LOOKED_AT:
                    await look_at(inbox.sessions, service)
    return count


async def look_at(sessions: Sessions, service: Service) -> None:
    """Have the planner know what is filled: plans made for empty tables cost many times more."""
    async with sessions.begin() as session:
        await long_work(session)
        await session.execute(text(f"ANALYZE {', '.join(service.rebuilt)}"))


async def _log(  # type: ignore[no-untyped-def]  # noqa: ANN202 - an async generator of batches
    http: httpx.AsyncClient, source: str, subjects: list[str], service: Service, settings: Settings
):
    if settings.signing_key_file is None:
        raise RuntimeError("Replay needs SIGNING_KEY_FILE, with which it asks for the logs.")
    key = load_pem_private_key(settings.signing_key_file.read_bytes(), password=None)
    reader = Principal(service.name, frozenset({"internal:events"}), ("*",))
    token = mint(key, kid=service.name, audience=source, principal=reader)
    url = f"{settings.sisters[source]}/internal/events"
    headers = {"Authorization": f"Bearer {token}"}
    async with http.stream("GET", url, params={"subject": subjects}, headers=headers) as answer:
        answer.raise_for_status()
        batch: list[Envelope] = []
        async for line in _lines(answer.aiter_bytes()):
            batch.append(envelope(line))
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


async def _lines(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What newlines end, and these alone: there are other signs in names that break text."""
    rest = b""
    async for part in parts:
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line
    if rest:
        yield rest


def envelope(line: bytes) -> Envelope:
    """A line of a log; the event in it stays as it was said, for its handler to read."""
    head, _, event = line.partition(b',"event":')
    named = json.loads(head + b"}")
    return Envelope(UUID(named["id"]), named["subject"], event.removesuffix(b"}"))


async def drain(consumer: Consumer, generation: int, durable: str) -> None:
    """Handle what arrived meanwhile, until nothing is waiting."""
    js = consumer.bus.js
    pull = await consumer.bus.pull(durable)
    try:
        while True:
            while await consumer.once(pull, generation, wait=0.5):
                pass
            info = await js.consumer_info(STREAM, durable)
            if not info.num_pending and not info.num_ack_pending:
                return
            await asyncio.sleep(0.1)
    finally:
        await pull.close()


async def forget(sessions: Sessions, service: Service) -> None:
    """Take away the rows of retired generations, dead letters excepted."""
    async with sessions.begin() as session:
        await long_work(session)
        gone = "generation IN (SELECT number FROM generations WHERE state = 'retired')"
        for table in service.rebuilt:
            await session.execute(text(f"DELETE FROM {table} WHERE {gone}"))  # noqa: S608 - our own names
