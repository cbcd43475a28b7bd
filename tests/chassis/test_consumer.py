"""The consumer acknowledges after the commit; one bad event harms no other."""

import asyncio

import pytest
import pytest_asyncio

from contracts.survey import AssessmentSealed
from services.chassis import broker
from services.chassis import consumer as consumer_module
from services.chassis.app import forever
from services.chassis.bus import STREAM
from services.chassis.consumer import Consumer
from services.chassis.inbox import Inbox, on_many
from services.chassis.pull import BATCH
from tests.chassis import toy as toy_module
from tests.chassis.steps import count, emitted, relay_of, sealed, until
from tests.harness import uuid_of

SUBJECT = AssessmentSealed.subject
HEARS = (on_many(AssessmentSealed, toy_module.hear),)


@pytest_asyncio.fixture
async def consumer(toy, bus_of, boot):
    """Reporting's consumer, with the toy's handler and database."""
    await broker.ensure_consumer(boot, "reporting-a", [SUBJECT])
    return Consumer(
        "reporting", toy.sessions, await bus_of("reporting"), Inbox(toy.sessions, HEARS)
    )


@pytest_asyncio.fixture
async def pull(consumer):
    found = await consumer.bus.pull("reporting-a")
    yield found
    await found.close()


@pytest_asyncio.fixture
async def say(toy, bus_of):
    relay = relay_of(toy, await bus_of("survey"))

    async def go(*events):
        await emitted(toy, *events)
        await relay.publish_now()

    return go


async def waiting(boot):
    """How many messages are not delivered, or delivered and not acknowledged."""
    info = await boot.jetstream().consumer_info(STREAM, "reporting-a")
    return info.num_pending, info.num_ack_pending


async def nothing_waits(boot):
    return await waiting(boot) == (0, 0)


async def handled(consumer, pull, wanted):
    """How many are handled once there are as many; the broker may hand them over in parts."""
    found = 0
    while found < wanted:
        found += await consumer.once(pull, 1)
    return found


async def test_what_is_handled_is_acknowledged(toy, consumer, pull, say, boot):
    await say(*(sealed(n) for n in range(10)))
    assert await handled(consumer, pull, 10) == 10
    await until(lambda: nothing_waits(boot))
    assert await count(toy, "heard") == 10


class Counting(Inbox):
    """Knows how many events came at once."""

    def __init__(self, toy):
        super().__init__(toy.sessions, HEARS)
        self.batches = []

    async def handle(self, generation, envelopes):
        new = await super().handle(generation, envelopes)
        self.batches.append(len(envelopes))
        return new


async def resting(toy, bus_of, background, rest):
    inbox = Counting(toy)
    background(
        Consumer("reporting", toy.sessions, await bus_of("reporting"), inbox, rest=rest).run()
    )
    return inbox.batches


async def test_what_comes_while_it_rests_is_handled_at_once(toy, consumer, say, bus_of, background):
    batches = await resting(toy, bus_of, background, 0.8)
    await say(sealed(0))
    await until(lambda: batches == [1])
    for n in range(1, 6):
        await say(sealed(n))
    await until(lambda: sum(batches) == 6)
    assert len(batches) < 5  # without rest each comes alone
    assert await count(toy, "heard") == 6


async def test_it_does_not_rest_while_more_waits_than_it_asked_for(
    toy, consumer, say, bus_of, background
):
    await say(*(sealed(n) for n in range(3 * BATCH)))
    batches = await resting(toy, bus_of, background, 10)
    await until(lambda: sum(batches) == 3 * BATCH)  # two rests are longer


async def test_what_was_handled_but_not_acknowledged_has_one_effect(toy, consumer, pull, say, boot):
    await say(sealed(1))
    (message,) = await pull.take(1, wait=5)
    await consumer.listener.handle(1, [consumer_module.envelope_of(message)])
    await message.nak()  # as if the process had died before the ack
    await until(lambda: consumer.once(pull, 1))
    await until(lambda: nothing_waits(boot))
    assert await toy.scalar("SELECT times FROM heard") == 1


async def test_one_failing_event_leaves_the_others_handled(toy, consumer, pull, say, boot):
    await say(sealed(1), sealed(2, area_ha=666), sealed(3))

    async def all_but_one():
        await consumer.once(pull, 1, wait=0.2)
        return await waiting(boot) == (0, 1)

    await until(all_but_one)
    rows = await toy.rows("SELECT entity_id FROM heard ORDER BY entity_id")
    assert [row.entity_id for row in rows] == [uuid_of(1), uuid_of(3)]


