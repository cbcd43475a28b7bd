"""Sealed rounds under another regulation: beside the seal, which stays as it is."""

from decimal import Decimal

import pytest

from contracts.regulation import DENOMINATORS, Measures, load
from contracts.survey import EVENTS
from services.survey.imports.columns import HEADS
from services.survey.rescores import jobs
from services.survey.standings.models import StandingRead
from tests.harness import uuid_of
from tests.survey.contexts import KNOWN, stated
from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet

EARLIER = {"regulation": "permen-02-2016"}
OTHER = "35.19.07.1009"
ROWS = (
    {"kode_rt": rt(1), "4c": "385", "3a": "60", "kawasan": "SATU"},
    {"kode_rt": rt(2), "2a": "780", "2b": "780", "3a": "60", "3b": "60", "kawasan": "SATU"},
    {"kode_rt": rt(1, OTHER), "4a": "-1", "7b": "13", "luas_ha": "", "kawasan": ""},
)


async def filled(survey, content=None, **facts):
    client = survey.client()
    round = await open_round(client, **facts)
    await apply(survey, client, await imported(survey, client, round, content or sheet(*ROWS)))
    return client, round


async def sealed(survey, *content, **facts):
    client, round = await filled(survey, *content, **facts)
    await client.ok(await client.post(f"/v1/survey/rounds/{round['id']}/seal"))
    await survey.work()
    return client, round


async def rescored(survey, client, round, **facts):
    """Score it again; the scoring when it is done, and its places."""
    asked = await client.post(f"/v1/survey/rounds/{round['id']}/rescores", EARLIER | facts)
    assert (asked.status_code, asked.json()["status"]) == (202, "queued"), asked.text
    await survey.work()
    address = f"/v1/survey/rescores/{asked.json()['id']}"
    done = await client.ok(await client.get(address))
    items = (await client.ok(await client.get(f"{address}/assessments", limit=1000)))["items"]
    return done, {f"{item['level']} {item['code']}": item for item in items}


async def measured(client, round):
    params = {"round_id": round["id"], "limit": 1000}
    return (await client.ok(await client.get("/v1/survey/sheets", **params)))["items"]


def summed(sheets, place, law, named):
    """The engine's measures of a place, with the names that another law has for the volumes."""
    level, code = place.split()
    inside = [
        s for s in sheets if (s["area"] == code if level == "area" else s["rt"].startswith(code))
    ]
    volumes = [
        {named[id]: v for id, v in one["volumes"].items() if named.get(id)} for one in inside
    ]
    return law.sum(
        Measures(**{name: one[name] for name in DENOMINATORS}, volumes=its)
        for one, its in zip(inside, volumes, strict=True)
    )


@pytest.mark.parametrize("variant", ["simple", "scored_only"])
async def test_every_place_is_scored_again_on_its_own_numbers(survey, variant):
    client, round = await sealed(survey)
    before = await assessments(client, round)
    done, places = await rescored(survey, client, round, aspect_average=variant)
    assert (done["status"], done["progress"], done["places"]) == ("done", 100, len(before))
    assert places.keys() == before.keys()
    law, own = load("permen-02-2016", aspect_average=variant), load("permen-14-2018")
    named = {c.id: c.id for c in own.criteria} | {"4c": "4e"}
    sheets = await measured(client, round)
    for place, item in places.items():
        score = law.score(summed(sheets, place, law, named))
        assert (item["total"], item["slum_class"]) == (score.total, score.slum_class), place
        assert Decimal(item["average"]) == score.average
        assert item["flags"] == list(score.flags)
        was = before[place]
        assert (item["total_before"], item["class_before"]) == (was["total"], was["slum_class"])
        assert {item[name] == was[name] for name in ("name", "region", "area_ha")} == {True}
        known = own.score(summed(sheets, place, own, {c.id: c.id for c in own.criteria}))
        assert Decimal(item["average_before"]) == known.average
    assert places[f"rt {rt(2)}"]["class_before"] == "light"


async def test_what_follows_from_the_new_score_follows_from_the_facts_that_were_sealed(survey):
    near = ROWS[1] | {"3b": "33"}  # 18 points: a slum from 16 on, but not from 19 on
    client, round = await filled(survey, sheet(ROWS[0], near))
    for code in (rt(1), rt(2), "35.19-K-SATU"):
        await stated(client, round, code, **KNOWN)
    await stated(client, round, "35.19", city_size="small")
    await client.ok(await client.post(f"/v1/survey/rounds/{round['id']}/seal"))
    await survey.work()
    before = await assessments(client, round)
    _, same = await rescored(survey, client, round, regulation="permen-14-2018")
    for place, item in same.items():
        assert {name: item[name] for name in StandingRead.model_fields} == {
            name: before[place][name] for name in StandingRead.model_fields
        }, place
    assert (same[f"rt {rt(2)}"]["priority"], same[f"rt {rt(2)}"]["legal"]) == (3, False)
    _, other = await rescored(survey, client, round)
    slums = {place for place, item in other.items() if item["slum_class"] != "none"}
    assert f"rt {rt(2)}" not in slums
    assert (other[f"rt {rt(2)}"]["total"], other[f"rt {rt(2)}"]["legal"]) == (18, False)
    assert same[f"rt {rt(2)}"]["authority"] == "district"
    for place, item in other.items():
        weighed = item["level"] in {"rt", "area"}
        assert (item["considerations_class"] is not None) == weighed, place
        assert (item["priority"] is not None) == (weighed and place in slums), place
    assert other[f"rt {rt(2)}"]["authority"] is None


