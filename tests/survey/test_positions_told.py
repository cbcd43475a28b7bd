"""Where RTs lie is told village by village, when it is news, and whole."""

from sqlalchemy import text

from contracts.survey_positions import MOST_PLACED, VillagePositioned
from services.chassis.clock import now
from services.survey.positions import telling
from tests.survey.outlines import drawn, square
from tests.survey.positions import LAT, LON, find, listed, place, upload
from tests.survey.steps import apply, imported, open_round, rt, sheet
from tests.survey.steps import undo as undo_import
from tests.survey.test_positions_known import add, five, home
from tests.survey.works import seal

OTHER, ELSEWHERE = "35.19.09.2009", "33.74.01.1001"


async def told(survey):
    return await survey.events(VillagePositioned)


def places(event):
    return {one.rt: (str(one.lon), str(one.lat), one.source) for one in event.rts}


async def as_found(survey, event):
    """What is told is what is known of these RTs, one by one."""
    assert places(event) == await find(survey, *places(event))


async def test_a_stated_position_is_told_with_its_village(survey):
    client = survey.client()
    await client.ok(await place(client))
    await client.ok(await place(client, "111.5", "-7.6", rt(2)))
    await client.ok(await place(client, "111.6", "-7.5", rt(1, OTHER)))
    events = await told(survey)
    assert [(e.region, e.part, e.version) for e in events] == [
        *((rt(1)[:13], 0, 1), (rt(1)[:13], 0, 2), (OTHER, 0, 1)),
    ]
    assert places(events[1]) == {rt(1): (LON, LAT, "stated"), rt(2): ("111.5", "-7.6", "stated")}
    assert events[0].actor == "tester"


async def test_what_is_no_news_is_not_told(survey):
    client = survey.client()
    await client.ok(await place(client))
    await client.ok(await place(client))
    assert len(await told(survey)) == 1
    await client.ok(await place(client, None, None))
    assert places((await told(survey))[-1]) == {}
    await client.ok(await place(client, None, None))
    assert [event.version for event in await told(survey)] == [1, 2]


async def test_a_file_tells_each_of_its_villages_once(survey):
    client = survey.client()
    rows = [(rt(n, village), LON, LAT) for village in (rt(1)[:13], OTHER) for n in range(1, 4)]
    await client.ok(await upload(client, listed(*rows)))
    assert [(event.region, len(event.rts)) for event in await told(survey)] == [
        (village, 3) for village in sorted((rt(1)[:13], OTHER))
    ]


async def test_an_outline_gives_its_rts_a_point_and_takes_it_again(survey):
    client = survey.client()
    made = await drawn(client, "Klagen", square(), members=[rt(1)])
    (event,) = await told(survey)
    assert [one.source for one in event.rts] == ["area"]
    await as_found(survey, event)
    address = f"/v1/survey/areas/{made['code']}"
    body = {"members": [rt(1), rt(2), rt(1, OTHER)]}
    await client.ok(await client.http.put(address, json=body, headers={"If-Match": "*"}))
    events = await told(survey)
    assert sorted((e.region, len(e.rts)) for e in events[1:]) == [(OTHER, 1), (rt(1)[:13], 2)]
    body = {"members": [rt(2)]}
    await client.ok(await client.http.put(address, json=body, headers={"If-Match": "*"}))
    assert sorted((e.region, len(e.rts)) for e in (await told(survey))[3:]) == [
        (OTHER, 0),
        (rt(1)[:13], 1),
    ]
    await client.http.delete(f"{address}/outline", headers={"If-Match": "*"})
    assert places((await told(survey))[-1]) == {}


async def test_an_import_that_forms_a_drawn_area_tells_its_villages(survey):
    client = survey.client()
    await drawn(client, "Klagen", square())
    assert await told(survey) == []
    round = await open_round(client)
    done = await apply(
        survey, client, await imported(survey, client, round, sheet({"kawasan": "KLAGEN"}))
    )
    (event,) = await told(survey)
    assert [(one.rt, one.source) for one in event.rts] == [(rt(7), "area")]
    await undo_import(survey, client, done)
    assert places((await told(survey))[-1]) == {}


async def test_homes_are_told_when_a_round_is_sealed_and_not_before(survey):
    client = survey.client()
    round = await open_round(client)
    await apply(
        survey,
        client,
        await imported(survey, client, round, sheet({"kode_rt": rt(1)}, {"kode_rt": rt(2)})),
    )
    await five(survey, round)
    await add(survey, *(home(round, rt(2), "111.5", "-7.6") for _ in range(4)))
    assert await told(survey) == []
    await seal(survey, client, round)
    (event,) = await told(survey)
    assert places(event) == {rt(1): ("111.5123", "-7.6124", "households")}
    await as_found(survey, event)


