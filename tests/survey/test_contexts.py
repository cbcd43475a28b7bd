"""What people know of places in a round: who said it and when, and what it is not said of."""

import asyncio

import pytest

from tests.survey.contexts import KNOWN, address, put, stated
from tests.survey.steps import apply, imported, open_round, rt, sheet

REGENCY = "35.19"


@pytest.fixture
async def opened(survey):
    client = survey.client()
    return client, await open_round(client)


async def test_a_first_statement_needs_no_tag_and_the_next_the_newest(opened):
    client, round = opened
    first = await put(client, round, **KNOWN)
    assert (first.status_code, first.headers["etag"]) == (200, '"1"')
    for tag, status in ((None, 428), ('"7"', 412)):
        answer = await put(client, round, tag=tag, strategic=False)
        assert answer.status_code == status
    second = await put(client, round, tag='"1"', strategic=False)
    assert (second.status_code, second.headers["etag"]) == (200, '"2"')
    held = await client.get(address(round, rt(1)))
    assert held.headers["etag"] == '"2"'
    assert held.json() == second.json()


async def test_a_statement_is_whole_and_every_version_stays_with_who_said_it(survey, opened):
    client, round = opened
    await stated(client, round, **KNOWN)
    other = survey.client(id="verifikator")
    await client.ok(await put(other, round, tag='"1"', strategic=False))
    answer = await client.get(f"{address(round, rt(1))}/versions")
    one, two = (await client.ok(answer))["items"]
    assert {name: one[name] for name in KNOWN} == KNOWN
    assert {name: two[name] for name in KNOWN} == {**dict.fromkeys(KNOWN), "strategic": False}
    assert (one["version"], two["version"], two["stated_by"]) == (1, 2, "verifikator")
    assert one["stated_at"] < two["stated_at"]
    assert one["stated_by"] != two["stated_by"]


async def test_a_list_has_what_holds_of_each_place(opened):
    client, round = opened
    for number in (1, 2):
        await stated(client, round, rt(number), **KNOWN)
    await put(client, round, rt(1), tag='"1"', potential=False)
    await stated(client, round, REGENCY, city_size="large")
    items, cursor = [], {}
    while cursor is not None:
        answer = await client.get(address(round), limit=1, **cursor)
        page = await client.ok(answer)
        items += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert [(i["code"], i["level"], i["version"]) for i in items] == [
        (REGENCY, "regency", 1),
        (rt(1), "rt", 2),
        (rt(2), "rt", 1),
    ]
    narrowed = await client.get(address(round), region="35.19.09.2010")
    assert {i["code"] for i in narrowed.json()["items"]} == {rt(1), rt(2)}


@pytest.mark.parametrize(
    ("code", "facts"), [(REGENCY, {"strategic": True}), (rt(1), {"city_size": "small"})]
)
async def test_a_statement_fits_the_kind_of_place(opened, code, facts):
    client, round = opened
    answer = await put(client, round, code, **facts)
    assert (answer.status_code, answer.json()["code"]) == (422, "context_misplaced")
    assert next(iter(facts)) in answer.json()["detail"]


@pytest.mark.parametrize("facts", [{"strategic": "yes"}, {"city_size": "huge"}, {"colour": True}])
async def test_what_is_no_answer_is_refused(opened, facts):
    client, round = opened
    assert (await put(client, round, **facts)).status_code == 422


@pytest.mark.parametrize(
    "code", ["35", "35.19.09", "35.19.09.2010", "35.19-K-NOWHERE", "x", "35.19.09.2010-1-7"]
)
async def test_other_places_have_no_context(opened, code):
    client, round = opened
    answer = await put(client, round, code, strategic=True)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("code", ["35.99", rt(1, "35.77.99.1005"), rt(1, "36.01.01.2001")])
async def test_a_place_that_is_unknown_or_outside_the_round_is_not_found(opened, code):
    client, round = opened
    answer = await put(client, round, code)
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_an_area_has_its_context_too(survey, opened):
    client, round = opened
    await apply(survey, client, await imported(survey, client, round, sheet({})))
    found = await stated(client, round, "35.19-K-KLAGEN", **KNOWN)
    assert (found["level"], found["region"]) == ("area", "35.19")


async def test_a_sealed_round_takes_no_statement(survey, opened):
    client, round = opened
    await apply(survey, client, await imported(survey, client, round, sheet({})))
    await client.ok(await client.post(f"/v1/survey/rounds/{round['id']}/seal"))
    for _ in range(2):  # sealing, then sealed
        answer = await put(client, round, **KNOWN)
        assert (answer.status_code, answer.json()["code"]) == (409, "round_not_open")
        await survey.work()


async def test_two_first_statements_at_once_leave_one(opened):
    client, round = opened
    answers = await asyncio.gather(*(put(client, round, strategic=yes) for yes in (True, False)))
    assert sorted(answer.status_code for answer in answers) == [200, 428]


async def test_who_sees_a_village_states_its_rts_and_not_the_size_of_its_city(survey, opened):
    client, round = opened
    await stated(client, round, REGENCY, city_size="large")
    villager = survey.client(regions=["35.19.09.2010"])
    await stated(villager, round, **KNOWN)
    answer = await put(villager, round, REGENCY, tag='"1"', city_size="small")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
    assert (await villager.get(address(round, REGENCY))).status_code == 404
    elsewhere = survey.client(regions=["35.77"])
    assert (await elsewhere.get(address(round, rt(1)))).status_code == 404
    assert (await elsewhere.get(address(round))).json()["items"] == []
    assert (await elsewhere.get(f"{address(round, rt(1))}/versions")).json()["items"] == []


async def test_a_reader_states_nothing(survey, opened):
    _, round = opened
    reader = survey.client(scopes={"survey:read"})
    assert (await put(reader, round, **KNOWN)).status_code == 403
