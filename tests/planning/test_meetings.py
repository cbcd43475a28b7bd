"""Meetings: attendance as counts, what was decided, and only numbers and hashes to the others."""

import json

import pytest

from contracts.planning import MeetingHeld
from tests.harness import plain, uuid_of
from tests.planning.steps import (
    BASE,
    HASH,
    MEETING,
    NEXT_VILLAGE,
    OTHER,
    cycle,
    day,
    institution,
    listed,
    meeting,
    patch,
    refused,
)


async def test_a_meeting_keeps_who_came_in_numbers_and_what_was_decided(planning):
    client = planning.client()
    answer = await client.post(f"{BASE}/meetings", MEETING)
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert made["attendance"] == MEETING["attendance"]
    assert made["decisions"] == [MEETING["decisions"][0] | {"institution_id": None}]
    assert (made["agenda"], made["minutes_sha256"]) == (MEETING["agenda"], HASH)
    assert (await client.get(f"{BASE}/meetings/{made['id']}")).json() == made
    [line] = await listed(client, "meetings")
    assert line == {k: v for k, v in made.items() if k not in {"agenda", "decisions"}}


async def test_the_others_hear_numbers_and_hashes_and_no_sentence(planning):
    made = await meeting(planning.client(id="tipp"))
    [event] = await planning.events(MeetingHeld)
    assert (str(event.entity_id), event.version, event.actor) == (made["id"], 1, "tipp")
    assert (event.male, event.female, event.disabled, event.mbr) == (12, 21, 1, 9)
    assert (event.agenda, event.decisions, event.minutes_sha256) == (2, 1, HASH)
    said = json.dumps(plain(event))
    for words in ("Paving", "pemetaan", "Balai", MEETING["title"]):
        assert words not in said


async def test_the_same_meeting_sent_twice_is_one(planning):
    client = planning.client()
    first, second = [await meeting(client, id=str(uuid_of(7))) for _ in range(2)]
    assert first == second
    assert len(await planning.events()) == 1
    other = MEETING | {"id": str(uuid_of(7)), "title": "Lain"}
    refused(await client.post(f"{BASE}/meetings", other), 409, "id_taken")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"held_on": day(1)}, 422, "day_in_future"),
        ({"attendance": {"male": 0, "female": 0, "disabled": 0}}, 422, "nobody_came"),
        ({"attendance": {"male": 1, "female": 1, "disabled": 3}}, 422, "attendance_invalid"),
        (
            {"attendance": {"male": 1, "female": 1, "disabled": 0, "mbr": 3}},
            422,
            "attendance_invalid",
        ),
        ({"attendance": ["Sri", "Budi"]}, 422, "invalid_request"),
        (
            {"attendance": {"male": 1, "female": 1, "disabled": 0, "names": []}},
            422,
            "invalid_request",
        ),
        ({"agenda": [" "]}, 422, "invalid_request"),
        ({"agenda": ["x"] * 51}, 422, "invalid_request"),
        ({"minutes_sha256": "ABC"}, 422, "invalid_request"),
        ({"region": f"{NEXT_VILLAGE}-000-001"}, 404, "region_not_found"),
        ({"institution_id": str(uuid_of(1))}, 422, "institution_unfitting"),
        (
            {"decisions": [{"text": "x", "institution_id": str(uuid_of(1))}]},
            422,
            "institution_unfitting",
        ),
        ({"cycle_id": str(uuid_of(1)), "activity": "x"}, 422, "activity_unfitting"),
        ({"activity": "desa.perencanaan.rplp"}, 422, "activity_unfitting"),
        ({"kind": "arisan"}, 422, "invalid_request"),
    ],
)
async def test_what_was_no_meeting_is_refused_by_name(planning, facts, status, code):
    refused(await planning.client().post(f"{BASE}/meetings", MEETING | facts), status, code)
    assert await planning.scalar("SELECT count(*) FROM meetings") == 0


