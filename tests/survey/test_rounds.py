"""Rounds: opened once, sealed once, and honest about what they refuse."""

from decimal import Decimal

import pytest

from contracts.regulation import DENOMINATORS, Measures, load
from contracts.survey import AssessmentSealed, RoundSealed
from tests.harness import uuid_of
from tests.survey.steps import apply, imported, open_round, rt, sheet

ROUND = {
    "name": "Baseline 2023",
    "kind": "baseline",
    "year": 2023,
    "region": "35",
    "regulation": "permen-14-2018",
}


async def fill(survey, client, round, *rows):
    return await apply(survey, client, await imported(survey, client, round, sheet(*rows)))


async def seal(survey, client, round):
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "sealing"
    await survey.work()
    return (await client.get(f"/v1/survey/rounds/{round['id']}")).json()


async def refused(client, status, code, **facts):
    answer = await client.post("/v1/survey/rounds", ROUND | facts)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return answer.json()


async def test_a_new_round_is_open_and_tagged(survey):
    answer = await survey.client().post("/v1/survey/rounds", ROUND)
    round = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (round["state"], round["sheets"], round["hash"]) == ("open", 0, None)
    assert {name: round[name] for name in ROUND} == ROUND


async def test_the_same_round_sent_twice_is_one_round(survey):
    client = survey.client()
    id = str(uuid_of(7))
    first, second = [await open_round(client, id=id) for _ in range(2)]
    assert first == second
    assert await survey.scalar("SELECT count(*) FROM rounds") == 1


async def test_an_id_with_other_content_is_taken(survey):
    client = survey.client()
    id = str(uuid_of(7))
    await open_round(client, id=id)
    await refused(client, 409, "id_taken", id=id, year=2024)


async def test_an_unknown_regulation_is_refused_with_the_choices(survey):
    problem = await refused(survey.client(), 422, "regulation_unknown", regulation="perda-0")
    assert "permen-14-2018" in problem["detail"]


@pytest.mark.parametrize("region", ["99", "35.99", "Jawa Timur", "*", "", "35.19-K-KLAGEN"])
async def test_an_unknown_region_is_not_found(survey, region):
    await refused(survey.client(), 404, "region_not_found", region=region)


@pytest.mark.parametrize("year", [1999, 2101, "two thousand"])
async def test_a_year_out_of_range_is_refused(survey, year):
    await refused(survey.client(), 422, "invalid_request", year=year)


async def test_an_unknown_field_is_pointed_at(survey):
    problem = await refused(survey.client(), 422, "invalid_request", colour="red")
    assert [error["pointer"] for error in problem["errors"]] == ["/body/colour"]


async def test_a_round_corrects_only_a_sealed_one(survey):
    client = survey.client()
    first = await open_round(client)
    await refused(client, 409, "round_not_sealed", corrects=first["id"])
    await refused(client, 404, "not_found", corrects=str(uuid_of(9)))
    await fill(survey, client, first, {})
    await seal(survey, client, first)
    second = await open_round(client, corrects=first["id"])
    assert second["corrects"] == first["id"]


async def test_an_empty_round_is_not_sealed(survey):
    client = survey.client()
    round = await open_round(client)
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    assert (answer.status_code, answer.json()["code"]) == (409, "round_empty")


async def test_a_round_with_an_import_at_work_is_not_sealed(survey):
    client = survey.client()
    round = await open_round(client)
    await fill(survey, client, round, {})
    found = await imported(survey, client, round, sheet({"kode_rt": rt(2)}))
    await client.post(f"/v1/survey/imports/{found['id']}/apply")
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_running")


async def test_flags_never_block_sealing_and_are_counted(survey):
    client = survey.client()
    round = await open_round(client)
    await fill(survey, client, round, {"3a": "-1"}, {"kode_rt": rt(2), "3a": "61"})
    sealed = await seal(survey, client, round)
    assert (sealed["state"], sealed["sheets"], sealed["open_flags"]) == ("sealed", 2, 2)
    assert sealed["sealed_at"].endswith("Z")


async def test_sealing_tells_the_round_and_each_assessment(survey):
    client = survey.client()
    round = await open_round(client)
    await fill(survey, client, round, {"3a": "60"}, {"kode_rt": rt(2), "3a": "61"})
    sealed = await seal(survey, client, round)
    [told] = await survey.events(RoundSealed)
    scores = await survey.events(AssessmentSealed)
    assert (str(told.entity_id), told.sheets, told.open_flags) == (round["id"], 2, 1)
    assert (told.hash, told.assessments) == (sealed["hash"], len(scores))
    assert {s.level for s in scores} == {"rt", "area", "village", "district", "regency"}
    assert {(s.year, s.round_kind, s.version) for s in scores} == {(2023, "baseline", 1)}


async def test_sealing_tells_the_volumes_of_each_rt_as_recorded(survey):
    client = survey.client()
    round = await open_round(client)
    await fill(survey, client, round, {"2b": "140.50", "4a": "-1", "3a": ""})
    await seal(survey, client, round)
    told = {s.level: s.volumes for s in await survey.events(AssessmentSealed)}
    criteria = [criterion.id for criterion in load("permen-14-2018").criteria]
    assert list(told["rt"]) == criteria
    assert [told["rt"][id] for id in ("2b", "4a", "3a")] == [Decimal("140.50"), Decimal(-1), None]
    assert str(told["rt"]["2b"]) == "140.50"
    assert all(volumes == {} for level, volumes in told.items() if level != "rt")


async def test_sealing_tells_what_each_rt_is_scored_by_so_that_it_can_be_scored_again(survey):
    client = survey.client()
    round = await open_round(client)
    heads = {"luas_ha": "1.85", "jumlah_penduduk": "", "panjang_jalan_ideal_m": "780.0"}
    await fill(survey, client, round, heads | {"2b": "605"})
    await seal(survey, client, round)
    told = {s.level: s for s in await survey.events(AssessmentSealed)}
    rt, law = told["rt"], load("permen-14-2018")
    assert list(rt.measures) == list(DENOMINATORS)
    assert (str(rt.measures["area_ha"]), rt.measures["population"]) == ("1.85", None)
    assert str(rt.measures["road_ideal_m"]) == "780.0"
    again = law.score(Measures(**rt.measures, volumes=rt.volumes))
    assert (again.total, again.slum_class) == (rt.total, rt.slum_class)
    assert (rt.area, told["area"].area) == (told["area"].code, None)
    assert all(one.measures == {} for level, one in told.items() if level != "rt")


async def test_a_sealed_round_is_not_sealed_again(survey):
    client = survey.client()
    round = await open_round(client)
    await fill(survey, client, round, {})
    await seal(survey, client, round)
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    assert (answer.status_code, answer.json()["code"]) == (409, "round_not_open")


async def test_the_same_sheets_hash_the_same_and_others_do_not(survey):
    client = survey.client()
    hashes = []
    rows = [{"kode_rt": rt(n), "3a": str(n)} for n in (1, 2, 3)]
    for order in (rows, rows[::-1], [*rows[:2], {**rows[2], "3a": "4"}]):
        round = await open_round(client)
        await fill(survey, client, round, *order)
        hashes.append((await seal(survey, client, round))["hash"])
    assert hashes[0] == hashes[1] != hashes[2]
    assert len(hashes[0]) == 64


async def test_a_round_carries_its_version_as_a_tag(survey):
    client = survey.client()
    round = await open_round(client)
    answer = await client.get(f"/v1/survey/rounds/{round['id']}")
    assert answer.headers["etag"] == '"1"'
    answer = await client.get(f"/v1/survey/rounds/{uuid_of(1)}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
