"""Scores of places: from sums, explained, paged, and final once sealed."""

from decimal import Decimal

import pytest_asyncio

from contracts.regulation import Measures, load
from services.survey.imports.columns import HEADS
from services.survey.measures import DENOMINATORS
from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet

LAW = load("permen-14-2018")
OTHER = "35.19.07.1009"
ROWS = (
    {"kode_rt": rt(1), "3a": "60", "kawasan": "SATU"},
    {"kode_rt": rt(2), "3a": "1", "jumlah_kk": "600", "kawasan": "SATU"},
    {"kode_rt": rt(3), "4b": "385", "6a": "-2", "kawasan": "DUA"},
    {"kode_rt": rt(1, OTHER), "2a": "780", "kawasan": "DUA"},
    {"kode_rt": rt(2, OTHER), "1a": "50", "luas_ha": "", "kawasan": ""},
)


@pytest_asyncio.fixture
async def filled(survey):
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, sheet(*ROWS)))
    return client, round


async def measured(client, round):
    """The engine's measures of each sheet, by RT."""
    answer = await client.get("/v1/survey/sheets", round_id=round["id"])
    found = (await client.ok(answer))["items"]
    return {
        one["rt"]: Measures(**{name: one[name] for name in DENOMINATORS}, volumes=one["volumes"])
        for one in found
    }


async def places_on_sums(client, round):
    """The regions' scores, each compared with the engine's of the sums of its RTs."""
    sheets, found = await measured(client, round), await assessments(client, round)
    places = [item for item in found.values() if item["level"] not in {"rt", "area"}]
    for place in places:
        inside = [m for code, m in sheets.items() if code.startswith(place["code"])]
        score = LAW.score(LAW.sum(inside))
        assert (place["total"], place["slum_class"]) == (score.total, score.slum_class), place
        assert place["rts"] == len(inside)
    return places


async def test_every_place_is_scored_on_the_sums_of_its_rts(filled):
    places = await places_on_sums(*filled)
    assert {(p["level"], p["code"]) for p in places} == {
        ("village", "35.19.09.2010"),
        ("village", OTHER),
        ("district", "35.19.09"),
        ("district", "35.19.07"),
        ("regency", "35.19"),
    }


async def test_a_later_import_of_one_village_leaves_every_place_on_all_its_rts(survey, filled):
    client, round = filled
    row = {"kode_rt": rt(3, "35.19.07.1003"), "1a": "50", "3b": "60"}
    await apply(survey, client, await imported(survey, client, round, sheet(row)))
    places = await places_on_sums(client, round)
    assert {p["code"]: p["rts"] for p in places} == {
        "35.19.09.2010": 3,
        OTHER: 2,
        "35.19.07.1003": 1,
        "35.19.09": 3,
        "35.19.07": 3,
        "35.19": 6,
    }


async def test_an_area_is_scored_on_the_sums_of_its_members(filled):
    client, round = filled
    sheets, found = await measured(client, round), await assessments(client, round, level="area")
    members = {
        "35.19-K-SATU": [rt(1), rt(2)],
        "35.19-K-DUA": [rt(3), rt(1, OTHER)],
    }
    assert {item["code"] for item in found.values()} == set(members)
    for item in found.values():
        score = LAW.score(LAW.sum([sheets[code] for code in members[item["code"]]]))
        assert (item["total"], item["rts"], item["region"]) == (score.total, 2, "35.19")
        assert item["name"] in {"SATU", "DUA"}


async def test_hectares_are_summed_and_a_missing_one_counts_nothing(filled):
    client, round = filled
    found = await assessments(client, round)
    assert Decimal(found["regency 35.19"]["area_ha"]) == 10
    assert Decimal(found[f"rt {rt(2, OTHER)}"]["area_ha"]) == 0


async def test_sums_and_not_averages_decide(filled):
    client, round = filled
    found = await assessments(client, round)
    rts = [found[f"rt {rt(n)}"]["total"] for n in (1, 2)]
    assert (rts, found["area 35.19-K-SATU"]["total"]) == ([5, 0], 0)


async def test_an_rt_explains_itself_in_both_languages(filled):
    client, round = filled
    item = (await assessments(client, round))[f"rt {rt(1)}"]
    answer = await client.get(f"/v1/survey/assessments/{item['id']}/explanation")
    told = await client.ok(answer)
    assert told["text_id"] != told["text_en"]
    by_id = {criterion["id"]: criterion for criterion in told["criteria"]}
    assert list(by_id) == [criterion.id for criterion in LAW.criteria]
    one = by_id["3a"]
    assert (one["volume"], one["denominator"], one["score"]) == ("60", "60", 5)
    assert Decimal(one["percent"]) == 100
    assert one["text_id"] != one["text_en"]
    assert one["article"]
    assert sum(criterion["score"] for criterion in told["criteria"]) == item["total"]


