"""Two rounds, place by place: what fell, what left the slum, what became one, and its hectares."""

from decimal import Decimal

import pytest

from tests.harness import uuid_of
from tests.survey.steps import apply, imported, open_round, rt, sheet

OTHER = "35.19.07.1009"
ALL = ("1a", "1c", "2a", "2b", "3a", "3b", "4b", "4c", "5a", "5b", "6a", "6b", "7a", "7b")
HEADS = {
    **dict.fromkeys(("1a", "1c", "7a", "7b"), "50"),
    **dict.fromkeys(("2a", "2b"), "780"),
    **dict.fromkeys(("3a", "3b", "5a", "5b", "6a", "6b"), "60"),
    **dict.fromkeys(("4b", "4c"), "385"),
}
CRITERIA = {"none": 0, "light": 4, "medium": 8, "heavy": 12}  # of 5 points each


def scored(code, slum_class, hectares="1"):
    raised = {id: HEADS[id] for id in ALL[: CRITERIA[slum_class]]}
    return {"kode_rt": code, "luas_ha": hectares, "kawasan": ""} | raised


BEFORE = (
    scored(rt(1), "heavy"),
    scored(rt(2), "heavy"),
    scored(rt(3), "light", "2.5"),
    scored(rt(4), "none"),
    scored(rt(5), "light"),
    scored(rt(6), "medium"),
    scored(rt(7), "medium"),
)
AFTER = (
    scored(rt(1), "medium"),
    scored(rt(2), "light", "1.25"),
    scored(rt(3), "none", "2.4"),
    scored(rt(4), "light"),
    scored(rt(5), "heavy"),
    scored(rt(6), "medium"),
    scored(rt(1, OTHER), "light", "0.5"),
)
MOVED = {
    rt(1): ("lowered", -1),
    rt(2): ("lowered", -2),
    rt(3): ("left_slum", -1),
    rt(4): ("new_slum", 1),
    rt(5): ("raised", 2),
    rt(6): ("unchanged", 0),
    rt(7): ("only_before", None),
    rt(1, OTHER): ("only_after", None),
}


@pytest.fixture
async def two(survey):
    client, rounds = survey.client(), []
    for year, rows in ((2022, BEFORE), (2024, AFTER)):
        round = await open_round(client, name=str(year), year=year)
        await apply(survey, client, await imported(survey, client, round, sheet(*rows)))
        rounds.append(round)
    return client, *rounds


async def compared(client, one, other, **wanted):
    address = f"/v1/survey/rounds/{one['id']}/comparison"
    return await client.ok(await client.get(address, **{"with": other["id"]}, **wanted))


async def test_every_place_says_how_it_moved(two):
    client, before, after = two
    found = await compared(client, after, before)
    items = {item["code"]: item for item in found["items"]}
    assert {c: (item["movement"], item["grades"]) for c, item in items.items()} == MOVED
    one = items[rt(2)]
    assert (one["class_before"], one["class_after"]) == ("heavy", "light")
    assert (one["total_before"], one["total_after"]) == (60, 20)
    assert (one["area_ha_before"], one["area_ha_after"]) == ("1", "1.25")
    gone = items[rt(7)]
    assert (gone["total_after"], gone["class_after"], gone["area_ha_after"]) == (None, None, None)
    assert (found["before"]["year"], found["after"]["year"]) == (2022, 2024)


async def test_hectares_are_summed_by_movement_over_all_places(two):
    client, before, after = two
    found = await compared(client, after, before, limit=1)
    assert len(found["items"]) == 1
    sums = {s["movement"]: s for s in found["sums"]}
    assert list(sums) == [
        *("left_slum", "lowered", "unchanged", "raised"),
        *("new_slum", "only_before", "only_after"),
    ]
    told = {
        m: (s["places"], Decimal(s["area_ha_before"]), Decimal(s["area_ha_after"]))
        for m, s in sums.items()
    }
    assert told["lowered"] == (2, 2, Decimal("2.25"))
    assert told["left_slum"] == (1, Decimal("2.5"), Decimal("2.4"))
    assert told["only_after"] == (1, 0, Decimal("0.5"))
    assert told["only_before"] == (1, 1, 0)


async def test_the_earlier_round_is_before_whichever_is_named_first(two):
    client, before, after = two
    assert await compared(client, before, after) == await compared(client, after, before)


async def test_a_round_beside_itself_has_not_moved(two):
    client, before, _ = two
    found = await compared(client, before, before)
    assert {item["movement"] for item in found["items"]} == {"unchanged"}


async def test_levels_and_movements_narrow_the_list(two):
    client, before, after = two
    found = await compared(client, after, before, level="village")
    assert {item["code"] for item in found["items"]} == {"35.19.09.2010", OTHER}
    found = await compared(client, after, before, movement="lowered")
    assert [item["code"] for item in found["items"]] == [rt(1), rt(2)]
    assert len(found["sums"]) == 7


async def test_pages_of_one_walk_all_places_once(two):
    client, before, after = two
    seen, cursor = [], {}
    while cursor is not None:
        page = await compared(client, after, before, limit=1, **cursor)
        seen += [item["code"] for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert seen == sorted(MOVED)


async def test_places_outside_the_callers_regions_are_in_no_item_and_no_sum(survey, two):
    client, before, after = two
    villager = survey.client(regions=[OTHER])
    found = await compared(villager, after, before)
    assert [item["code"] for item in found["items"]] == [rt(1, OTHER)]
    assert [(s["movement"], s["places"]) for s in found["sums"]] == [("only_after", 1)]
    assert await compared(client, after, before, region=OTHER) == found
    address = f"/v1/survey/rounds/{after['id']}/comparison"
    answer = await villager.get(address, **{"with": before["id"]}, region="35.19")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_a_round_that_is_not_there_or_not_named_is_refused(two):
    client, before, _ = two
    address = f"/v1/survey/rounds/{before['id']}/comparison"
    assert (await client.get(address, **{"with": str(uuid_of(3))})).status_code == 404
    assert (await client.get(address)).status_code == 422
    answer = await client.get(address, **{"with": before["id"]}, cursor="x")
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")
