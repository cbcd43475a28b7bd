"""Where an RT lies as people state it: by version, within reason, each in their own regions."""

import asyncio

import pytest

from tests.survey.positions import LAT, LON, address, place, where
from tests.survey.steps import rt

FAR = "-7.82"  # 21 km to the south


async def test_a_position_is_stated_replaced_and_taken_back_by_version(survey):
    client, other = survey.client(id="sari"), survey.client(id="budi")
    answer = await client.get(address())
    assert (answer.status_code, answer.headers["etag"]) == (200, '"0"')
    assert answer.json()["source"] is None
    answer = await place(client, tag='"0"')
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    found = answer.json()
    assert found == (await client.get(address())).json()
    assert (found["lon"], found["lat"], found["source"]) == (LON, LAT, "stated")
    assert (found["rt"], found["region"], found["stated_by"]) == (rt(1), rt(1)[:13], "sari")
    assert (await place(other, 111.53, -7.63, tag='"1"')).status_code == 200
    gone = await client.ok(await place(client, None, None, tag='"2"'))
    assert [gone[k] for k in ("lon", "lat", "source", "version")] == [None, None, None, 3]
    page = (await client.get(address(what="positions"), limit=2)).json()
    rest = (await client.get(address(what="positions"), cursor=page["next"])).json()
    kept = [*page["items"], *rest["items"]]
    assert [(v["version"], v["stated_by"], v["lon"], v["lat"]) for v in kept] == [
        (1, "sari", LON, LAT),
        (2, "budi", "111.53", "-7.63"),
        (3, "sari", None, None),
    ]
    assert all(v["stated_at"] for v in kept)
    assert await survey.scalar("SELECT count(*) FROM audit WHERE entity = 'rt_positions'") == 3


async def test_a_change_says_which_version_it_saw(survey):
    client = survey.client()
    answer = await place(client, tag=None)
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")
    await client.ok(await place(client, tag='"0"'))
    answer = await place(client, tag='"0"')
    assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch")
    answers = await asyncio.gather(*(place(client, tag='"1"') for _ in range(3)))
    assert sorted(a.status_code for a in answers) == [200, 412, 412]
    assert await survey.scalar("SELECT max(version) FROM rt_positions") == 2


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        ("-7.63", "111.52", "coordinates_swapped"),
        ("11.52", "-7.63", "outside_indonesia"),
        ("550000", "915000", "outside_indonesia"),
        ("NaN", "-7.63", "position_invalid"),
        ("111.52", "-Infinity", "position_invalid"),
        ("111.52", None, "position_invalid"),
        (None, "-7.63", "position_invalid"),
        ("timur", "-7.63", "invalid_request"),
        ("1e999999999", "-7.63", "position_invalid"),
        ([111.52], "-7.63", "invalid_request"),
    ],
)
async def test_what_is_no_position_is_refused_by_name(survey, lon, lat, code):
    answer = await place(survey.client(), lon, lat)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert await survey.scalar("SELECT count(*) FROM rt_positions") == 0


async def test_numbers_that_are_none_are_refused_also_where_json_has_none(survey):
    client = survey.client()
    headers = {"If-Match": "*", "Content-Type": "application/json"}
    for body in ('{"lon": NaN, "lat": -7.6}', '{"lon": 111.5, "lat": Infinity}', "null", "{}"):
        answer = await client.http.put(address(), content=body, headers=headers)
        assert answer.status_code == 422, (body, answer.text)
    answer = await client.http.put(
        address(), content='{"lon": NaN, "lat": -7.6}', headers=headers | {"Accept-Language": "id"}
    )
    assert answer.json()["code"] == "position_invalid"
    assert "Bujur NaN" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("lat", "kept"),
    [
        ("-7.629831049", "-7.629831"),
        (-7.5, "-7.5"),
        ("-7", "-7"),
        ("-1e-999999999", "0.000000"),
    ],
)
async def test_degrees_are_kept_as_written_to_a_hands_breadth(survey, lat, kept):
    client = survey.client()
    await client.ok(await place(client, "111.123456" + "4" * 5_000, lat))
    assert await where(client) == ("111.123456", kept, "stated")


async def test_a_code_is_read_as_people_write_it_and_what_is_none_is_unknown(survey):
    client = survey.client()
    await client.ok(await place(client))
    assert await where(client, "35.19.09.2010-1-1") == (LON, LAT, "stated")
    for code in ("35.19.09.2010", "x", "99.99.99.9999-001-001"):
        answer = await client.get(address(code))
        assert answer.status_code == 404, code
        assert (await place(client, code=code)).status_code == 404


async def test_an_rt_outside_ones_regions_does_not_exist(survey):
    await survey.client().ok(await place(survey.client()))
    client = survey.client(regions=("35.77",))
    for answer in (
        await client.get(address()),
        await client.get(address(what="positions")),
        await place(client),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
        assert LON not in answer.text
    reader = survey.client(scopes={"survey:read"})
    assert (await place(reader)).status_code == 403
    assert await where(reader) == (LON, LAT, "stated")


async def test_a_point_far_from_its_village_is_kept_and_marked_until_things_are_mended(survey):
    client = survey.client()

    async def far():
        codes = [rt(n) for n in (1, 2, 3)]
        found = [(await client.get(address(code))).json() for code in codes]
        return [one["far_from_village"] for one in found]

    lone = await client.ok(await place(client))
    assert lone["far_from_village"] is False  # nobody to be far from
    moved = await client.ok(await place(client, LON, FAR, rt(2)))
    assert (moved["far_from_village"], moved["lat"]) == (True, "-7.82")
    assert await far() == [True, True, False]  # which of the two is wrong, nobody knows
    await client.ok(await place(client, "111.53", LAT, rt(3)))
    assert await far() == [False, True, False]
    await client.ok(await place(client, None, None, rt(2)))
    assert await far() == [False, False, False]
    await client.ok(await place(client, LON, FAR, rt(1, "35.19.09.2011")))
    assert await far() == [False, False, False]  # another village
    told = "SELECT count(*) FROM audit WHERE entity = 'rt_positions'"
    assert await survey.scalar(told) == 5  # marks alone are not told