async def test_a_failure_is_told(consumer, pull, say, logged):
    await say(sealed(1, area_ha=666))
    await consumer.once(pull, 1)
    told = [line for line in logged if line["event"] == "event.failed"]
    assert [(line["subject"], line["attempt"]) for line in told] == [(SUBJECT, 1)]


async def park(consumer, pull, toy):
    async def parked():
        await consumer.once(pull, 1, wait=0.2)
        return await count(toy, "dead_letters")

    await until(parked)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(consumer_module, "RETRY_AFTER", (0.05, 0.05, 0.05))


async def test_a_poison_event_is_parked_when_its_retries_are_used_up(
    toy, consumer, pull, say, boot, impatient
):
    event = sealed(1, area_ha=666)
    await say(event)
    await park(consumer, pull, toy)
    (letter,) = await toy.rows("SELECT id, subject, payload, error, attempts FROM dead_letters")
    assert (letter.id, letter.subject, letter.attempts) == (event.id, SUBJECT, 4)
    assert AssessmentSealed.model_validate_json(letter.payload) == event
    assert "cannot be taken" in letter.error


async def test_a_parked_event_is_claimed_and_never_comes_again(
    toy, consumer, pull, say, boot, impatient
):
    await say(sealed(1, area_ha=666))
    await park(consumer, pull, toy)
    await until(lambda: nothing_waits(boot))
    assert (await count(toy, "inbox"), await count(toy, "heard")) == (1, 0)


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"{not json", {"Nats-Msg-Id": str(uuid_of(5))}),
        (b'{"id": 1}', {"Nats-Msg-Id": str(uuid_of(5))}),
        (b"\xff\xfe", {"Nats-Msg-Id": "no uuid"}),
        (b"{}", None),
    ],
    ids=["no JSON", "no event", "no UUID", "no id"],
)
async def test_an_unreadable_message_goes_the_same_road(
    toy, consumer, pull, bus_of, boot, impatient, content, headers
):
    bus = await bus_of("survey")
    await bus.js.publish(SUBJECT, content, headers=headers)
    await park(consumer, pull, toy)
    await until(lambda: nothing_waits(boot))
    assert (await count(toy, "dead_letters"), await count(toy, "inbox")) == (1, 1)


async def test_while_the_database_is_away_events_wait(
    toy, consumer, pull, say, boot, background, shut, logged
):
    await say(*(sealed(n) for n in range(3)))
    with shut(toy):
        task = background(handled(consumer, pull, 3))
        await until(lambda: "events.database_away" in [line["event"] for line in logged])
    assert await task == 3
    await until(lambda: nothing_waits(boot))
    assert (await count(toy, "heard"), await count(toy, "dead_letters")) == (3, 0)


async def test_a_consumer_whose_durable_vanished_goes_on_when_it_is_back(
    toy, consumer, say, boot, background
):
    background(forever("consumer", consumer.run))
    await say(sealed(1))
    await until(lambda: count(toy, "heard"))
    await broker.drop_consumer(boot, "reporting-a")
    await say(sealed(2))
    await broker.ensure_consumer(boot, "reporting-a", [SUBJECT])
    await until(lambda: _heard(toy, 2))


async def _heard(toy, wanted):
    return await count(toy, "heard") == wanted


async def test_a_consumer_goes_on_when_nats_comes_back(toy, consumer, say, background):
    background(forever("consumer", consumer.run))
    await say(sealed(1))
    await until(lambda: _heard(toy, 1))
    await consumer.bus.client.force_reconnect()
    await say(sealed(2))
    await until(lambda: _heard(toy, 2))


async def test_two_consumers_share_the_work(toy, consumer, say, boot, bus_of, background):
    other = Consumer("reporting", toy.sessions, await bus_of("reporting"), consumer.listener)
    for one in (consumer, other):
        background(forever("consumer", one.run))
    await say(*(sealed(n) for n in range(400)))
    await until(lambda: nothing_waits(boot))
    assert await toy.scalar("SELECT count(*) FROM heard WHERE times = 1") == 400


async def test_what_was_in_hand_at_a_shutdown_is_handed_back_at_once(
    toy, consumer, pull, say, background, shut, logged
):
    await say(*(sealed(n) for n in range(3)))
    with shut(toy):
        task = background(consumer.once(pull, 1))
        await until(lambda: "events.database_away" in [line["event"] for line in logged])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(broker.ACK_WAIT / 2):
        while not await _heard(toy, 3):
            await consumer.once(pull, 1)
