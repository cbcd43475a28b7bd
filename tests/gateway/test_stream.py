"""The stream of changes through the gateway: what live pages are told, and of what."""

import asyncio
import time

import pytest

from contracts.finance import AllocationCommitted, CeilingSet, PaymentMade
from contracts.reporting import ComplaintEvent, ComplaintFiled
from services.chassis import generations, sight
from services.chassis.sight import Sight
from services.reporting.stream import queries, streams
from services.reporting.stream.models import Kind
from services.reporting.stream.rules import Place
from tests.gateway.listening import CITY, MADIUN, PATH, RT, brisk, live, refused
from tests.reporting.complaints import filed
from tests.reporting.events import changed, exited, sealed
from tests.reporting.seals import sealed as seal
from tests.reporting.seals import told as events_of_seals
from tests.reporting.test_decrees import decree

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
    assert await refused(live, region="35.19-001") == (404, "region_not_found")
    assert await refused(live, kinds="weather") == (422, "invalid_request")
    assert (await live.get(PATH)).status_code == 401


async def test_a_village_hears_of_its_regencys_decree_and_an_rt_what_its_village_does(live):
    async with live.listen(region=MADIUN) as village, live.listen(region=RT) as rt:
        await live.hear(changed(CeilingSet, region="35.19"), decree("2022-05-01", "35.19"))
        for told in (village, rt):
            assert await told.changes(1) == [("35.19", ["decree"])]
        await live.hear(decree("2022-05-01", "35.77"))
        await live.hear(changed(PaymentMade, region=MADIUN))
        for told in (village, rt):
            assert await told.changes(1) == [(MADIUN, ["money"])]


async def test_a_complaint_and_a_seal_are_told_once_they_are_there(live):
    await live.hear(*events_of_seals())
    async with live.listen("faskel", kinds=["complaint", "seal"]) as told:
        await live.hear(changed(ComplaintFiled, region=MADIUN, village=MADIUN))
        assert await told.changes(1) == [(MADIUN, ["complaint"])]
        await live.hear(changed(ComplaintFiled, region="35", village=MADIUN))
        await seal(live.reporting, "brief", "35.19.09")
        assert await told.changes(1) == [("35.19.09", ["seal"])]
        await seal(live.reporting, "brief", "35.19.09")  # it is there
        await told.quiet()


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
        began = time.monotonic()
        for _ in range(10):
            await live.hear(sealed(RT, "light"))
        frames = await told.rest(1.0)
        assert 1 <= len(frames) <= 2 + (time.monotonic() - began) / 0.5
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
    running, heard = live.reporting, 0

    async def tell():
        """What it said by now, as its log hands it back."""
        nonlocal heard
        events = await running.events(ComplaintEvent)
        heard, new = len(events), events[heard:]
        assert len(new) == 1
        await live.hear(*new)

    async with live.listen() as country, live.listen("faskel") as city:
        await filed(running, category="dana", concerns="kota")
        await tell()
        assert await country.changes(1) == [("35", ["complaint"])]
        await city.quiet()
        await filed(running, category="dana")
        await tell()
        assert await city.changes(1) == [("35.19", ["complaint"])]
        await filed(running)
        await tell()
        assert await city.changes(1) == [(MADIUN, ["complaint"])]


async def test_the_database_itself_shows_no_other_regions(live):
    await live.hear(sealed(RT, "light"), sealed(f"{CITY}-001-001", "light"))
    await live.hear(decree("2022-05-01", "35.19"), changed(CeilingSet, region="35.19"))
    wanted = queries.Wanted("*", tuple(Kind))
    found = {}
    for regions in (("35.19",), ("*",), (MADIUN,), (CITY,), ()):
        token = sight.current.set(Sight(regions, "somebody"))
        async with live.reporting.sessions() as session:
            changes = await queries.since(session, Place(1, 0), wanted)
            found[regions] = {(one.region, *one.kinds) for one in changes}
            assert (await queries.places(session))[0].position > 0
        sight.current.reset(token)
    village, city, regency = (MADIUN, "recap"), (CITY, "recap"), ("35.19", "decree", "money")
    assert found == {
        ("35.19",): {village, regency},
        ("*",): {village, city, regency},
        (MADIUN,): {village, regency[:2]},  # a decree counts below its region, too
        (CITY,): {city},
        (): set(),
    }
