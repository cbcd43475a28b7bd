"""Areas: who belongs where, told once, followed by open rounds and never by sealed ones."""

import pytest

from contracts.survey import SheetRecorded
from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet, undo


async def form(client, name="Klagen", members=(), region="35.19"):
    answer = await client.post(
        "/v1/survey/areas", {"name": name, "region": region, "members": list(members)}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def put(client, area, members, tag=None):
    headers = {"If-Match": tag or f'"{area["version"]}"'}
    return await client.http.put(
        f"/v1/survey/areas/{area['code']}", json={"members": list(members)}, headers=headers
    )


async def applied(survey, client, round, *rows):
    return await apply(survey, client, await imported(survey, client, round, sheet(*rows)))


async def members_of(client, code):
    return (await client.get(f"/v1/survey/areas/{code}")).json()["members"]


async def test_an_area_is_named_by_regency_and_name(survey):
    area = await form(survey.client(), "Klagen Serut", ["35.19.09.2010-1-2", rt(1), rt(1)])
    assert (area["code"], area["members"]) == ("35.19-K-KLAGENSERUT", [rt(1), rt(2)])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"region": "35"}, 404, "region_not_found"),
        ({"region": "35.19.09"}, 404, "region_not_found"),
        ({"region": "35.99"}, 404, "region_not_found"),
        ({"name": "--"}, 422, "area_name_invalid"),
        ({"name": ""}, 422, "invalid_request"),
        ({"members": ["RT 7"]}, 422, "member_invalid"),
        ({"members": [rt(1, "35.77.03.1005")]}, 422, "member_invalid"),
        ({"members": [rt(1, "35.19.09.9999")]}, 422, "member_invalid"),
        ({"colour": "red"}, 422, "invalid_request"),
    ],
)
async def test_a_wrong_area_is_refused_by_name(survey, body, status, code):
    area = {"name": "Klagen", "region": "35.19", "members": []}
    answer = await survey.client().post("/v1/survey/areas", area | body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_area_is_formed_once(survey):
    client = survey.client()
    await form(client)
    answer = await client.post("/v1/survey/areas", {"name": "KLAGEN", "region": "35.19"})
    assert (answer.status_code, answer.json()["code"]) == (409, "area_exists")


async def test_an_rt_belongs_to_one_area(survey):
    client = survey.client()
    await form(client, members=[rt(1)])
    other = await form(client, "Lain")
    answer = await put(client, other, [rt(1)])
    assert (answer.status_code, answer.json()["code"]) == (409, "member_elsewhere")


async def test_a_change_says_which_version_it_saw(survey):
    client = survey.client()
    area = await form(client)
    address = f"/v1/survey/areas/{area['code']}"
    answer = await client.http.put(address, json={"members": []})
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")
    answer = await put(client, area, [rt(1)])
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    answer = await put(client, area, [])
    assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch")
    assert await members_of(client, area["code"]) == [rt(1)]


async def test_members_brought_by_an_import_make_an_older_tag_stale(survey):
    client = survey.client()
    area = await form(client, "KLAGEN", [rt(1)])
    found = await applied(survey, client, await open_round(client), {"kode_rt": rt(2)})
    assert (await put(client, area, [rt(1)])).status_code == 412
    seen = (await client.get(f"/v1/survey/areas/{area['code']}")).json()
    assert seen["members"] == [rt(1), rt(2)]
    await undo(survey, client, found)
    assert (await put(client, seen, [rt(1)])).status_code == 412


async def test_undo_leaves_the_members_that_people_gave(survey):
    client = survey.client()
    area = await form(client, "KLAGEN", [rt(1)])
    rows = ({"kode_rt": rt(1)}, {"kode_rt": rt(2)})
    found = await applied(survey, client, await open_round(client), *rows)
    await undo(survey, client, found)
    assert await members_of(client, area["code"]) == [rt(1)]


async def test_an_open_round_follows_a_change_of_members(survey):
    client = survey.client()
    round = await open_round(client)
    await applied(survey, client, round, {"kode_rt": rt(1), "kawasan": ""})
    await form(client, members=[rt(1)])
    found = await assessments(client, round)
    assert found["area 35.19-K-KLAGEN"]["rts"] == 1
    [_, told] = await survey.events(SheetRecorded)
    assert (told.area, told.version) == ("35.19-K-KLAGEN", 2)


async def test_an_area_without_sheets_has_no_score(survey):
    client = survey.client()
    round = await open_round(client)
    await applied(survey, client, round, {"kode_rt": rt(1)})
    area = (await client.get("/v1/survey/areas/35.19-K-KLAGEN")).json()
    assert (await put(client, area, [])).status_code == 200
    found = await assessments(client, round)
    assert "area 35.19-K-KLAGEN" not in found
    assert f"rt {rt(1)}" in found


async def test_a_sealed_round_keeps_the_areas_it_was_sealed_with(survey):
    client = survey.client()
    round = await open_round(client)
    await applied(survey, client, round, {"kode_rt": rt(1)})
    await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    await survey.work()
    before = await assessments(client, round)
    area = (await client.get("/v1/survey/areas/35.19-K-KLAGEN")).json()
    assert (await put(client, area, [rt(9)])).status_code == 200
    assert await assessments(client, round) == before
    assert len(await survey.events(SheetRecorded)) == 1


async def test_the_registered_area_counts_where_a_file_names_another(survey):
    client = survey.client()
    await form(client, "Lama", [rt(1)])
    round = await open_round(client)
    await applied(survey, client, round, {"kode_rt": rt(1), "kawasan": "BARU"})
    found = await assessments(client, round)
    assert "area 35.19-K-LAMA" in found
    assert "area 35.19-K-BARU" not in found
    assert "area_differs" in found[f"rt {rt(1)}"]["flags"]


async def test_undo_follows_a_member_that_went_elsewhere_meanwhile(survey):
    client = survey.client()
    round = await open_round(client)
    await applied(survey, client, round, {"kode_rt": rt(1), "kawasan": "SATU"})
    second = await applied(survey, client, round, {"kode_rt": rt(1), "kawasan": "SATU"})
    one = (await client.get("/v1/survey/areas/35.19-K-SATU")).json()
    await put(client, one, [])
    await form(client, "Dua", [rt(1)])
    await undo(survey, client, second)
    found = await assessments(client, round, level="area")
    assert set(found) == {"area 35.19-K-DUA"}


async def test_other_open_rounds_follow_the_areas_that_an_import_names(survey):
    client = survey.client()
    first, second = await open_round(client), await open_round(client, name="Update")
    await applied(survey, client, first, {"kode_rt": rt(1), "kawasan": ""})
    found = await applied(survey, client, second, {"kode_rt": rt(1), "kawasan": "SATU"})
    assert "area 35.19-K-SATU" in await assessments(client, first)
    await undo(survey, client, found)
    assert "area 35.19-K-SATU" not in await assessments(client, first)


async def test_an_area_stays_while_another_applied_import_names_it(survey):
    client = survey.client()
    round = await open_round(client)
    first = await applied(survey, client, round, {"kode_rt": rt(1)})
    await applied(survey, client, round, {"kode_rt": rt(1)}, {"kode_rt": rt(2)})
    await undo(survey, client, first)
    assert await members_of(client, "35.19-K-KLAGEN") == [rt(1), rt(2)]


async def test_a_district_changes_an_area_whose_sheets_the_province_imported(survey):
    """The import is not the district's to see, but the sums that follow from it must be whole."""
    province = survey.client(id="province", regions=("35",))
    round = await open_round(province)
    await applied(survey, province, round, {"kode_rt": rt(1)}, {"kode_rt": rt(2)})
    district = survey.client(id="district", regions=("35.19",))
    assert (await district.get("/v1/survey/imports")).json()["items"] == []
    area = (await district.get("/v1/survey/areas/35.19-K-KLAGEN")).json()
    answer = await put(district, area, [rt(1)])
    assert (answer.status_code, answer.json()["members"]) == (200, [rt(1)])
    found = (await district.get("/v1/survey/sheets", round_id=round["id"])).json()["items"]
    assert {s["rt"]: s["area"] for s in found} == {rt(1): area["code"], rt(2): None}
    assert (await assessments(district, round))[f"area {area['code']}"]["rts"] == 1
