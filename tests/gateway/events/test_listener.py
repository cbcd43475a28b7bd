"""The gateway's own consumer, on a real stream, brings every event of every part into the log."""

import asyncio
import json
from itertools import pairwise

import pytest
import pytest_asyncio

from gateway.app import service
from gateway.events.jobs import House
from gateway.events.listener import EventLog
from services.chassis import broker
from services.chassis.bus import STREAM, Outgoing
from services.chassis.cli import prepare_broker
from services.chassis.consumer import Consumer
from services.chassis.replay import replay
from tests.chassis.steps import count, sealed, until
from tests.gateway.events.conftest import Log
from tests.harness import Running


@pytest_asyncio.fixture
async def gateway(start, stream) -> Running:
    """The gateway with its durable consumer, as `migrate` makes it."""
    running = await start("gateway", **stream)
    await prepare_broker(service, running.app.state.settings)
    return running


@pytest_asyncio.fixture
async def publish(bus_of):
    """Put events into the stream, as their part would."""
    buses = {}

    async def go(*events):
        for name in {event.subject.split(".")[0] for event in events}:
            if name not in buses:
                buses[name] = await bus_of(name)
            own = [event for event in events if event.subject.startswith(f"{name}.")]
            await buses[name].publish([outgoing(event) for event in own])
        return list(events)

    return go


def outgoing(event):
    return Outgoing(event.subject, event.model_dump_json().encode(), {"Nats-Msg-Id": str(event.id)})


@pytest.fixture
def consumer_of(gateway, bus_of):
    async def go():
        bus = await bus_of("gateway")
        return Consumer("gateway", gateway.sessions, bus, EventLog(gateway.sessions, bus))

    return go


def many(number, first=0):
    return [sealed(n % 10 + 1, version=n // 10 + 1) for n in range(first, first + number)]


async def logged_all(gateway, wanted):
    return await count(gateway, "events") == wanted


async def test_the_consumer_hears_every_subject(gateway, boot):
    info = await boot.jetstream().consumer_info(STREAM, "gateway-a")
    assert (info.config.filter_subject, info.config.filter_subjects) == (None, None)


async def test_what_the_parts_say_is_in_the_log_in_order(gateway, publish, consumer_of, background):
    background((await consumer_of()).run())
    events = await publish(*many(600))
    await until(lambda: logged_all(gateway, 600))
    assert await Log(gateway).ids() == [event.id for event in events]


async def test_a_subject_that_nobody_has_foreseen_is_in_the_log_too(
    gateway, bus_of, consumer_of, background
):
    background((await consumer_of()).run())
    said = sealed(1)
    bus = await bus_of("reporting")
    name = "reporting.something.new.v1"
    await bus.publish([Outgoing(name, said.model_dump_json().encode(), {})])
    await until(lambda: logged_all(gateway, 1))
    assert await gateway.scalar("SELECT type FROM events") == name


async def test_two_gateways_on_one_database_keep_one_log_in_order(
    gateway, publish, consumer_of, background
):
    for _ in range(2):
        background((await consumer_of()).run())
    events = await publish(*many(2000))
    await until(lambda: logged_all(gateway, 2000))
    assert await Log(gateway).ids() == [event.id for event in events]
    assert await count(gateway, "early_events") == 0


async def test_one_that_is_killed_with_events_in_hand_delays_and_loses_none(
    start, stream, publish, bus_of, boot, background, monkeypatch
):
    monkeypatch.setattr(broker, "ACK_WAIT", 1)
    running = await start("gateway", **stream)
    await prepare_broker(service, running.app.state.settings)
    dies, lives = await bus_of("gateway"), await bus_of("gateway")
    events = await publish(*many(500))
    pull = await dies.pull("gateway-a")
    assert await pull.take(100, wait=5)
    await dies.client.close()  # nothing was acknowledged, nothing handed back
    listener = EventLog(running.sessions, lives)
    background(Consumer("gateway", running.sessions, lives, listener).run())
    await until(lambda: logged_all(running, 500))
    assert await Log(running).ids() == [event.id for event in events]


async def test_a_stream_that_is_lost_and_filled_again_leaves_no_gap_and_no_double(
    gateway, publish, consumer_of, boot, background
):
    consumer = await consumer_of()
    task = background(consumer.run())
    events = await publish(*many(300))
    await until(lambda: logged_all(gateway, 300))
    task.cancel()
    await boot.request(f"$JS.API.STREAM.DELETE.{STREAM}", b"", timeout=5)
    await prepare_broker(service, gateway.app.state.settings)
    new = many(300, 300)
    await publish(*events, *new)
    background(consumer.run())
    await until(lambda: logged_all(gateway, 600))
    assert await Log(gateway).ids() == [event.id for event in (*events, *new)]
    assert await Log(gateway).turn() == 601


async def test_a_log_that_begins_late_begins_where_the_stream_does(
    gateway, publish, consumer_of, boot, background
):
    config = await boot.jetstream().stream_info(STREAM)
    await publish(*many(20))
    wanted = config.config.as_dict() | {"max_msgs": 5, "discard": "old", "max_age": 0}
    answer = await boot.request(
        f"$JS.API.STREAM.UPDATE.{STREAM}", json.dumps(wanted).encode(), timeout=5
    )
    assert "error" not in json.loads(answer.data)
    background((await consumer_of()).run())
    await until(lambda: logged_all(gateway, 5))
    await publish(*many(1, 20))
    await until(lambda: logged_all(gateway, 6))
    assert await Log(gateway).turn() == 22


async def test_what_the_consumer_has_acknowledged_elsewhere_is_not_waited_for(
    gateway, publish, consumer_of, background, logged
):
    """As after a backup of the database was put back: the stream does not say it again."""
    consumer = await consumer_of()
    await publish(*many(10))
    pull = await consumer.bus.js.pull_subscribe_bind("gateway-a", STREAM)
    for _ in range(10):  # one is asked for at a time: nothing that comes later is on its way here
        (message,) = await pull.fetch(1, timeout=5)
        await message.ack()
    await pull.unsubscribe()
    rest = await publish(*many(5, 10))
    background(consumer.run())
    await until(lambda: count(gateway, "early_events"))
    house = House(gateway.sessions, consumer.bus, 400)
    await until(house.go_on)
    await until(lambda: logged_all(gateway, len(rest)))
    assert "events.gap" in [line["event"] for line in logged]


async def test_each_entity_is_told_in_the_order_of_its_versions(
    gateway, publish, consumer_of, background
):
    for _ in range(2):
        background((await consumer_of()).run())
    await asyncio.gather(
        *(publish(*(sealed(n, version=v) for v in range(1, 21))) for n in range(1, 9))
    )
    await until(lambda: logged_all(gateway, 160))
    rows = await gateway.rows("SELECT entity_id, sequence FROM events ORDER BY entity_id, position")
    for before, after in pairwise(rows):
        assert after.entity_id != before.entity_id or after.sequence == before.sequence + 1


async def test_a_part_without_a_read_model_builds_none(gateway):
    with pytest.raises(RuntimeError, match="no read model"):
        await replay(service, gateway.app.state.settings)
