"""The road of an event when a server restarts, a handler is slow, or many concern one entity."""

import asyncio

import pytest_asyncio

from contracts.survey import AssessmentSealed
from services.chassis import broker
from services.chassis import consumer as consumer_module
from services.chassis.app import forever
from services.chassis.bus import STREAM
from services.chassis.consumer import Consumer
from services.chassis.inbox import Inbox, on, on_many
from services.chassis.settings import Settings
from tests.chassis import toy as toy_module
from tests.chassis.steps import count, emitted, relay_of, sealed, until

SUBJECT, DURABLE = AssessmentSealed.subject, "reporting-a"


@pytest_asyncio.fixture
async def told(toy, bus_of):
    """Commit events, and publish them."""
    relay = relay_of(toy, await bus_of("survey"))

    async def go(*events):
        await emitted(toy, *events)
        await relay.publish_now()

    return go


@pytest_asyncio.fixture
async def consumer_with(toy, bus_of, boot):
    """Reporting's consumer with a handler of the test's."""

    async def go(subscription):
        await broker.ensure_consumer(boot, DURABLE, [SUBJECT])
        inbox = Inbox(toy.sessions, (subscription,))
        return Consumer("reporting", toy.sessions, await bus_of("reporting"), inbox)

    return go


async def test_a_request_that_a_killed_server_forgot_is_made_anew(
    toy, own_nats, secrets, bus_of, background
):
    server, child = own_nats
    settings = {"nats_url": server.url, "nats_boot_seed_file": secrets.seed("boot")}
    boot = await broker.boot(Settings(database_url="", trusted_keys="", **settings))
    await broker.ensure_stream(boot, 1)
    await broker.ensure_consumer(boot, DURABLE, [SUBJECT])
    bus = await bus_of("reporting", nats_url=server.url)
    inbox = Inbox(toy.sessions, (on_many(AssessmentSealed, toy_module.hear),))
    background(forever("consumer", Consumer("reporting", toy.sessions, bus, inbox).run))
    relay = relay_of(toy, await bus_of("survey", nats_url=server.url))
    for number in range(1, 4):
        await emitted(toy, sealed(number))
        await relay.publish_now()
        await until(lambda number=number: _heard(toy, number))
        child.process.kill()  # while a request stands
        await child.process.wait()
        await child.stop()
        child.stopping = False
        await child.start()
        await until(lambda: relay.bus.up and bus.up)
    await boot.close()


async def _heard(toy, wanted):
    return await count(toy, "heard") == wanted


async def test_what_is_worked_on_for_long_does_not_come_again(
    toy, consumer_with, told, boot, bus_of, background, monkeypatch
):
    monkeypatch.setattr(broker, "ACK_WAIT", 1)
    monkeypatch.setattr(consumer_module, "HEARTBEAT", 0.3)

    async def slow(session, events):
        await asyncio.sleep(2.5)
        await toy_module.hear(session, events)

    consumer = await consumer_with(on_many(AssessmentSealed, slow))
    other = Consumer("reporting", toy.sessions, await bus_of("reporting"), consumer.listener)
    await told(*(sealed(n) for n in range(5)))
    for one in (consumer, other):
        background(forever("consumer", one.run))
    most = 0

    async def done():
        nonlocal most
        info = await boot.jetstream().consumer_info(STREAM, DURABLE)
        most = max(most, info.num_redelivered)
        return (info.num_pending, info.num_ack_pending) == (0, 0)

    await until(done)
    assert (most, await count(toy, "heard", "times = 1")) == (0, 5)


async def test_events_of_one_entity_are_handled_one_after_the_other_in_their_order(
    consumer_with, told, background
):
    seen, at_work = [], 0

    async def look(_, event):
        nonlocal at_work
        at_work += 1
        assert at_work == 1
        await asyncio.sleep(0)
        seen.append((event.entity_id, event.version))
        at_work -= 1

    consumer = await consumer_with(on(AssessmentSealed, look))
    events = [sealed(n % 7, version=1 + n // 7) for n in range(700)]
    background(forever("consumer", consumer.run))
    await told(*events)
    await until(lambda: len(seen) == len(events))
    assert seen == [(event.entity_id, event.version) for event in events]
