"""Plans: made, found, written in chapters and targets, as long as they are drafts."""

import pytest

from tests.harness import uuid_of
from tests.planning.planned import (
    CITY_CODE,
    CITY_PLAN,
    RPLP,
    TARGET,
    approved,
    chapter,
    city_plan,
    plan,
    put,
    read,
    ready,
    step,
    targets,
)
from tests.planning.steps import (
    BASE,
    NEXT_VILLAGE,
    OTHER,
    RT,
    VILLAGE,
    institution,
    listed,
    patch,
    refused,
)

NEXT_RT = f"{NEXT_VILLAGE}-000-001"


async def test_a_plan_begins_as_the_first_edition_in_draft(planning):
    client = planning.client()
    answer = await client.post(f"{BASE}/plans", RPLP)
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (made["state"], made["edition"], made["line_id"]) == ("draft", 1, made["id"])
    assert (made["area"], made["under"], made["legal_basis"]) == ("", None, None)
    assert await read(client, made["id"]) == made


async def test_the_same_plan_sent_twice_is_one(planning):
    client = planning.client()
    first, second = [await plan(client, id=str(uuid_of(7))) for _ in range(2)]
    assert first == second
    assert await planning.scalar("SELECT count(*) FROM plans") == 1
    other = RPLP | {"id": str(uuid_of(7)), "title": "Lain"}
    refused(await client.post(f"{BASE}/plans", other), 409, "id_taken")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"region": CITY_CODE}, 422, "level_not_meant"),
        ({"kind": "rp2kp_kp"}, 422, "level_not_meant"),
        ({"region": "35.19.09.2999"}, 404, "region_not_found"),
        ({"end_year": 2029}, 422, "plan_years_invalid"),
        ({"begin_year": 2031}, 422, "plan_years_invalid"),
        ({"area": "Klagen"}, 422, "plan_area_unfitting"),
        ({"kind": "rtplp"}, 422, "plan_area_unfitting"),
        ({"kind": "rtplp", "area": "Klagen"}, 422, "plan_under_unfitting"),
        ({"kind": "rkm", "end_year": 2026}, 422, "plan_under_unfitting"),
        ({"under": str(uuid_of(1))}, 422, "plan_under_unfitting"),
        ({"institution_id": str(uuid_of(1))}, 422, "institution_unfitting"),
        ({"regulation": "permen-1"}, 422, "regulation_unknown"),
        ({"title": " "}, 422, "invalid_request"),
        ({"signed_by": "Pak Lurah"}, 422, "invalid_request"),
    ],
)
async def test_what_is_no_plan_is_refused_by_name(planning, facts, status, code):
    refused(await planning.client().post(f"{BASE}/plans", RPLP | facts), status, code)
    assert await planning.scalar("SELECT count(*) FROM plans") == 0


async def test_a_detailed_plan_and_a_yearly_one_stand_under_the_approved_plan(planning):
    client = planning.client()
    draft = await ready(planning, client)
    year = {"kind": "rkm", "under": draft["id"], "begin_year": 2027, "end_year": 2027}
    refused(await client.post(f"{BASE}/plans", RPLP | year), 409, "plan_not_approved")
    held = await approved(planning)
    made = await plan(client, **year | {"under": held["id"]})
    assert made["under"] == held["id"]
    for wrong in ({"end_year": 2028}, {"begin_year": 2031, "end_year": 2031}):
        answer = await client.post(f"{BASE}/plans", RPLP | year | {"under": held["id"]} | wrong)
        refused(answer, 422, "plan_years_invalid")
    area = {"kind": "rtplp", "under": held["id"], "area": "Kampung Klagen"}
    assert (await plan(client, **area))["area"] == "35.19-K-KAMPUNGKLAGEN"
    for wrong in ("35.77-K-KLAGEN", "---"):
        refused(
            await client.post(f"{BASE}/plans", RPLP | area | {"area": wrong}), 422, "area_invalid"
        )
    far = RPLP | area | {"region": NEXT_VILLAGE}
    refused(await client.post(f"{BASE}/plans", far), 422, "plan_under_unfitting")


async def test_a_draft_is_changed_by_who_read_it(planning):
    client = planning.client()
    made, tipp = await plan(client), await institution(client, kind="tipp", name="TIPP")
    changed = (await patch(client, "plans", made, title="Baru", institution_id=tipp["id"])).json()
    assert (changed["title"], changed["version"]) == ("Baru", 2)
    assert (changed["institution_id"], changed["begin_year"]) == (tipp["id"], 2026)
    refused(await patch(client, "plans", made, title="x"), 412, "version_mismatch")
    refused(await patch(client, "plans", changed, end_year=2031), 422, "plan_years_invalid")
    cleared = (await patch(client, "plans", changed, institution_id=None, title=None)).json()
    assert (cleared["institution_id"], cleared["title"]) == (None, "Baru")
    assert (await patch(client, "plans", cleared, title="Baru")).json()["version"] == 3
    held = await approved(planning)
    refused(await patch(client, "plans", held, title="x"), 409, "plan_not_draft")


async def test_the_list_knows_region_kind_state_year_and_line(planning):
    client = planning.client()
    village, city = await plan(client), await city_plan(client)
    foreign = await plan(client, region=OTHER, begin_year=2031, end_year=2035)

    async def ids(**filters):
        return [p["id"] for p in await listed(client, "plans", **filters)]

    assert await ids() == [city["id"], village["id"], foreign["id"]]
    assert await ids(region="35.19.09") == [village["id"]]
    assert await ids(kind="rp2kp_kp") == [city["id"]]
    assert await ids(year=2035) == [foreign["id"]]
    assert await ids(state="approved") == []
    assert await ids(line_id=city["line_id"]) == [city["id"]]
    first = await client.ok(await client.get(f"{BASE}/plans", limit=2))
    rest = await client.ok(await client.get(f"{BASE}/plans", cursor=first["next"]))
    assert [p["id"] for p in rest["items"]] == [foreign["id"]]


