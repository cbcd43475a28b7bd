"""A standing request: messages come while others are worked on, and none is kept by who leaves."""

import asyncio

import pytest_asyncio

from contracts.survey import AssessmentSealed
from services.chassis import broker, pull
from services.chassis.bus import STREAM
from tests.chassis.steps import until

SUBJECT, DURABLE = AssessmentSealed.subject, "reporting-a"


@pytest_asyncio.fixture
async def reporting(boot, bus_of):
    await broker.ensure_consumer(boot, DURABLE, [SUBJECT])
    return await bus_of("reporting")


@pytest_asyncio.fixture
async def say(bus_of):
    stream = (await bus_of("survey")).js

    async def go(*words):
        for word in words:
            await stream.publish(SUBJECT, word.encode())

    return go


def words(messages):
    return [message.data.decode() for message in messages]


async def test_what_comes_meanwhile_is_there_without_asking_again(reporting, say):
    found = await reporting.pull(DURABLE)
    await say("a")
    assert words(await found.take(wait=5)) == ["a"]
    asked = found._asked
    await say("b", "c")
    await until(lambda: len(found.ready) == 2)
    assert (found._asked, words(await found.take(wait=5))) == (asked, ["b", "c"])
    await found.close()


async def test_a_request_that_ran_out_is_made_anew(reporting, say, monkeypatch):
    monkeypatch.setattr(pull, "STANDS", 0.2)
    found = await reporting.pull(DURABLE)
    assert await found.take(wait=0.5) == []
    await say("late")
    assert words(await found.take(wait=5)) == ["late"]
    await found.close()


async def test_who_leaves_hands_back_what_was_not_taken(reporting, say, boot):
    first = await reporting.pull(DURABLE)
    taking = asyncio.create_task(first.take(1, wait=5))
    await say("a", "b", "c")
    [taken] = await taking
    await taken.ack()
    await first.close()
    second = await reporting.pull(DURABLE)
    got = []
    async with asyncio.timeout(5):  # ack_wait is longer
        while len(got) < 2:
            got += await second.take(wait=1)
    assert sorted(words(got)) == ["b", "c"]
    for message in got:
        await message.ack()
    await second.close()

    async def done():
        info = await boot.jetstream().consumer_info(STREAM, DURABLE)
        return (info.num_pending, info.num_ack_pending) == (0, 0)

    await until(done)


async def test_two_share_one_consumer_and_each_message_goes_to_one(reporting, say):
    both = [await reporting.pull(DURABLE) for _ in range(2)]
    first = [asyncio.create_task(one.take(wait=1)) for one in both]
    await say(*(str(n) for n in range(20)))
    got = [message for found in await asyncio.gather(*first) for message in found]
    async with asyncio.timeout(5):
        while len(got) < 20:
            got += await both[0].take(wait=0.1) + await both[1].take(wait=0.1)
    assert sorted(words(got)) == sorted(str(n) for n in range(20))
    for one in both:
        await one.close()
