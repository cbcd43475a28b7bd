"""Details of an activity and what it waits for: sources, codes, beneficiaries, dependencies."""

import pytest
from sqlalchemy import text

from tests.harness import uuid_of
from tests.planning.steps import BASE, NEXT_VILLAGE, RT, institution, refused
from tests.planning.works import PAVING, activity, change, changed, plan, remove, step


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"sources": [{"source": "dak", "amount": "-1"}]}, "amount_invalid"),
        ({"sources": [{"source": "dak", "amount": "1.234"}]}, "amount_invalid"),
        ({"sources": [{"source": "dak", "amount": "Rp 5"}]}, "amount_invalid"),
        ({"sources": [{"source": "dak", "amount": "1e9999999"}]}, "amount_invalid"),
        ({"sources": [{"source": "dak", "amount": "1000000000000.01"}]}, "amount_invalid"),
        ({"sources": [{"source": "dak", "amount": "1"}] * 2}, "source_twice"),
        ({"sources": [{"source": "pinjol", "amount": "1"}]}, "invalid_request"),
        ({"sources": [{"source": "dak", "amount": 1}]}, "invalid_request"),
        ({"sipd": {"program": "1.4"}}, "invalid_request"),
        ({"sipd": {"program": "1.04.03", "kegiatan": "1.04.02.2.02"}}, "sipd_crossed"),
        ({"sipd": {"program": "1.04.03", "sub_kegiatan": "1.04.03.2.02.0001"}}, "sipd_crossed"),
        ({"beneficiaries": {"male": 2, "female": 3, "mbr": 6}}, "beneficiaries_invalid"),
        ({"beneficiaries": {"male": 2, "female": 3, "poor": 6}}, "beneficiaries_invalid"),
        ({"beneficiaries": {"male": 2, "female": 3, "households": 6}}, "beneficiaries_invalid"),
        ({"beneficiaries": {"male": -2, "female": 3}}, "invalid_request"),
    ],
)
async def test_details_that_cannot_be_are_refused_by_name(planning, facts, code):
    client = planning.client()
    found = await activity(client, await plan(planning))
    refused(await change(client, found, **facts), 422, code)


async def test_sources_codes_and_who_carries_it_out_are_kept(planning):
    client = planning.client()
    bkm = await institution(client)
    found = await activity(client, await plan(planning), institution_id=bkm["id"])
    sources = [
        {"source": "apbd-kabkota", "amount": "70000000"},
        {"source": "swadaya", "amount": "0.5"},
    ]
    sipd = {"program": "1.04.03", "kegiatan": "1.04.03.2.02", "sub_kegiatan": "1.04.03.2.02.0001"}
    done = await changed(client, found, sources=sources, sipd=sipd)
    assert [one["amount"] for one in done["sources"]] == ["70000000.00", "0.50"]
    assert (done["sipd"], done["institution_id"]) == (sipd, bkm["id"])


async def test_a_programme_is_said_or_is_kotaku(planning):
    client, own = planning.client(), await plan(planning)
    first = await activity(client, own)
    other = await activity(client, own, programme="ppmk")
    assert (first["programme"], other["programme"]) == ("kotaku", "ppmk")
    done = await changed(client, first, programme="bsps")
    for programme, found in (("bsps", [first]), ("ppmk", [other]), ("kotaku", [])):
        answer = await client.get(f"{BASE}/activities", plan_id=own["plan_id"], programme=programme)
        assert [one["id"] for one in answer.json()["items"]] == [one["id"] for one in found]
    assert (await changed(client, done, title="Paving"))["programme"] == "bsps"
    refused(await change(client, other, programme="Dana Desa"), 422, "invalid_request")


async def test_who_carries_it_out_is_of_the_village_or_around_it(planning):
    client = planning.client()
    stranger = await institution(client, region=NEXT_VILLAGE)
    found = await activity(client, await plan(planning))
    answer = await change(client, found, institution_id=stranger["id"])
    refused(answer, 422, "institution_unfitting")


async def test_activities_do_not_wait_in_a_circle_and_the_circle_is_named(planning):
    client, own = planning.client(), await plan(planning)
    drain = await activity(client, own, title="Drainase")
    road = await activity(client, own, title="Jalan", needs=[drain["id"]])
    lamp = await activity(client, own, title="Lampu", needs=[road["id"], drain["id"]])
    assert lamp["needs"] == sorted([road["id"], drain["id"]])
    said = refused(await change(client, drain, needs=[lamp["id"]]), 409, "dependency_circular")
    assert "Drainase -> Lampu -> " in said["detail"]
    assert said["ids"][0] == said["ids"][-1] == drain["id"]
    refused(await change(client, drain, needs=[drain["id"]]), 409, "dependency_circular")
    assert (await changed(client, drain, needs=[])) | {"version": 1} == drain | {
        "updated_at": (await client.get(f"{BASE}/activities/{drain['id']}")).json()["updated_at"]
    }


async def test_what_others_wait_for_is_not_deleted(planning):
    client, own = planning.client(), await plan(planning)
    drain = await activity(client, own, title="Drainase")
    road = await activity(client, own, title="Jalan", needs=[drain["id"]])
    assert "Jalan" in refused(await remove(client, drain), 409, "activity_needed")["detail"]
    for known in (road, drain):
        assert (await remove(client, known)).status_code == 204
    assert await planning.scalar("SELECT count(*) FROM activity_places") == 0
    refused(await client.get(f"{BASE}/activities/{drain['id']}"), 404, "not_found")


async def test_what_was_cancelled_keeps_its_history_and_is_not_waited_for(planning):
    client, own = planning.client(), await plan(planning)
    drain = await activity(client, own)
    await client.ok(await step(client, drain, "cancel", reason="Lahan tidak ada."))
    refused(await remove(client, drain, version=2), 409, "activity_not_planned")
    refused(await change(client, drain, version=2, year=2028), 409, "activity_approved")
    answer = await client.post(f"{BASE}/activities", PAVING | own | {"needs": [drain["id"]]})
    refused(answer, 422, "dependency_unfitting")


async def test_another_plans_activity_is_waited_for_once_it_lasts(planning):
    client = planning.client()
    other = await activity(client, await plan(planning))
    body = PAVING | await plan(planning) | {"needs": [other["id"]]}
    refused(await client.post(f"{BASE}/activities", body), 422, "dependency_unfitting")
    async with planning.sessions.begin() as session:
        await session.execute(text("UPDATE activities SET state = 'running'"))
    found = await client.ok(await client.post(f"{BASE}/activities", body))
    assert found["needs"] == [other["id"]]


async def test_part_of_the_readiness_leaves_the_rest(planning):
    client = planning.client()
    found = await activity(client, await plan(planning))
    found = await changed(client, found, readiness={"land": "clear"})
    found = await changed(client, found, readiness={"ded": "final"})
    assert (found["readiness"]["land"], found["readiness"]["ded"]) == ("clear", "final")


async def test_what_changes_nothing_is_no_new_version(planning):
    client = planning.client()
    found = await activity(client, await plan(planning))
    same = await changed(client, found, title=found["title"], sources=None)
    assert same["version"] == found["version"]


async def test_the_same_id_with_other_places_is_taken(planning):
    client, own = planning.client(), await plan(planning)
    place = {"rt": RT, "criterion": "2b", "volume": "140"}
    body = PAVING | own | {"id": str(uuid_of(77)), "places": [place]}
    for _ in range(2):
        assert (await client.post(f"{BASE}/activities", body)).status_code == 201
    other = body | {"places": [place | {"volume": "100"}]}
    refused(await client.post(f"{BASE}/activities", other), 409, "id_taken")
