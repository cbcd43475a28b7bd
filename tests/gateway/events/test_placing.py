"""Events have their places in the log in the order of the stream, however they arrive."""

import asyncio

import pytest

from gateway.events import commands, rules
from gateway.events.listener import EventLog
from services.chassis.bus import Bus, Extent
from services.chassis.inbox import DeadLetter, Envelope
from tests.chassis.steps import count, sealed
from tests.gateway.events.conftest import STREAM, arriving, shuffled
from tests.harness import uuid_of


@pytest.mark.parametrize("seed", range(5))
async def test_shuffled_and_doubled_they_lie_in_the_order_of_the_stream(log, seed):
    events = [sealed(n % 20 + 1, version=n // 20 + 1) for n in range(200)]
    new = [await log.take(batch) for batch in shuffled(arriving(events), seed)]
    assert await log.ids() == [event.id for event in events]
    assert await log.positions() == list(range(1, 201))
    assert (sum(new), await log.early(), await log.turn()) == (200, [], 201)


async def test_what_comes_ahead_of_its_turn_waits(log, some):
    came = arriving(some)
    await log.take(came[:5])
    await log.take(came[10:20])
    assert await log.ids() == [event.id for event in some[:5]]
    assert await log.early() == list(range(11, 21))
    await log.take(came[5:10])
    assert await log.ids() == [event.id for event in some[:20]]


async def test_two_processes_at_once_place_each_event_once_and_in_order(log):
    events = [sealed(n % 20 + 1, version=n // 20 + 1) for n in range(400)]
    batches = [*shuffled(arriving(events), 1), *shuffled(arriving(events), 2)]

    async def work():
        while batches:
            await log.take(batches.pop())

    await asyncio.gather(*(work() for _ in range(6)))
    assert await log.ids() == [event.id for event in events]
    assert await log.positions() == list(range(1, 401))


async def test_a_long_wait_is_made_good_piece_by_piece(log, some, monkeypatch):
    monkeypatch.setattr(commands, "MOST", 4)
    came = arriving(some)
    await log.take(came[1:])
    await log.take(came[:1])
    assert len(await log.ids()) < 30
    while await log.early():
        async with log.running.sessions.begin() as session:
            await commands.go_on(session, 0)
    assert await log.ids() == [event.id for event in some]


async def test_a_stream_made_anew_and_filled_again_brings_only_what_is_new(log, some):
    await log.take(arriving(some[:10]))
    again = Extent("2026-11-28T00:00:00Z", 1)
    for batch in shuffled(arriving(some), 3):
        await log.take(batch, again)
    assert await log.ids() == [event.id for event in some]
    assert await log.turn() == 31


async def test_what_waited_of_a_lost_stream_is_not_lost(log, some):
    await log.take(arriving(some[5:10], 6))
    assert await log.ids() == []
    await log.take(arriving(some[20:21]), Extent("2026-11-28T00:00:00Z", 1))
    assert await log.ids() == [event.id for event in (*some[5:10], some[20])]


async def test_a_message_of_the_lost_stream_that_comes_late_is_not_lost(log, some):
    again = Extent("2026-11-28T00:00:00Z", 1)
    await log.take(arriving(some[:3]), again)
    await log.take(arriving(some[10:12], 2), again)  # of the former: below the turn,
    await log.take(arriving(some[12:13], 7), again)  # and ahead of it, where another will be
    await log.take(arriving(some[3:9], 4), again)
    there = (*some[:3], *some[10:12], *some[3:7], some[12], *some[7:9])
    assert await log.ids() == [event.id for event in there]
    assert await log.early() == []


async def test_what_the_stream_has_no_more_is_not_waited_for(log, some, logged):
    await log.take(arriving(some[:2]))
    await log.take(arriving(some[10:], 11), Extent(STREAM.created, 11))
    assert await log.ids() == [event.id for event in (*some[:2], *some[10:])]
    (gap,) = [line for line in logged if line["event"] == "events.gap"]
    assert (gap["missing"], gap["going_on_at"]) == (3, 11)


async def test_what_was_acknowledged_and_is_not_here_is_not_waited_for(log, some):
    await log.take(arriving(some[:2]))
    await log.take(arriving(some[5:8], 6))
    async with log.running.sessions.begin() as session:
        assert await commands.go_on(session, 4) == 0
    async with log.running.sessions.begin() as session:
        assert await commands.go_on(session, 5) == 3
    assert await log.ids() == [event.id for event in (*some[:2], *some[5:8])]


async def test_the_same_event_at_two_places_of_the_stream_is_one(log, some):
    twice = [*arriving(some[:3]), *arriving(some[:3], 4), *arriving(some[3:4], 7)]
    await log.take(twice[4:])
    await log.take(twice[:4])
    assert await log.ids() == [event.id for event in some[:4]]
    assert await log.turn() == 8


async def test_without_an_answer_about_the_stream_nothing_is_lost(log, some):
    await log.take(arriving(some[:3]))
    await log.take(arriving(some[3:6], 4), None)
    await log.take(arriving(some[6:9], 1), None)  # another stream, of which nobody knows yet
    assert await log.ids() == [event.id for event in some[:9]]


UNREADABLE = {
    "no JSON": b"{not json",
    "no event": b'{"id": 1}',
    "no text": b"\xff\xfe",
    "NUL": b"\x00",
    "a version too large": sealed(1, version=2**31).model_dump_json().encode(),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE.keys())
@pytest.mark.parametrize("ahead", [False, True], ids=["in turn", "ahead of it"])
async def test_what_nobody_can_read_is_set_aside_and_holds_up_nobody(log, some, data, ahead):
    came = arriving(some[:2], 1) + arriving(some[3:5], 4)
    odd = Envelope(uuid_of(7), some[0].subject, data, 3)
    first, second = ([odd, came[3]], came[:3]) if ahead else (came[:3], [odd, came[3]])
    for _ in range(2):
        await log.take(first)
        await log.take(second)
    assert await log.ids() == [event.id for event in (*some[:2], *some[3:5])]
    (letter,) = await log.running.rows("SELECT id, attempts FROM dead_letters")
    assert (letter.id, letter.attempts, await log.early()) == (odd.id, 1, [])


async def test_a_stray_subject_is_no_event(log, some):
    (came,) = arriving(some[:1])
    await log.take([Envelope(came.id, 'survey."x', came.data, 1)])
    assert (await log.ids(), await count(log.running, "dead_letters")) == ([], 1)


async def test_what_was_given_up_holds_up_nobody_and_can_be_placed_later(log, some):
    listener = EventLog(log.running.sessions, Bus("gateway", log.running.app.state.settings))
    came = arriving(some[:4])
    await log.take(came[:1])
    await listener.park(1, came[1], error="x", attempts=8)
    await log.take(came[2:])
    assert await log.ids() == [event.id for event in (some[0], *some[2:4])]
    async with log.running.sessions() as session:
        letter = await session.get(DeadLetter, (1, came[1].id))
    await listener.retry(letter)
    assert (await log.ids())[-1] == some[1].id
    assert await count(log.running, "dead_letters") == 0


async def test_a_letter_that_still_cannot_be_read_stays(log):
    listener = EventLog(log.running.sessions, Bus("gateway", log.running.app.state.settings))
    odd = Envelope(uuid_of(7), "survey.round.sealed.v1", b"{}", 1)
    await log.take([odd])
    async with log.running.sessions() as session:
        letter = await session.get(DeadLetter, (1, odd.id))
    with pytest.raises(rules.Unreadable):
        await listener.retry(letter)
    assert await count(log.running, "dead_letters") == 1


async def test_what_follows_knows_which_positions_are_new(log, some):
    told = []

    async def follow(session, first, last):
        told.append((first, last, await count(log.running, "events")))

    came = arriving(some)
    for batch in (came[:10], came[:10], came[20:], came[10:20]):
        await log.take(batch, after=(follow,))
    assert [(first, last) for first, last, _ in told] == [(1, 10), (11, 30)]


async def test_a_failure_of_what_follows_undoes_the_placing(log, some):
    async def fail(session, first, last):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await log.take(arriving(some), after=(fail,))
    assert (await log.ids(), await log.turn()) == ([], 1)
    await log.take(arriving(some))
    assert await log.positions() == list(range(1, 31))
