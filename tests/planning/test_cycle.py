"""The cycle: five stages, their activities by place, and what the others hear of a stage."""

import asyncio

import pytest

from contracts.planning import StageReached
from tests.harness import uuid_of
from tests.planning.steps import (
    BASE,
    CITY,
    CYCLE,
    HASH,
    OTHER,
    VILLAGE,
    cycle,
    day,
    listed,
    move,
    refused,
)

STAGES = ["pendataan", "perencanaan", "pelaksanaan", "pemantauan_evaluasi", "keberlanjutan"]
FIRST = "desa.pendataan.sosialisasi"


def of(known, code):
    return next(one for one in known["activities"] if one["code"] == code)


def stage(known, name):
    return next(one for one in known["stages"] if one["stage"] == name)


async def test_a_cycle_has_five_stages_and_the_activities_that_apply(planning):
    client = planning.client()
    answer = await client.post(f"{BASE}/cycles", CYCLE)
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"], made["level"]) == (201, '"1"', "village")
    assert [one["stage"] for one in made["stages"]] == STAGES
    assert {one["state"] for one in (*made["stages"], *made["activities"])} == {"belum"}
    codes = [one["code"] for one in made["activities"]]
    assert "desa.perencanaan.rtplp" in codes
    assert "desa.pelaksanaan.ppmk" not in codes
    assert codes.index(FIRST) < codes.index("desa.perencanaan.rplp")
    assert await planning.events() == []


async def test_a_village_that_is_kept_from_becoming_slum_builds_nothing(planning):
    made = await cycle(planning.client(), features=["pencegahan", "ppmk"])
    codes = {one["code"] for one in made["activities"]}
    assert {"desa.pelaksanaan.pencegahan", "desa.pelaksanaan.ppmk"} <= codes
    assert not {"desa.perencanaan.rtplp", "desa.pelaksanaan.konstruksi"} & codes


async def test_a_city_has_activities_of_its_own(planning):
    client = planning.client()
    plain = await client.ok(await client.post(f"{BASE}/cycles", CITY))
    assert plain["level"] == "regency"
    codes = {one["code"] for one in plain["activities"]}
    assert "kota.perencanaan.rp2kpkp" in codes
    assert "kota.pelaksanaan.lelang" not in codes
    tender = await client.ok(
        await client.post(f"{BASE}/cycles", CITY | {"year": 2025, "features": ["lelang"]})
    )
    assert "kota.pelaksanaan.lelang" in {one["code"] for one in tender["activities"]}


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"features": []}, 422, "handling_needed"),
        ({"features": ["peningkatan", "pencegahan"]}, 422, "handling_needed"),
        ({"features": ["peningkatan", "lelang"]}, 422, "feature_not_meant"),
        ({"features": ["apa"]}, 422, "invalid_request"),
        ({"region": "35.19", "features": ["peningkatan"]}, 422, "feature_not_meant"),
        ({"region": "35.19.09"}, 422, "level_not_meant"),
        ({"region": "35"}, 422, "level_not_meant"),
        ({"region": f"{VILLAGE}-000-007"}, 404, "region_not_found"),
        ({"year": 1999}, 422, "invalid_request"),
        ({"year": "2026"}, 422, "invalid_request"),
        ({"programme": "KOTAKU 2"}, 422, "invalid_request"),
    ],
)
async def test_what_is_no_cycle_is_refused_by_name(planning, facts, status, code):
    client = planning.client()
    refused(await client.post(f"{BASE}/cycles", CYCLE | facts), status, code)
    assert await planning.scalar("SELECT count(*) FROM cycle_activities") == 0


async def test_a_place_has_one_cycle_of_a_programme_in_a_year(planning):
    client = planning.client()
    first, second = [await cycle(client, id=str(uuid_of(7))) for _ in range(2)]
    assert first == second
    again = refused(await client.post(f"{BASE}/cycles", CYCLE), 409, "cycle_exists")
    assert again["known"] == first["id"]
    other = CYCLE | {"id": str(uuid_of(7)), "year": 2025}
    refused(await client.post(f"{BASE}/cycles", other), 409, "id_taken")
    assert len({(await cycle(client, year=year))["id"] for year in (2024, 2025)}) == 2


async def test_days_make_an_activity_belum_proses_or_selesai_and_move_its_stage(planning):
    client = planning.client(id="faskel")
    made = await cycle(client)
    begun = await client.ok(await move(client, made, FIRST, started_on=day(-9)))
    assert (of(begun, FIRST)["state"], begun["version"]) == ("proses", 2)
    assert stage(begun, "pendataan")["state"] == "proses"
    assert stage(begun, "perencanaan")["state"] == "belum"
    done = await client.ok(await move(client, made, FIRST, finished_on=day(-3)))
    assert of(done, FIRST)["state"] == "selesai"
    assert (stage(done, "pendataan")["state"], stage(done, "pendataan")["started_on"]) == (
        "proses",
        day(-9),
    )
    first, second = await planning.events()
    assert (first.version, second.version, first.entity_id) == (1, 2, second.entity_id)
    assert (second.stage, second.state, second.actor) == ("pendataan", "proses", "faskel")
    assert str(second.entity_id) == stage(done, "pendataan")["id"]
    told = {one.code: (str(one.started_on), str(one.finished_on)) for one in second.activities}
    assert told[FIRST] == (day(-9), day(-3))
    assert len(told) == 9


