"""The Quick Status: how many villages have not begun, are at it, are done, and where."""

import pytest

from tests.planning.steps import BASE, CITY, NEXT_VILLAGE, OTHER, VILLAGE, cycle, day, move, refused

FIRST, BUILD = "desa.pendataan.sosialisasi", "desa.pelaksanaan.konstruksi"


async def quick_status(client, **filters):
    answer = await client.get(f"{BASE}/quick-status", **({"year": 2026} | filters))
    return await client.ok(answer)


def counts(place, code=FIRST):
    found = next(one for one in place["activities"] if one["code"] == code)
    return found["belum"], found["proses"], found["selesai"]


@pytest.fixture
async def three(planning):
    """Three villages: one is done with the first activity, one is at it, one has not begun."""
    client = planning.client()
    done = await cycle(client)
    going = await cycle(client, region=NEXT_VILLAGE, features=["pencegahan"])
    await cycle(client, region=OTHER)
    assert (
        await move(client, done, FIRST, started_on=day(-5), finished_on=day(-1))
    ).status_code == 200
    assert (await move(client, going, FIRST, started_on=day(-5))).status_code == 200
    return client


async def test_it_counts_per_place_and_together(three):
    found = await quick_status(three)
    assert [(i["region"], counts(i)) for i in found["items"]] == [
        ("35.19", (0, 1, 1)),
        ("35.77", (1, 0, 0)),
    ]
    assert found["items"][0]["name"] == "Kabupaten Madiun"
    assert (counts(found["total"]), found["total"]["places"]) == ((1, 1, 1), 3)


async def test_an_activity_is_counted_where_it_applies(three):
    found = await quick_status(three)
    assert [counts(item, BUILD) for item in found["items"]] == [(1, 0, 0), (1, 0, 0)]
    assert [item["places"] for item in found["items"]] == [2, 1]


@pytest.mark.parametrize(
    ("by", "places"),
    [
        ("province", ["35"]),
        ("district", ["35.19.09", "35.77.03"]),
        ("village", [VILLAGE, NEXT_VILLAGE, OTHER]),
    ],
)
async def test_it_is_drilled_from_the_province_to_the_village(three, by, places):
    found = await quick_status(three, by=by)
    assert [item["region"] for item in found["items"]] == places
    assert counts(found["total"]) == (1, 1, 1)


async def test_its_places_are_paged_and_the_total_is_of_all(three):
    first = await quick_status(three, by="village", limit=2)
    rest = await quick_status(three, by="village", limit=2, cursor=first["next"])
    assert [i["region"] for i in (*first["items"], *rest["items"])] == [
        VILLAGE,
        NEXT_VILLAGE,
        OTHER,
    ]
    assert (counts(first["total"]), rest["next"]) == (counts(rest["total"]), None)


async def test_it_counts_ones_own_regions_only(planning, three):
    narrow = planning.client(regions=("35.19",))
    found = await quick_status(narrow)
    assert ([i["region"] for i in found["items"]], found["total"]["places"]) == (["35.19"], 2)
    refused(
        await narrow.get(f"{BASE}/quick-status", year=2026, region=OTHER), 404, "region_not_found"
    )
    assert (await quick_status(three, region=OTHER))["total"]["places"] == 1


async def test_years_programmes_and_levels_are_apart(three):
    await three.ok(await three.post(f"{BASE}/cycles", CITY))
    assert (await quick_status(three, year=2025))["items"] == []
    assert (await quick_status(three, programme="plpbk"))["total"] == {
        "places": 0,
        "activities": [],
    }
    cities = await quick_status(three, level="regency")
    assert ([i["region"] for i in cities["items"]], cities["total"]["places"]) == (["35.19"], 1)
    asked = await three.get(f"{BASE}/quick-status", year=2026, level="regency", by="village")
    refused(asked, 422, "level_below_cycle")


async def test_it_asks_for_a_year_that_may_be(three):
    for filters in ({}, {"year": "x"}, {"year": 1990}, {"year": 2026, "by": "rt"}):
        refused(await three.get(f"{BASE}/quick-status", **filters), 422, "invalid_request")