async def test_plans_outside_ones_regions_do_not_exist(planning):
    client = planning.client()
    foreign, city = await plan(client, region=OTHER), await city_plan(client)
    narrow = planning.client(regions=(VILLAGE,))
    assert await listed(narrow, "plans") == []
    for id in (foreign["id"], city["id"]):
        for what in ("", "/chapters", "/targets", "/steps", "/comments", "/content"):
            refused(await narrow.get(f"{BASE}/plans/{id}{what}"), 404, "not_found")
        refused(await step(narrow, id, "submit"), 404, "not_found")
    refused(await patch(narrow, "plans", foreign, title="x"), 404, "not_found")
    refused(await narrow.get(f"{BASE}/plans", region=OTHER), 404, "region_not_found")
    refused(await narrow.post(f"{BASE}/plans", CITY_PLAN), 404, "region_not_found")


async def test_each_kind_has_its_outline_in_both_languages(planning):
    outlines = await listed(planning.client(), "plan-outlines")
    numbers = dict.fromkeys(("rp2kp_kp", "rplp", "rtplp", "rkm"), 0)
    for one in outlines:
        numbers[one["kind"]] += 1
        assert one["number"] == numbers[one["kind"]]
        assert one["name_id"] != one["name_en"]
    assert (numbers["rplp"], numbers["rtplp"]) == (8, 7)


async def test_chapters_are_written_one_by_one(planning):
    client = planning.client(id="tipp")
    made = await plan(client)
    empty = await client.ok(await client.get(f"{BASE}/plans/{made['id']}/chapters"))
    assert [one["body"] for one in empty["items"]] == [None] * 8
    answer = await put(client, made["id"], "chapters/isu", {"body": " Jalan rusak. "}, 1)
    written = {one["chapter"]: one for one in answer.json()["items"]}
    assert (written["isu"]["body"], written["isu"]["updated_by"]) == ("Jalan rusak.", "tipp")
    assert (answer.json()["version"], answer.headers["etag"]) == (2, '"2"')
    refused(
        await put(client, made["id"], "chapters/isu", {"body": "x"}, 1), 412, "version_mismatch"
    )
    same = await chapter(client, made["id"], body="Jalan rusak.")
    assert same["version"] == 2
    refused(await put(client, made["id"], "chapters/lain", {"body": "x"}), 404, "not_found")
    refused(await put(client, made["id"], "chapters/isu", {"body": " "}), 422, "invalid_request")


async def test_a_citys_plan_says_what_places_are_to_get(planning):
    client = planning.client()
    made = await city_plan(client)
    whole = TARGET | {"village": NEXT_VILLAGE, "area": None, "rts": [], "criterion": "3a"}
    answer = await targets(client, made["id"], whole, TARGET | {"rts": [f"{VILLAGE}--7"]})
    first, second = answer.json()["items"]
    assert (first["village"], first["area"], first["rts"]) == (VILLAGE, "35.19-K-KLAGEN", [RT])
    assert (first["volume"], first["unit"], second["unit"]) == ("140", "m", "KK")
    kept = (await targets(client, made["id"], TARGET | {"volume": "200.5"})).json()
    assert [(one["id"], one["volume"]) for one in kept["items"]] == [(first["id"], "200.5")]
    assert kept["version"] == 3
    again = (await targets(client, made["id"], TARGET | {"volume": "200.5"})).json()
    assert again == kept
    refused(await put(client, made["id"], "targets", {"targets": []}, 1), 412, "version_mismatch")
    assert (await targets(client, made["id"])).json()["items"] == []


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([TARGET | {"village": OTHER, "rts": []}], "target_outside"),
        ([TARGET | {"village": CITY_CODE, "rts": []}], "target_outside"),
        ([TARGET | {"rts": [NEXT_RT]}], "rt_invalid"),
        ([TARGET | {"rts": []}], "target_rts_needed"),
        ([TARGET | {"area": "---"}], "area_invalid"),
        ([TARGET | {"criterion": "9z"}], "criterion_unknown"),
        ([TARGET | {"begin_year": 2025}], "target_year_outside"),
        ([TARGET | {"begin_year": 2029}], "target_year_outside"),
        ([TARGET | {"volume": "0"}], "invalid_request"),
        ([TARGET | {"volume": "-1"}], "invalid_request"),
        ([TARGET | {"volume": "NaN"}], "invalid_request"),
        ([TARGET, TARGET], "targets_overlap"),
        ([TARGET, TARGET | {"area": "Lain"}], "targets_overlap"),
        ([TARGET, TARGET | {"area": None, "rts": []}], "targets_overlap"),
        ([TARGET | {"area": None, "rts": []}, TARGET], "targets_overlap"),
    ],
)
async def test_what_is_no_target_is_refused_by_name(planning, wanted, code):
    client = planning.client()
    made = await city_plan(client)
    refused(await targets(client, made["id"], *wanted), 422, code)
    assert await planning.scalar("SELECT count(*) FROM plan_targets") == 0


async def test_only_a_citys_plan_has_targets(planning):
    client = planning.client()
    made = await plan(client)
    refused(await targets(client, made["id"], TARGET), 422, "targets_not_meant")
