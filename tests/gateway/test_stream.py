"""The stream of changes through the gateway: what live pages are told, and of what."""

import asyncio

import pytest

from contracts.finance import AllocationCommitted, PaymentMade
from services.chassis import generations, sight
from services.chassis.sight import Sight
from services.reporting.stream import queries, streams
from services.reporting.stream.models import Kind
from services.reporting.stream.rules import Place
from tests.gateway.listening import CITY, MADIUN, PATH, RT, brisk, live, refused
from tests.reporting.complaints import filed, spoken
from tests.reporting.events import changed, exited, sealed
from tests.reporting.seals import sealed as sealed_report
from tests.reporting.seals import told as history

__all__ = ["brisk", "live"]


def villages(count):
    return [f"35.19.01.{2000 + n}" for n in range(count)]


async def test_it_tells_what_changed_where_and_no_figure(live):
    async with live.listen() as told:
        headers = told.answer.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
        await live.hear(sealed(RT, "heavy"))
        frame = await told.next()
        assert (frame.event, frame.data.keys()) == ("changed", {"region", "kinds", "at"})
        assert (frame.data["region"], frame.data["kinds"]) == (MADIUN, ["recap"])
        await live.hear(exited(2024, RT))
        await live.hear(changed(PaymentMade, region=MADIUN))
        found = [await told.changes(1)]
        while found[-1] != [(MADIUN, ["money"])] and ("money" not in found[-1][0][1]):
            found.append(await told.changes(1))
        assert {kind for one in found for kind in one[0][1]} == {"exit", "money"}


async def test_only_what_lies_in_the_region_and_is_of_the_kinds(live):
    async with (
        live.listen("faskel") as own,
        live.listen(region="35.77", kinds=["money", "exit"]) as city,
    ):
        await live.hear(sealed(f"{CITY}-001-001", "light"), changed(PaymentMade, region=CITY))
        await live.hear(sealed(RT, "light"))
        assert await own.changes(1) == [(MADIUN, ["recap"])]
        assert await city.changes(1) == [(CITY, ["money"])]
        await own.quiet()
        await city.quiet()
    assert await refused(live, "faskel", region="35.77") == (404, "region_not_found")
    assert await refused(live, kinds="weather") == (422, "invalid_request")
    assert (await live.get(PATH)).status_code == 401


async def test_what_a_page_asked_for_just_before_is_told_again(live, monkeypatch):
    await live.hear(sealed(RT, "light"))
    async with live.listen() as told:
        await told.quiet()
    monkeypatch.setattr(queries, "BEFORE", 60)
    async with live.listen() as told:
        assert await told.changes(1) == [(MADIUN, ["recap"])]


async def test_who_comes_back_misses_nothing_while_many_write(live):
    """Cut off again and again; writers of several kinds at once."""
    expected = villages(40)

    async def write(number):
        for region in expected[number::4]:
            await live.hear(sealed(f"{region}-001-001", "light"))
            await live.hear(changed(AllocationCommitted, region=region))

    async with live.listen() as told:
        last = told.last
    writing = [asyncio.create_task(write(number)) for number in range(4)]
    found = set()
    while len(found) < len(expected) * 2:
        async with live.listen(last=last) as told:
            while told.last == last:  # the last of several that are told at once has an id
                [(region, kinds)] = await told.changes(1)
                found |= {(region, kind) for kind in kinds}
            last = told.last
    await asyncio.gather(*writing)
    assert found == {(region, kind) for region in expected for kind in ("recap", "money")}


async def test_many_changes_of_a_region_are_one_and_many_regions_are_the_one_asked_for(
    live, monkeypatch
):
    monkeypatch.setattr(streams, "PAUSE", 0.5)
    async with live.listen(region="35") as told:
        for _ in range(10):
            await live.hear(sealed(RT, "light"))
        assert len([await told.next()]) == 1
        await told.quiet(0.2)
        await live.hear(*(sealed(f"{one}-001-001", "light") for one in villages(60)))
        found = []
        while not found or found[-1][0] != "35":
            found += await told.changes(1)
        assert len(found) <= 2
        assert found[-1] == ("35", ["recap"])


@pytest.mark.parametrize("place", ["x", "1-999999", "7-1", "1", "9" * 30])
async def test_a_place_that_is_not_known_is_a_reset_and_it_goes_on(live, place):
    await live.hear(sealed(RT, "light"))
    async with live.listen(begins="reset", last=place) as told:
        assert told.first.data == {"why": "unknown_place"}
        await live.hear(changed(PaymentMade, region=MADIUN))
        assert await told.changes(1) == [(MADIUN, ["money"])]


async def test_the_last_event_goes_before_the_place_in_the_address(live):
    async with live.listen() as told:
        first = told.last
    await live.hear(sealed(RT, "light"))
    async with live.listen(after=first) as told:
        assert await told.changes(1) == [(MADIUN, ["recap"])]
        last = told.last
    async with live.listen(after=first, last=last) as told:
        await told.quiet()


async def test_another_generation_is_a_reset(live):
    await live.hear(sealed(RT, "light"))
    async with live.listen() as told:
        async with live.reporting.sessions.begin() as session:
            number = await generations.begin(session)
        await live.hear(sealed(RT, "light"), generation=number)
        await told.quiet()
        async with live.reporting.sessions.begin() as session:
            await generations.switch(session, number)
        frame = await told.next()
        assert (frame.event, frame.data) == ("reset", {"why": "rebuilt"})
        await live.hear(changed(PaymentMade, region=MADIUN), generation=number)
        assert await told.changes(1) == [(MADIUN, ["money"])]


async def test_steps_of_a_complaint_are_told_to_who_may_see_it(live):
    running = live.reporting
    async with live.listen() as country, live.listen("faskel") as city:
        await filed(running, category="dana", concerns="kota")
        assert await country.changes(1) == [("35", ["complaint"])]
        await city.quiet()
        number = (await filed(running, category="dana"))["tracking_number"]
        assert await city.changes(1) == [("35.19", ["complaint"])]
        await spoken(running, "words", number, words="Ada saksi: pak RT.")
        assert await city.changes(1) == [("35.19", ["complaint"])]
        await filed(running)
        assert await city.changes(1) == [(MADIUN, ["complaint"])]


async def test_a_new_seal_is_told_once(live):
    await live.hear(*history())
    async with live.listen(kinds="seal") as told:
        for _ in range(2):
            await sealed_report(live.reporting, "profile", MADIUN)
        assert await told.changes(1) == [(MADIUN, ["seal"])]
        await told.quiet()


async def test_the_database_itself_shows_no_other_regions(live):
    await live.hear(sealed(RT, "light"), sealed(f"{CITY}-001-001", "light"))
    wanted = queries.Wanted("*", tuple(Kind))
    found = {}
    for regions in (("35.19",), ("*",), ()):
        token = sight.current.set(Sight(regions, "somebody"))
        async with live.reporting.sessions() as session:
            changes = await queries.since(session, Place(1, 0), wanted)
            found[regions] = {one.region for one in changes}
            assert (await queries.places(session))[0].position > 0
        sight.current.reset(token)
    assert found == {("35.19",): {MADIUN}, ("*",): {MADIUN, CITY}, (): set()}
