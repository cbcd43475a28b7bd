"""A partner reads the feed page by page and misses nothing of what is in its regions."""

import asyncio
import random
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from gateway.events import commands, queries
from gateway.events.jobs import House
from services.chassis import sight
from services.chassis.clock import now
from services.chassis.ids import new_id
from tests.chassis.steps import count, sealed
from tests.gateway.conftest import log_in
from tests.gateway.events.conftest import Log, arriving, item
from tests.harness import code_of, uuid_of

MADIUN, CITY = "35.19.09.2010", "35.77.03.1005"


@pytest_asyncio.fixture
async def feed(door):
    """The feed as three accounts see it; `log` fills it."""
    door.log = Log(door.gateway)
    door.who = {name: await log_in(door, name) for name in ("admin", "faskel", "bkm")}

    async def read(name="admin", **params):
        return await door.get("/v1/events", params=params, headers=door.who[name])

    door.read = read
    return door


async def shown(feed, name="admin", **params):
    answer = await feed.read(name, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def all_of(feed, name="admin", **params):
    """Every item from `after` on, as a poller reads: until there is no `next`."""
    found, page = [], await shown(feed, name, **params)
    while page["next"]:
        found += page["items"]
        page = await shown(feed, name, **params | {"after": page["next"]})
    return found


def ids(items):
    return [one["id"] for one in items]


def strings(events):
    return [str(event.id) for event in events]


async def test_an_item_is_the_event_as_it_was_said(feed):
    event = sealed(1, version=3, name='Klägen "\\ \u2028 <b>')
    await feed.log.say(event)
    assert (await shown(feed))["items"] == [item(event)]


async def test_pages_follow_one_another_and_the_last_one_has_a_next_to_go_on_from(feed, some):
    await feed.log.say(*some[:25])
    sizes, after = [], None
    while True:
        page = await shown(feed, limit=10, **({"after": after} if after else {}))
        if not page["next"]:
            break
        sizes.append(len(page["items"]))
        after = page["next"]
    assert sizes == [10, 10, 5]
    assert page == {"items": [], "next": None}
    await feed.log.say(*some[25:])
    assert ids((await shown(feed, after=after))["items"]) == strings(some[25:])


async def test_an_event_is_a_place_to_go_on_from(feed, some):
    await feed.log.say(*some)
    page = await shown(feed, after=str(some[6].id), limit=3)
    assert ids(page["items"]) == strings(some[7:10])


@pytest.mark.parametrize(
    ("types", "kinds"),
    [
        ("*", {"assessment", "round", "sheet"}),
        ("survey.*", {"assessment", "round", "sheet"}),
        ("survey.assessment.*", {"assessment"}),
        ("survey.round.sealed.v1,survey.sheet.*", {"round", "sheet"}),
        ("survey.round.sealed.v", set()),
        ("survey.round", set()),
        ("planning.*", set()),
        ("survey.r_und.*", set()),
    ],
)
async def test_types_are_named_whole_or_by_how_they_begin(feed, types, kinds):
    names = {
        "assessment": "survey.assessment.sealed.v1",
        "round": "survey.round.sealed.v1",
        "sheet": "survey.sheet.recorded.v1",
    }
    came = arriving([sealed(n) for n in range(1, 4)])
    for envelope, name in zip(came, names.values(), strict=True):
        object.__setattr__(envelope, "subject", name)
    await feed.log.take(came)
    for params in ({"types": types}, {"types": types.split(",")}):
        found = await shown(feed, **params)
        assert {one["type"].split(".")[1] for one in found["items"]} == kinds
        assert found["next"]  # what was passed over need not be looked at again


@pytest.mark.parametrize("types", ["", "*.v1", "survey.*.v1", "Survey.*", "a%", "a,,b", "**", ","])
async def test_a_type_that_cannot_be_is_refused(feed, types):
    assert (await feed.read(types=types)).status_code == 422


async def test_each_sees_only_what_happens_in_their_regions(feed):
    here = [sealed(n, region=MADIUN) for n in range(1, 4)]
    there = [sealed(n, region=CITY) for n in range(4, 7)]
    above = [sealed(7, region="35"), sealed(8, region="*"), sealed(9, region="35.1")]
    mixed = [*here, *there, *above]
    random.Random(1).shuffle(mixed)
    await feed.log.say(*mixed)
    assert sorted(ids(await all_of(feed, "faskel"))) == sorted(strings(here))
    assert ids(await all_of(feed, "admin")) == strings(mixed)
    assert sorted(ids(await all_of(feed, "admin", region="35.77"))) == sorted(strings(there))
    assert ids(await all_of(feed, "faskel", region=MADIUN)) == ids(await all_of(feed, "faskel"))


@pytest.mark.parametrize("region", ["35.77", "35", "*", "99", "x"])
async def test_a_region_that_is_not_the_callers_is_not_found(feed, region):
    answer = await feed.read("faskel", region=region)
    assert (answer.status_code, code_of(answer)) == (404, "region_not_found")


async def test_an_event_elsewhere_is_no_place_to_go_on_from(feed):
    (event,) = await feed.log.say(sealed(1, region=CITY))
    answer = await feed.read("faskel", after=str(event.id))
    assert (answer.status_code, code_of(answer)) == (410, "cursor_expired")


async def test_what_is_not_for_the_caller_is_passed_over_piece_by_piece(feed, monkeypatch):
    monkeypatch.setattr(queries, "SCANNED", 10)
    far = [sealed(n, region=CITY) for n in range(1, 36)]
    (mine,) = [sealed(99, region=MADIUN)]
    await feed.log.say(*far, mine)
    first = await shown(feed, "faskel")
    assert (first["items"], bool(first["next"])) == ([], True)
    assert ids(await all_of(feed, "faskel")) == [str(mine.id)]


async def test_a_page_of_large_events_ends_earlier(feed, monkeypatch):
    monkeypatch.setattr(queries, "LARGEST", 6_000)
    events = await feed.log.say(*(sealed(n, name="x" * 2_000) for n in range(1, 11)))
    assert len((await shown(feed))["items"]) == 3
    assert ids(await all_of(feed)) == strings(events)


async def test_writers_meanwhile_are_never_missed(feed):
    """Readers page while others write, in batches that come out of order."""
    events = [sealed(n % 9 + 1, version=n // 9 + 1) for n in range(360)]
    batches = [arriving(events)[n : n + 12] for n in range(0, 360, 12)]
    random.Random(2).shuffle(batches)
    done = asyncio.Event()

    async def write():
        while batches:
            await feed.log.take(batches.pop())

    async def poll():
        found, after = [], {}
        while True:
            last = done.is_set()
            page = await shown(feed, limit=7, **after)
            found += page["items"]
            after = {"after": page["next"]} if page["next"] else after
            if last and not page["next"]:
                return found

    readers = [asyncio.create_task(poll()) for _ in range(3)]
    await asyncio.gather(*(write() for _ in range(3)))
    done.set()
    for found in await asyncio.gather(*readers):
        assert ids(found) == strings(events)


async def forgotten(feed, number, monkeypatch):
    """The first so many are older than is kept, and gone."""
    async with feed.gateway.sessions.begin() as session:
        facts = {"at": now() - timedelta(days=16), "number": number}
        await session.execute(
            text("UPDATE events SET added_at = :at WHERE position <= :number"), facts
        )
    monkeypatch.setattr(commands, "MOST", 4)
    return await House(feed.gateway.sessions, None, 15).forget()


async def test_what_is_older_than_the_setting_says_is_deleted_and_nothing_else(
    feed, some, monkeypatch
):
    await feed.log.say(*some)
    assert await forgotten(feed, 10, monkeypatch) == 10
    assert ids(await all_of(feed)) == strings(some[10:])
    assert await forgotten(feed, 10, monkeypatch) == 0
    await feed.log.say(sealed(77))
    assert await feed.log.positions() == list(range(11, 32))


async def test_all_may_be_too_old_and_the_positions_go_on(feed, some, monkeypatch):
    await feed.log.say(*some)
    assert await forgotten(feed, 30, monkeypatch) == 30
    await feed.log.say(sealed(77))
    assert await feed.log.positions() == [31]


async def test_a_cursor_behind_which_something_is_gone_says_so(feed, some, monkeypatch):
    await feed.log.say(*some)
    cursors = [(await shown(feed, limit=n))["next"] for n in (5, 10, 11)]
    await forgotten(feed, 10, monkeypatch)
    answer = await feed.read(after=cursors[0])
    assert (answer.status_code, code_of(answer)) == (410, "cursor_expired")
    assert "without `after`" in answer.json()["detail"]
    assert (await feed.read(after=str(some[3].id))).status_code == 410
    assert ids((await shown(feed, after=cursors[1]))["items"]) == strings(some[10:])
    assert ids((await shown(feed, after=cursors[2]))["items"]) == strings(some[11:])


async def test_a_cursor_of_another_log_is_not_taken_for_one_of_this(feed, some):
    await feed.log.say(*some)
    cursor = (await shown(feed, limit=5))["next"]
    async with feed.gateway.sessions.begin() as session:
        await session.execute(text("UPDATE feed_state SET feed = uuidv7()"))
    assert (await feed.read(after=cursor)).status_code == 410


@pytest.mark.parametrize("after", ["x", "W10", "WyIxIl0", "WyIxIiwiMiIsIjMiXQ", "WyJhIiwiYiJd"])
async def test_a_cursor_that_is_none_is_refused(feed, after):
    answer = await feed.read(after=after)
    assert (answer.status_code, code_of(answer)) == (422, "cursor_invalid")


async def test_an_id_that_nobody_knows_is_no_place(feed, some):
    await feed.log.say(*some)
    for id in (new_id(), uuid_of(1)):
        assert (await feed.read(after=str(id))).status_code == 410


async def test_the_feed_needs_its_scope(feed):
    assert (await feed.get("/v1/events")).status_code == 401


async def test_the_database_itself_shows_no_other_regions(feed):
    await feed.log.say(sealed(1, region=MADIUN), sealed(2, region=CITY))
    async with feed.gateway.sessions() as session:
        await sight.show(session, sight.Sight(("35.19",)))
        rows = (await session.execute(text("SELECT region FROM events"))).scalars().all()
    assert rows == [MADIUN]
    assert await count(feed.gateway, "events") == 2