async def test_a_stage_is_reached_with_the_last_of_its_activities_and_may_be_taken_back(planning):
    client = planning.client()
    made = await cycle(client)
    own = [one["code"] for one in made["activities"] if one["stage"] == "keberlanjutan"]
    for ahead, code in enumerate(own):
        moved = await move(client, made, code, started_on=day(-20), finished_on=day(-10 + ahead))
        assert moved.status_code == 200, moved.text
    reached = stage(moved.json(), "keberlanjutan")
    assert (reached["state"], reached["started_on"]) == ("selesai", day(-20))
    assert reached["finished_on"] == day(-10 + len(own) - 1)
    back = await client.ok(await move(client, made, own[0], finished_on=None))
    assert stage(back, "keberlanjutan")["state"] == "proses"
    assert stage(back, "keberlanjutan")["finished_on"] is None
    events = await planning.events(StageReached)
    assert [event.version for event in events] == list(range(1, len(own) + 2))
    assert [event.state for event in events][-2:] == ["selesai", "proses"]


async def test_plans_notes_and_documents_are_kept_and_told_to_nobody(planning):
    client = planning.client()
    made = await cycle(client)
    document = {"number": "BA/1", "date": day(-1), "sha256": HASH}
    facts = {"planned_start": day(-9), "planned_finish": day(-1), "note": "Balai desa"}
    moved = await client.ok(await move(client, made, FIRST, **facts, document=document))
    shown = of(moved, FIRST)
    assert (shown["state"], shown["overdue"], shown["document"]) == ("belum", True, document)
    assert (shown["note"], moved["version"]) == ("Balai desa", 2)
    assert await planning.events() == []
    same = await client.ok(await move(client, made, FIRST, **facts, document=document))
    assert same == moved
    cleared = await client.ok(await move(client, made, FIRST, planned_finish=None, document=None))
    assert (of(cleared, FIRST)["overdue"], of(cleared, FIRST)["document"]) == (False, None)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"finished_on": day(0)}, "not_begun"),
        ({"started_on": day(1)}, "day_in_future"),
        ({"started_on": day(0), "finished_on": day(1)}, "day_in_future"),
        ({"started_on": day(0), "finished_on": day(-1)}, "days_crossed"),
        ({"planned_start": day(5), "planned_finish": day(4)}, "days_crossed"),
        ({"document": {"date": day(1)}}, "day_in_future"),
        ({"state": "selesai"}, "invalid_request"),
        ({"started_on": 20000}, "invalid_request"),
    ],
)
async def test_an_illegal_step_of_an_activity_is_refused_and_changes_nothing(planning, facts, code):
    client = planning.client()
    made = await cycle(client)
    refused(await move(client, made, FIRST, **facts), 422, code)
    assert await client.ok(await client.get(f"{BASE}/cycles/{made['id']}")) == made
    assert await planning.events() == []


async def test_an_activity_that_the_cycle_has_not_is_not_found(planning):
    client = planning.client()
    made = await cycle(client)
    for code in ("desa.pelaksanaan.ppmk", "kota.perencanaan.rp2kpkp", "x"):
        refused(await move(client, made, code, started_on=day(0)), 404, "not_found")


async def test_a_change_names_the_version_of_the_cycle_that_was_seen(planning):
    client = planning.client()
    made = await cycle(client)
    await move(client, made, FIRST, started_on=day(-1))
    address = f"{BASE}/cycles/{made['id']}/activities/{FIRST}"
    late = await client.http.patch(address, json={"note": "x"}, headers={"If-Match": '"1"'})
    refused(late, 412, "version_mismatch")
    refused(await client.http.patch(address, json={"note": "x"}), 428, "if_match_required")


async def test_cycles_outside_ones_regions_do_not_exist(planning):
    client = planning.client()
    here, foreign = await cycle(client), await cycle(client, region=OTHER)
    narrow = planning.client(regions=("35.19",))
    assert [one["id"] for one in await listed(narrow, "cycles")] == [here["id"]]
    refused(await narrow.get(f"{BASE}/cycles/{foreign['id']}"), 404, "not_found")
    address = f"{BASE}/cycles/{foreign['id']}/activities/{FIRST}"
    answer = await narrow.http.patch(address, json={}, headers={"If-Match": "*"})
    refused(answer, 404, "not_found")
    refused(await narrow.post(f"{BASE}/cycles", CYCLE | {"region": OTHER}), 404, "region_not_found")


async def test_the_list_knows_year_level_and_region(planning):
    client = planning.client()
    village, old = await cycle(client), await cycle(client, year=2025)
    city = await client.ok(await client.post(f"{BASE}/cycles", CITY))
    assert [one["id"] for one in await listed(client, "cycles", year=2025)] == [old["id"]]
    assert [one["id"] for one in await listed(client, "cycles", level="regency")] == [city["id"]]
    both = await listed(client, "cycles", region=VILLAGE)
    assert [one["id"] for one in both] == [old["id"], village["id"]]
    assert [one["stage"] for one in both[0]["stages"]] == STAGES
    first = await client.ok(await client.get(f"{BASE}/cycles", limit=2))
    rest = await client.ok(await client.get(f"{BASE}/cycles", limit=2, cursor=first["next"]))
    assert [len(page["items"]) for page in (first, rest)] == [2, 1]


async def test_the_catalogue_of_activities_is_data(planning):
    items = await listed(planning.client(), "cycle-activities")
    assert len({item["code"] for item in items}) == len(items)
    for level in ("village", "regency"):
        stages = [item["stage"] for item in items if item["level"] == level]
        assert list(dict.fromkeys(stages)) == STAGES


async def test_two_who_change_one_cycle_at_once_are_one_after_the_other(planning):
    client = planning.client()
    made = await cycle(client)
    address, headers = f"{BASE}/cycles/{made['id']}/activities/{FIRST}", {"If-Match": '"1"'}
    answers = await asyncio.gather(
        *(
            client.http.patch(address, json={"started_on": day(-ago)}, headers=headers)
            for ago in range(5)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    assert [event.version for event in await planning.events()] == [1]