async def test_a_meeting_belongs_to_an_activity_of_its_cycle_and_to_who_called_it(planning):
    client = planning.client()
    bkm, own = await institution(client), await cycle(client)
    facts = {"institution_id": bkm["id"], "cycle_id": own["id"]}
    made = await meeting(client, **facts, activity="desa.perencanaan.uji_publik")
    assert [m["id"] for m in await listed(client, "meetings", cycle_id=own["id"])] == [made["id"]]
    [event] = await planning.events(MeetingHeld)
    assert (str(event.institution_id), event.activity) == (bkm["id"], "desa.perencanaan.uji_publik")
    for wrong in (
        {"cycle_id": own["id"]},
        {"cycle_id": own["id"], "activity": "desa.pelaksanaan.ppmk"},
        {"cycle_id": own["id"], "activity": "desa.perencanaan.visi", "region": NEXT_VILLAGE},
    ):
        answer = await client.post(f"{BASE}/meetings", MEETING | wrong)
        refused(answer, 422, "activity_unfitting")
    far = MEETING | {"institution_id": bkm["id"], "region": NEXT_VILLAGE}
    refused(await client.post(f"{BASE}/meetings", far), 422, "institution_unfitting")


async def test_a_village_meets_in_an_activity_of_its_city(planning):
    client = planning.client()
    city = await cycle(client, region="35.19", features=[])
    made = await meeting(client, cycle_id=city["id"], activity="kota.pendataan.forum_bkm")
    assert made["cycle_id"] == city["id"]


async def test_what_was_told_is_corrected_and_told_anew(planning):
    client = planning.client()
    made = await meeting(client)
    came = {"male": 1, "female": 2, "disabled": 0, "mbr": None}
    changed = await patch(client, "meetings", made, attendance=came, decisions=[], place=None)
    found = changed.json()
    assert (found["attendance"], found["decisions"], found["place"]) == (came, [], None)
    assert (found["version"], found["agenda"]) == (2, made["agenda"])
    assert (await patch(client, "meetings", found, attendance=came)).json() == found
    refused(await patch(client, "meetings", made, title="x"), 412, "version_mismatch")
    refused(await patch(client, "meetings", found, held_on=day(1)), 422, "day_in_future")
    wrong = [{"text": "x", "institution_id": str(uuid_of(1))}]
    refused(await patch(client, "meetings", found, decisions=wrong), 422, "institution_unfitting")
    assert [event.version for event in await planning.events(MeetingHeld)] == [1, 2]


async def test_meetings_outside_ones_regions_do_not_exist(planning):
    client = planning.client()
    here, foreign = await meeting(client), await meeting(client, region=OTHER)
    narrow = planning.client(regions=("35.19",))
    assert [m["id"] for m in await listed(narrow, "meetings")] == [here["id"]]
    refused(await narrow.get(f"{BASE}/meetings/{foreign['id']}"), 404, "not_found")
    refused(await patch(narrow, "meetings", foreign, title="x"), 404, "not_found")
    refused(
        await narrow.post(f"{BASE}/meetings", MEETING | {"region": OTHER}), 404, "region_not_found"
    )
    elsewhere = await institution(client, region=OTHER)
    named = MEETING | {"institution_id": elsewhere["id"]}
    refused(await narrow.post(f"{BASE}/meetings", named), 422, "institution_unfitting")


async def test_the_list_is_by_day_and_knows_kinds(planning):
    client = planning.client()
    late = await meeting(client)
    early = await meeting(client, held_on=day(-30), kind="fgd")
    assert [m["id"] for m in await listed(client, "meetings")] == [early["id"], late["id"]]
    assert [m["id"] for m in await listed(client, "meetings", kind="fgd")] == [early["id"]]
    first = await client.ok(await client.get(f"{BASE}/meetings", limit=1))
    rest = await client.ok(await client.get(f"{BASE}/meetings", limit=1, cursor=first["next"]))
    assert [m["id"] for m in rest["items"]] == [late["id"]]
