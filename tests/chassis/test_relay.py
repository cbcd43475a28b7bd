"""The relay brings every committed event to the stream, in order, and remembers that it did."""

import asyncio
import random

from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from sqlalchemy import text

from services.chassis import relay as relay_module
from services.chassis import tracing
from services.chassis.bus import Bus
from services.chassis.outbox import emit
from tests.chassis.steps import (
    emitted,
    relay_of,
    sealed,
    stored,
    stored_ids,
    unpublished,
    until,
)

WRITERS, EACH = 12, 30


class Crashing(Bus):
    """Publishes, and dies before anybody hears of it."""

    async def publish(self, messages, after=None):
        await super().publish(messages, after)
        raise RuntimeError("crashed after publishing")


async def test_all_rows_are_published_in_order(toy, bus_of, boot):
    said = await emitted(toy, *(sealed(n) for n in range(250)))
    assert await relay_of(toy, await bus_of("survey")).publish_now() == 250
    assert await stored_ids(boot) == [str(event.id) for event in said]


async def test_published_rows_are_marked(toy, bus_of):
    await emitted(toy, *(sealed(n) for n in range(3)))
    relay = relay_of(toy, await bus_of("survey"))
    assert [await relay.publish_now(), await relay.publish_now()] == [3, 0]
    assert await unpublished(toy) == 0


async def test_a_long_backlog_is_published_in_parts(toy, bus_of, boot):
    said = await emitted(toy, *(sealed(n) for n in range(7)))
    relay = relay_of(toy, await bus_of("survey"))
    assert [await relay.publish_now(limit=5), await relay.publish_now(limit=5)] == [5, 2]
    assert await stored_ids(boot) == [str(event.id) for event in said]


async def test_two_that_publish_at_once_take_different_rows(toy, bus_of, boot):
    said = await emitted(toy, *(sealed(n) for n in range(100)))
    relays = [relay_of(toy, await bus_of("survey")) for _ in range(2)]
    done = await asyncio.gather(*(relay.publish_now(limit=50) for relay in relays))
    assert (done, await unpublished(toy)) == ([50, 50], 0)
    assert sorted(await stored_ids(boot)) == sorted(str(event.id) for event in said)


async def test_a_message_is_a_cloud_event(toy, bus_of, boot):
    token = tracing.current.set(tracing.child_of(None))
    (said,) = await emitted(toy, sealed())
    await relay_of(toy, await bus_of("survey")).publish_now()
    (message,) = await stored(boot)
    event = from_http_event(HTTPMessage(dict(message.headers), message.data))
    found = (event.get_id(), event.get_type(), event.get_source(), event.get_specversion())
    assert found == (str(said.id), said.subject, "/nahkoda/survey", "1.0")
    assert event.get_time() is not None
    assert event.get_data() == said.model_dump(mode="json")
    assert message.headers["traceparent"] == tracing.header()
    tracing.current.reset(token)


async def test_a_crash_between_publishing_and_marking_doubles_nothing(toy, bus_of, boot):
    said = await emitted(toy, *(sealed(n) for n in range(150)))
    crashing = relay_of(toy, await bus_of("survey", Crashing))
    await asyncio.gather(crashing.publish_now(), return_exceptions=True)
    assert await unpublished(toy) == 150
    await relay_of(toy, await bus_of("survey")).publish_now()
    assert await stored_ids(boot) == [str(event.id) for event in said]
    assert await unpublished(toy) == 0


async def test_one_known_message_does_not_hold_back_its_batch(toy, bus_of, boot):
    known = await emitted(toy, sealed(1))
    bus = await bus_of("survey", Crashing)
    await asyncio.gather(relay_of(toy, bus).publish_now(), return_exceptions=True)
    more = await emitted(toy, *(sealed(n) for n in range(2, 30)))
    await relay_of(toy, await bus_of("survey")).publish_now()
    assert await stored_ids(boot) == [str(event.id) for event in known + more]


async def test_slow_transactions_are_not_stepped_over(start_toy, bus_of, boot, background):
    toy = await start_toy(pool_size=16)
    dice, written = random.Random(12), []

    async def writer():
        for _ in range(EACH):
            event = sealed(len(written))
            async with toy.sessions.begin() as session:
                emit(session, event)
                await session.flush()
                await session.execute(text(f"SELECT pg_sleep({dice.uniform(0, 0.02)})"))
            written.append(str(event.id))

    background(relay_of(toy, await bus_of("survey")).run())
    await asyncio.gather(*(writer() for _ in range(WRITERS)))
    await until(lambda: _all_published(toy))
    assert sorted(await stored_ids(boot)) == sorted(written)
    assert len(written) == WRITERS * EACH


async def _all_published(toy):
    return await unpublished(toy) == 0


async def test_a_commit_wakes_the_relay(toy, bus_of, background, monkeypatch):
    monkeypatch.setattr(relay_module, "IDLE", 60.0)
    background(relay_of(toy, await bus_of("survey")).run())
    await until(lambda: toy.scalar("SELECT count(*) FROM relay_state"))
    for number in range(3):
        await emitted(toy, sealed(number))
        await until(lambda: _all_published(toy), seconds=5)