async def test_homes_of_an_open_round_change_nothing_that_is_told(survey):
    """Whoever states positions elsewhere in the village cannot follow how one more home moves it."""
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, sheet({"kode_rt": rt(1)})))
    await five(survey, round)
    await client.ok(await place(client, code=rt(2)))
    await add(survey, home(round, rt(1), "111.5", "-7.6"))
    await client.ok(await place(client, code=rt(3)))
    assert [set(places(event)) for event in await told(survey)] == [{rt(2)}, {rt(2), rt(3)}]
    await seal(survey, client, round)
    known = places((await told(survey))[-1])
    assert known[rt(1)] == ("111.5103", "-7.6103", "households")
    later = await open_round(client, year=2025, name="2025")
    again = sheet({"kode_rt": rt(1), "tahun": "2025"})
    await apply(survey, client, await imported(survey, client, later, again))
    await five(survey, later, lon="111.6")
    await client.ok(await place(client, code=rt(4)))
    assert places((await told(survey))[-1])[rt(1)] == known[rt(1)]


async def test_a_province_does_not_wait_until_another_is_told(survey):
    client = survey.client()
    async with survey.sessions.begin() as session:
        await telling.tell(session, [OTHER], at=now(), actor="x")
        await client.ok(await place(client, "110.4", "-7", rt(1, ELSEWHERE)))
    assert [event.region for event in await told(survey)] == [ELSEWHERE]


async def test_of_several_rounds_the_newest_with_enough_homes_is_told(survey):
    client = survey.client()
    for year, lon in ((2022, "111.51"), (2023, "111.52"), (2024, "111.53")):
        round = await open_round(client, year=year, name=str(year))
        await apply(
            survey,
            client,
            await imported(survey, client, round, sheet({"kode_rt": rt(1), "tahun": str(year)})),
        )
        await add(
            survey, *(home(round, rt(1), lon, "-7.6") for _ in range(4 if year == 2024 else 5))
        )
        await seal(survey, client, round)
    events = await told(survey)
    assert [places(event)[rt(1)][0] for event in events] == ["111.5100", "111.5200"]
    await as_found(survey, events[-1])


async def test_nothing_personal_is_told(survey):
    """Of fewer than five homes nothing; of five their mean, to 11 m."""
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, sheet({"kode_rt": rt(1)})))
    await add(survey, *(home(round, rt(1), f"111.5{n}1234", "-7.612345") for n in range(5)))
    await seal(survey, client, round)
    (event,) = await told(survey)
    assert places(event)[rt(1)] == ("111.5212", "-7.6123", "households")


async def test_a_village_of_very_many_rts_is_told_in_parts(survey):
    many = MOST_PLACED + 10
    async with survey.sessions.begin() as session:
        await session.execute(
            text(
                "INSERT INTO rt_positions (id, rt, region, version, lon, lat, far_from_village,"
                " stands, stated_by, stated_at) SELECT uuidv7(), :village || '-' ||"
                " lpad(n::text, 3, '0') || '-' || lpad(n::text, 5, '0'), :village, 1, 111.523241,"
                " -7.629831, false, true, 'x', now() FROM generate_series(1, :many) n"
            ),
            {"village": OTHER, "many": many},
        )
        await telling.tell(session, [OTHER], at=now(), actor="x")
    first, second = await told(survey)
    assert (first.part, len(first.rts), second.part, len(second.rts)) == (0, MOST_PLACED, 1, 10)
    assert first.entity_id != second.entity_id
    assert len({one.rt for one in (*first.rts, *second.rts)}) == many
    assert len(first.model_dump_json()) < 200_000
    async with survey.sessions.begin() as session:
        gone = "UPDATE rt_positions SET stands = false WHERE rt > :last"
        await session.execute(text(gone), {"last": first.rts[-1].rt})
        await telling.tell(session, [OTHER], at=now(), actor="x")
    (last,) = (await told(survey))[2:]
    assert (last.part, last.version, last.rts, last.entity_id) == (1, 2, (), second.entity_id)


async def test_who_sees_some_of_a_village_tells_all_of_it(survey):
    everywhere, own = survey.client(), survey.client(regions=[rt(1)[:13]])
    await drawn(everywhere, "Klagen", square(), members=[rt(2)])
    await own.ok(await place(own))
    assert set(places((await told(survey))[-1])) == {rt(1), rt(2)}