async def test_an_area_explains_the_sums_of_its_members(filled):
    client, round = filled
    item = (await assessments(client, round))["area 35.19-K-SATU"]
    told = (await client.get(f"/v1/survey/assessments/{item['id']}/explanation")).json()
    [one] = [criterion for criterion in told["criteria"] if criterion["id"] == "3a"]
    assert (one["volume"], one["denominator"]) == ("61", "660")


async def test_sealing_makes_every_score_final(survey, filled):
    client, round = filled
    before = await assessments(client, round)
    assert {item["sealed"] for item in before.values()} == {False}
    await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    await survey.work()
    after = await assessments(client, round)
    assert {item["sealed"] for item in after.values()} == {True}
    was = {"sealed": False, "inputs_hash": None}
    assert {k: v | was for k, v in after.items()} == before


async def test_pages_of_one_walk_all_without_doubles(filled):
    client, round = filled
    seen, cursor = [], {}
    while cursor is not None:
        answer = await client.get("/v1/survey/assessments", round_id=round["id"], limit=1, **cursor)
        page = await client.ok(answer)
        seen += [(item["level"], item["code"]) for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert len(seen) == len(set(seen)) == 12
    assert seen == sorted(seen)


async def test_a_region_narrows_the_list(filled):
    client, round = filled
    found = await assessments(client, round, region=OTHER)
    assert set(found) == {f"village {OTHER}", f"rt {rt(1, OTHER)}", f"rt {rt(2, OTHER)}"}


async def test_a_region_is_no_bare_prefix(filled):
    client, round = filled
    answer = await client.get("/v1/survey/assessments", round_id=round["id"], region="35.1")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_a_level_narrows_the_list(filled):
    client, round = filled
    found = await assessments(client, round, level="district")
    assert set(found) == {"district 35.19.07", "district 35.19.09"}
    answer = await client.get("/v1/survey/assessments", round_id=round["id"], level="planet")
    assert answer.status_code == 422


async def test_a_foreign_cursor_is_refused(filled):
    client, round = filled
    for cursor in ("x", "W10", "bnVsbA"):
        answer = await client.get("/v1/survey/assessments", round_id=round["id"], cursor=cursor)
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


async def test_another_regulation_scores_the_same_file_in_its_own_way(survey):
    client = survey.client()
    round = await open_round(client, regulation="permen-02-2016")
    law = load("permen-02-2016")
    header = ["kode_rt", *HEADS, *(criterion.id for criterion in law.criteria)]
    row = {criterion.id: "10" for criterion in law.criteria} | {"kode_rt": rt(1)}
    content = sheet(row, header=header)
    await apply(survey, client, await imported(survey, client, round, content))
    [item] = (await assessments(client, round, level="rt")).values()
    [measures] = (await measured(client, round)).values()
    assert (item["total"], item["regulation"]) == (law.score(measures).total, law.id)


async def test_a_places_history_is_its_scores_in_every_round(survey):
    client = survey.client()
    for name, year in (("Baseline", 2022), ("Update", 2023)):
        round = await open_round(client, name=name, year=year)
        await apply(
            survey, client, await imported(survey, client, round, sheet({"kode_rt": rt(7)}))
        )
    answer = await client.get("/v1/survey/assessments", code=rt(7))
    items = answer.json()["items"]
    assert [(i["level"], i["code"]) for i in items] == [("rt", rt(7))] * 2
    assert len({i["round_id"] for i in items}) == 2
    one = await client.get("/v1/survey/assessments", code=rt(7), round_id=items[0]["round_id"])
    assert [i["id"] for i in one.json()["items"]] == [items[0]["id"]]
    elsewhere = survey.client(regions=["36"])
    assert (await elsewhere.get("/v1/survey/assessments", code=rt(7))).json()["items"] == []


async def test_a_list_of_every_score_is_refused(survey):
    answer = await survey.client().get("/v1/survey/assessments")
    assert (answer.status_code, answer.json()["code"]) == (422, "round_or_code_needed")


async def test_one_rts_sheet_is_found_by_its_code(survey):
    client = survey.client()
    round = await open_round(client)
    rows = sheet({"kode_rt": rt(7)}, {"kode_rt": rt(8)})
    await apply(survey, client, await imported(survey, client, round, rows))
    answer = await client.get("/v1/survey/sheets", round_id=round["id"], rt=rt(8))
    assert [s["rt"] for s in answer.json()["items"]] == [rt(8)]
