"""What people see of needs: lists, one with its history, sums by region."""

from decimal import Decimal

import pytest
import pytest_asyncio

from services.chassis.ids import new_id
from tests.harness import code_of
from tests.planning.balances import RT, measured, move

NEEDS = "/v1/planning/needs"
PAVING = new_id()
NEAR, FAR = "35.19.09.2011-001-001", "35.77.03.1005-005-015"


@pytest_asyncio.fixture
async def needs(planning):
    """Needs in three villages; 140 m of the first are done."""
    await planning.hear(
        measured(RT, v2b="400", v3a="12", open_flags=1),
        measured(NEAR, v2b="60.5"),
        measured(FAR, v2b="99", v6a="7"),
    )
    await move(planning, "reserve", PAVING, (RT, "2b", 200), (RT, "3a", 12))
    await move(planning, "draw", PAVING, (RT, "2b", 140), (RT, "3a", 12), reason="selesai")
    return planning


async def listed(client, **asked):
    body = await client.ok(await client.get(NEEDS, **asked))
    return [(item["rt"], item["criterion"]) for item in body["items"]]


async def test_a_list_says_what_is_needed_reserved_done_and_left(needs):
    client = needs.client()
    body = await client.ok(await client.get(NEEDS, rt=RT, criterion="2b"))
    (item,) = body["items"]
    volumes = [item[name] for name in ("opened", "reserved", "drawn", "left", "short")]
    assert volumes == ["400", "60", "140", "200", "0"]
    assert (item["unit"], item["region"], item["year"]) == ("m", "35.19.09.2010", 2023)
    assert (item["regulation"], item["open_flags"], item["version"]) == ("permen-14-2018", 1, 3)


async def test_lists_are_by_region_criterion_and_what_is_open(needs):
    client = needs.client()
    assert await listed(client, region="35.19") == [(RT, "2b"), (RT, "3a"), (NEAR, "2b")]
    assert await listed(client, criterion="6a") == [(FAR, "6a")]
    assert await listed(client, region="35.19", open=False) == [(RT, "3a")]
    assert (RT, "3a") not in await listed(client, open=True)
    assert await listed(client, short=True) == []
    assert len(await listed(client, short=False)) == 5


async def test_pages_follow_one_another(needs):
    client, found, cursor = needs.client(), [], {}
    while cursor is not None:
        body = await client.ok(await client.get(NEEDS, limit=2, **cursor))
        found += [(item["rt"], item["criterion"]) for item in body["items"]]
        cursor = {"cursor": body["next"]} if body["next"] else None
    assert found == [(RT, "2b"), (RT, "3a"), (NEAR, "2b"), (FAR, "2b"), (FAR, "6a")]


async def test_one_need_comes_with_its_holders_and_its_movements(needs):
    client = needs.client()
    (item,) = (await client.get(NEEDS, rt=RT, criterion="2b")).json()["items"]
    answer = await client.get(f"{NEEDS}/{item['id']}")
    body = answer.json()
    assert answer.headers["etag"] == '"3"'
    assert {name: body[name] for name in item} == item
    assert body["reservations"] == [
        {"activity_id": str(PAVING), "volume": "60", "drawn": "140"},
    ]
    steps = [(m["number"], m["kind"], m["volume"], m["drawn"]) for m in body["movements"]["items"]]
    assert steps == [(1, "open", "400", "0"), (2, "reserve", "200", "0"), (3, "draw", "140", "140")]
    assert body["movements"]["items"][2]["reason"] == "selesai"
    first = await client.get(f"{NEEDS}/{item['id']}", limit=2)
    rest = await client.get(f"{NEEDS}/{item['id']}", cursor=first.json()["movements"]["next"])
    assert [m["number"] for m in rest.json()["movements"]["items"]] == [3]


async def test_sums_are_by_criterion_and_by_the_regions_below(needs):
    client = needs.client()
    body = await client.ok(await client.get(f"{NEEDS}/totals", region="35.19", by="village"))
    assert (body["total"]["name"], body["by"]) == ("Kabupaten Madiun", "village")
    road, water = body["total"]["criteria"]
    assert road == {
        "regulation": "permen-14-2018",
        "criterion": "2b",
        "unit": "m",
        "open_needs": 2,
        "opened": "460.5",
        "reserved": "60",
        "drawn": "140",
        "left": "260.5",
        "short": "0",
        "open_flags": 1,
    }
    assert (water["criterion"], water["open_needs"], water["drawn"]) == ("3a", 0, "12")
    assert [(one["region"], one["criteria"][0]["opened"]) for one in body["items"]] == [
        *(("35.19.09.2010", "400"), ("35.19.09.2011", "60.5"))
    ]


@pytest.mark.parametrize("by", ["province", "regency", "district", "village", "rt"])
async def test_the_sums_of_a_level_are_the_total_page_by_page(needs, by):
    client, opened, names, cursor = needs.client(), Decimal(0), [], {}
    while cursor is not None:
        asked = {"region": "*", "by": by, "limit": 1} | cursor
        body = await client.ok(await client.get(f"{NEEDS}/totals", **asked))
        names += [one["region"] for one in body["items"]]
        opened += sum(Decimal(c["opened"]) for one in body["items"] for c in one["criteria"])
        cursor = {"cursor": body["next"]} if body["next"] else None
    assert opened == sum(Decimal(c["opened"]) for c in body["total"]["criteria"])
    assert names == sorted({code[: len(names[0])] for code in (RT, NEAR, FAR)})


async def test_without_a_region_the_sums_are_of_all_that_is_the_callers(needs):
    client = needs.client(regions=("35.77",))
    body = await client.ok(await client.get(f"{NEEDS}/totals"))
    assert (body["region"], body["by"]) == ("35.77", "district")
    assert [one["region"] for one in body["items"]] == ["35.77.03"]
    both = await needs.client(regions=("35.77", "35.19")).get(f"{NEEDS}/totals")
    assert (both.status_code, code_of(both)) == (404, "region_not_found")


async def test_a_breakdown_coarser_than_the_region_is_refused(needs):
    answer = await needs.client().get(f"{NEEDS}/totals", region="35.19.09", by="regency")
    assert (answer.status_code, code_of(answer)) == (422, "level_above_region")


async def test_what_lies_elsewhere_is_not_there(needs):
    (item,) = (await needs.client().get(NEEDS, rt=FAR, criterion="2b")).json()["items"]
    client = needs.client(regions=("35.19",))
    assert (await client.get(f"{NEEDS}/{item['id']}")).status_code == 404
    assert await listed(client, rt=FAR) == []
    assert len(await listed(client)) == 3
    for address in (NEEDS, f"{NEEDS}/totals"):
        answer = await client.get(address, region="35.77")
        assert (answer.status_code, code_of(answer)) == (404, "region_not_found")


async def test_reading_needs_asks_for_the_scope(needs):
    answer = await needs.client(scopes=("survey:read",)).get(NEEDS)
    assert (answer.status_code, code_of(answer)) == (403, "scope_missing")
