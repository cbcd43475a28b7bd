"""The claim of an event and its effects commit together, once."""

import asyncio

import pytest

from contracts.survey import AssessmentSealed
from services.chassis.inbox import Envelope, Inbox, on, on_many
from tests.chassis import toy as toy_module
from tests.chassis.steps import count, sealed
from tests.harness import envelope, uuid_of

HEARS = (on_many(AssessmentSealed, toy_module.hear),)


def inbox_of(toy, *subscriptions):
    return Inbox(toy.sessions, subscriptions or HEARS)


async def times(toy):
    rows = await toy.rows("SELECT entity_id, times FROM heard")
    return {row.entity_id: row.times for row in rows}


async def test_the_same_event_twice_has_one_effect(toy):
    inbox, event = inbox_of(toy), envelope(sealed(1))
    assert [await inbox.handle(1, [event]), await inbox.handle(1, [event])] == [1, 0]
    assert await times(toy) == {uuid_of(1): 1}


async def test_the_same_event_twice_in_one_batch_has_one_effect(toy):
    event = envelope(sealed(1))
    assert await inbox_of(toy).handle(1, [event, event]) == 1
    assert await times(toy) == {uuid_of(1): 1}


async def test_two_processes_with_the_same_batch_have_one_effect(toy):
    batch = [envelope(sealed(number)) for number in range(50)]
    handled = await asyncio.gather(
        *(inbox_of(toy).handle(1, part) for part in (batch, batch[::-1], batch))
    )
    assert sum(handled) == 50
    assert set((await times(toy)).values()) == {1}


async def test_a_failing_handler_undoes_the_claim(toy):
    with pytest.raises(ValueError, match="cannot be taken"):
        await inbox_of(toy).handle(1, [envelope(sealed(1)), envelope(sealed(2, area_ha=666))])
    assert (await count(toy, "inbox"), await count(toy, "heard")) == (0, 0)


async def test_each_generation_hears_an_event_anew(toy):
    inbox, event = inbox_of(toy), envelope(sealed(1))
    assert [await inbox.handle(1, [event]), await inbox.handle(2, [event])] == [1, 1]
    rows = await toy.rows("SELECT generation, times FROM heard ORDER BY generation")
    assert [tuple(row) for row in rows] == [(1, 1), (2, 1)]


async def test_a_set_wise_handler_gets_the_batch_at_once(toy):
    batches = []

    async def take(session, events):
        batches.append([event.entity_id for event in events])

    inbox = inbox_of(toy, on_many(AssessmentSealed, take))
    await inbox.handle(1, [envelope(sealed(n)) for n in range(5)])
    assert batches == [[uuid_of(n) for n in range(5)]]


async def test_a_plain_handler_gets_one_event_after_another(toy):
    heard = []

    async def take(session, event):
        heard.append(event.entity_id)

    inbox = inbox_of(toy, on(AssessmentSealed, take))
    await inbox.handle(1, [envelope(sealed(n)) for n in range(3)])
    assert heard == [uuid_of(n) for n in range(3)]


async def test_an_unknown_subject_is_claimed_and_ignored(toy):
    stranger = Envelope(uuid_of(1), "survey.something.else.v1", b"not even JSON")
    assert await inbox_of(toy).handle(1, [stranger]) == 1
    assert await count(toy, "heard") == 0


async def test_an_older_version_that_comes_later_changes_nothing(reporting):
    new = sealed(1, version=2, area_ha="9", slum_class="heavy")
    await reporting.hear(new)
    await reporting.hear(sealed(1, version=1, area_ha="1"))
    rows = await reporting.rows("SELECT version, area_ha, slum_class FROM rt_scores")
    assert [(row.version, int(row.area_ha), row.slum_class) for row in rows] == [(2, 9, "heavy")]


async def test_the_order_of_arrival_does_not_matter(start):
    said = [sealed(1, version=v, area_ha=v) for v in (1, 2, 3)]
    forwards, backwards = await start("reporting"), await start("reporting")
    await forwards.hear(*said)
    for event in reversed(said):
        await backwards.hear(event)
    query = "SELECT * FROM recap_deltas ORDER BY level, region, year"
    assert await forwards.rows(query) == await backwards.rows(query)