async def test_drains_badly_built_stay_so_under_another_number(survey):
    client, round = await sealed(survey)
    _, places = await rescored(survey, client, round)
    assert (places[f"rt {rt(1)}"]["total_before"], places[f"rt {rt(1)}"]["total"]) == (10, 10)
    _, same = await rescored(survey, client, round, regulation="permen-14-2018")
    assert all(item["total"] == item["total_before"] for item in same.values())


async def test_a_round_of_the_earlier_regulation_leaves_out_what_the_later_does_not_ask(survey):
    law = load("permen-02-2016")
    header = ["kode_rt", *HEADS, *(criterion.id for criterion in law.criteria)]
    row = dict.fromkeys(("4c", "4d", "6c"), "385") | {"4e": "385", "kode_rt": rt(1)}
    content = sheet(dict.fromkeys(header[7:], "0") | row, header=header)
    client, round = await sealed(survey, content, regulation="permen-02-2016")
    _, places = await rescored(survey, client, round, regulation="permen-14-2018")
    one = places[f"rt {rt(1)}"]
    assert (one["total_before"], one["total"], one["flags"]) == (20, 5, [])


async def test_the_seal_and_its_events_stay_as_they_are(survey):
    client, round = await sealed(survey)
    before = await assessments(client, round)
    told = len(await survey.events(*EVENTS))
    await rescored(survey, client, round)
    assert await assessments(client, round) == before
    assert len(await survey.events(*EVENTS)) == told
    again = await client.ok(await client.get(f"/v1/survey/rounds/{round['id']}"))
    assert again["hash"] is not None


async def test_each_scoring_stands_by_itself_and_is_listed(survey):
    client, round = await sealed(survey)
    first, _ = await rescored(survey, client, round)
    second, _ = await rescored(survey, client, round, aspect_average="scored_only")
    answer = await client.get(f"/v1/survey/rounds/{round['id']}/rescores")
    assert (await client.ok(answer))["items"] == [first, second]
    assert second["aspect_average"] == "scored_only"


async def test_an_open_round_is_not_scored_again(survey):
    client, round = await filled(survey)
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/rescores", EARLIER)
    assert (answer.status_code, answer.json()["code"]) == (409, "round_unsealed")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"regulation": "perda-0"}, "regulation_unknown"),
        ({"aspect_average": "median"}, "invalid_request"),
    ],
)
async def test_an_unknown_regulation_or_average_is_refused(survey, facts, code):
    client, round = await sealed(survey)
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/rescores", EARLIER | facts)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_everybody_sees_the_places_of_their_own_regions(survey):
    client, round = await sealed(survey)
    done, places = await rescored(survey, client, round)
    address = f"/v1/survey/rescores/{done['id']}/assessments"
    villager = survey.client(regions=[OTHER])
    mine = (await client.ok(await villager.get(address)))["items"]
    assert {item["code"] for item in mine} == {OTHER, rt(1, OTHER)}
    narrowed = await client.get(address, region=OTHER, level="rt")
    assert [item["code"] for item in narrowed.json()["items"]] == [rt(1, OTHER)]
    answer = await villager.get(address, region="35.19")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
    answer = await villager.post(f"/v1/survey/rounds/{round['id']}/rescores", EARLIER)
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
    elsewhere = survey.client(regions=["36"])
    for path in (f"rescores/{done['id']}", f"rescores/{done['id']}/assessments"):
        assert (await elsewhere.get(f"/v1/survey/{path}")).status_code == 404
    assert len(places) == 9


async def test_pages_of_one_walk_all_places_once(survey):
    client, round = await sealed(survey)
    done, places = await rescored(survey, client, round)
    seen, cursor = [], {}
    while cursor is not None:
        answer = await client.get(
            f"/v1/survey/rescores/{done['id']}/assessments", limit=1, **cursor
        )
        page = await client.ok(answer)
        seen += [f"{item['level']} {item['code']}" for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert seen == sorted(places)


async def test_what_is_not_there_is_not_found(survey):
    client = survey.client()
    for path in (f"rescores/{uuid_of(1)}", f"rounds/{uuid_of(1)}/rescores"):
        assert (await client.get(f"/v1/survey/{path}")).status_code == 404


async def test_many_rts_are_read_some_at_a_time(survey, monkeypatch):
    client, round = await sealed(survey, sheet(*({"kode_rt": rt(n)} for n in range(1, 8))))
    monkeypatch.setattr(jobs, "MANY", 3)
    done, places = await rescored(survey, client, round)
    assert done["places"] == len(places) == len(await assessments(client, round))
