"""Activities of a plan: what they say of themselves, where they are, what they wait for."""

import pytest

from services.chassis.ids import new_id
from tests.planning.balances import measured
from tests.planning.steps import (
    BASE,
    NEXT_VILLAGE,
    OTHER,
    RT,
    VILLAGE,
    listed,
    refused,
)
from tests.planning.works import (
    PAVING,
    TRAINING,
    activity,
    becomes,
    change,
    changed,
    plan,
    remove,
    step,
)

LINE = {"type": "LineString", "coordinates": [[111.51234, -7.62345], [111.5134567, -7.62355]]}


def place(criterion="2b", volume="140", rt=RT):
    return {"rt": rt, "criterion": criterion, "volume": volume}


async def test_an_activity_is_written_into_a_draft_and_read_back(planning):
    client = planning.client()
    found = await activity(client, await plan(planning), geometry=LINE)
    assert (found["region"], found["dimension"], found["unit"]) == (VILLAGE, "lingkungan", "m")
    assert (found["state"], found["cost"], found["version"]) == ("planned", "0.00", 1)
    assert found["places"] == [place()]
    assert found["geometry"]["coordinates"][1] == [111.513457, -7.62355]
    assert found["readiness"]["land"] == "pending"
    answer = await client.get(f"{BASE}/activities/{found['id']}")
    assert (answer.json(), answer.headers["etag"]) == (found, '"1"')


async def test_the_same_id_again_answers_the_same_and_never_something_else(planning):
    client, own = planning.client(), await plan(planning)
    first = await activity(client, own, id=str(new_id()))
    assert await activity(client, own, id=first["id"]) == first
    again = await client.post(
        f"{BASE}/activities", PAVING | own | {"id": first["id"], "year": 2028}
    )
    refused(again, 409, "id_taken")
    assert len(await listed(client, "activities")) == 1


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"kind": "jalan_emas"}, 422, "activity_kind_unknown"),
        ({"dimension": "sosial"}, 422, "dimension_crossed"),
        ({"year": 2032}, 422, "year_outside_plan"),
        ({"volume": "0"}, 422, "invalid_request"),
        ({"volume": "-3"}, 422, "invalid_request"),
        ({"places": [place(volume="0")]}, 422, "invalid_request"),
        ({"places": [place("3a", "5")]}, 422, "criterion_not_served"),
        ({"places": [place("9z", "5")]}, 422, "criterion_not_served"),
        ({"places": [place(volume="140.5")]}, 422, "places_exceed_volume"),
        ({"places": [place(volume="20"), place(volume="30")]}, 422, "place_twice"),
        ({"places": [place(rt=f"{NEXT_VILLAGE}-001-001")]}, 422, "rt_invalid"),
        ({"places": [place(rt="RT 7")]}, 422, "rt_invalid"),
        ({"needs": [str(new_id())]}, 422, "dependency_unfitting"),
        ({"institution_id": str(new_id())}, 422, "institution_unfitting"),
        ({"plan_id": str(new_id())}, 404, "not_found"),
        ({"rumah": 1}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(planning, facts, status, code):
    own = await plan(planning)
    answer = await planning.client().post(f"{BASE}/activities", PAVING | own | facts)
    refused(answer, status, code)
    assert await planning.scalar("SELECT count(*) FROM activities") == 0


async def test_a_volume_above_zero_is_asked_for_in_both_languages(planning):
    own = await plan(planning)
    for language, said in (("id", "Harus di atas 0."), ("en", "It must be above 0.")):
        client = planning.client()
        client.http.headers["accept-language"] = language
        answer = await client.post(f"{BASE}/activities", PAVING | own | {"volume": "0"})
        assert answer.json()["errors"][0]["detail"] == said


async def test_one_road_serves_several_criteria_and_pays_each_of_them(planning):
    places = [place("2a", "60"), place("2b", "140"), place("7a", "31"), place("1a", "12")]
    found = await activity(planning.client(), await plan(planning), places=places)
    assert [one["criterion"] for one in found["places"]] == ["1a", "2a", "2b", "7a"]


async def test_a_social_activity_serves_no_measured_need(planning):
    client, own = planning.client(), await plan(planning)
    found = await activity(client, own, **TRAINING, places=[])
    assert (found["dimension"], found["unit"]) == ("sosial", "orang")
    refused(await change(client, found, places=[place()]), 422, "places_not_meant")


async def test_criteria_are_those_of_the_regulation_that_measured_the_rt(planning):
    """4e is the broken drain of 2016, which is 4c of 2018."""
    await planning.hear(measured(RT, v4e="100", regulation="permen-02-2016"))
    client, own = planning.client(), await plan(planning)
    drain = {"kind": "penutup_drainase", "volume": "100"}
    found = await activity(client, own, **drain, places=[place("4e", "100")])
    assert found["places"] == [place("4e", "100")]
    other = {**PAVING, **own, **drain, "places": [place("4e", "5", f"{VILLAGE}-000-008")]}
    refused(await client.post(f"{BASE}/activities", other), 422, "criterion_not_served")


async def test_where_nothing_was_measured_the_criteria_are_the_plans(planning):
    client, own = planning.client(), await plan(planning, regulation="permen-02-2016")
    drain = {"kind": "penutup_drainase", "volume": "100"}
    found = await activity(client, own, **drain, places=[place("4e", "100")])
    assert found["places"] == [place("4e", "100")]
    law = await planning.scalar("SELECT regulation FROM activity_places")
    assert law == "permen-02-2016"


async def test_places_mean_what_they_meant_until_they_are_written_anew(planning):
    """The RT was measured by 2016 when they were written, and by 2018 since."""
    await planning.hear(measured(RT, 2023, v4e="100", regulation="permen-02-2016"))
    client, own = planning.client(), await plan(planning)
    drain = {"kind": "penutup_drainase", "volume": "100"}
    found = await activity(client, own, **drain, places=[place("4e", "100")])
    await planning.hear(measured(RT, 2024, v4c="100"))
    done = await changed(client, found, volume="120")
    assert (done["volume"], done["places"]) == ("120", [place("4e", "100")])
    refused(await change(client, done, places=[place("4e")]), 422, "criterion_not_served")
    await changed(client, done, places=[place("4c", "90")])
    law = await planning.scalar("SELECT regulation FROM activity_places")
    assert law == "permen-14-2018"


async def test_a_city_plan_holds_no_activities_and_an_approved_plan_takes_no_more(planning):
    client = planning.client()
    city = await plan(planning, kind="rp2kp_kp", region="35.19")
    answer = await client.post(f"{BASE}/activities", PAVING | city)
    refused(answer, 409, "plan_without_activities")
    for state in ("review", "final", "approved", "superseded"):
        own = await plan(planning, state)
        refused(await client.post(f"{BASE}/activities", PAVING | own), 409, "plan_not_draft")


async def test_a_change_takes_what_was_said_and_leaves_the_rest(planning):
    client = planning.client()
    found = await activity(client, await plan(planning), geometry=LINE)
    done = await changed(client, found, volume="200", places=[place(volume="200")], year=2028)
    assert (done["volume"], done["year"], done["version"]) == ("200", 2028, 2)
    assert done["places"] == [place(volume="200")]
    assert done["geometry"] == found["geometry"]
    done = await changed(client, done, geometry=None, kind="jalan_beton")
    assert (done["geometry"], done["kind"], done["title"]) == (None, "jalan_beton", found["title"])
    assert await changed(client, done) == done


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"volume": "100"}, "places_exceed_volume"),
        ({"kind": "jamban"}, "criterion_not_served"),
        ({"kind": "pelatihan"}, "places_not_meant"),
        ({"year": 2040}, "year_outside_plan"),
    ],
)
async def test_a_change_must_fit_what_is_known(planning, facts, code):
    client = planning.client()
    found = await activity(client, await plan(planning))
    refused(await change(client, found, **facts), 422, code)


async def test_a_change_asks_for_the_version_that_was_seen(planning):
    client = planning.client()
    found = await activity(client, await plan(planning))
    refused(await change(client, found, version=9, year=2028), 412, "version_mismatch")
    refused(
        await client.http.patch(f"{BASE}/activities/{found['id']}", json={}),
        428,
        "if_match_required",
    )
    refused(await remove(client, found, version=9), 412, "version_mismatch")


async def test_what_is_planned_freezes_with_the_plan_and_the_details_do_not(planning):
    client, own = planning.client(), await plan(planning)
    found = await activity(client, own)
    await becomes(planning, own, "approved")
    for facts in (
        {"title": "x"},
        {"year": 2028},
        {"places": []},
        {"geometry": None},
        {"needs": []},
    ):
        refused(await change(client, found, **facts), 409, "plan_not_draft")
    refused(await remove(client, found), 409, "plan_not_draft")
    served = {"male": 61, "female": 64, "mbr": 90, "poor": 22, "households": 33}
    done = await changed(client, found, beneficiaries=served, readiness={"land": "clear"})
    assert (done["beneficiaries"], done["readiness"]["land"]) == (served, "clear")
    assert (await changed(client, done, beneficiaries=None))["beneficiaries"] is None


async def test_lists_are_by_region_plan_state_year_kind_and_dimension(planning):
    client = planning.client()
    own, far = await plan(planning), await plan(planning, region=OTHER)
    road = await activity(client, own)
    talk = await activity(client, own, **(TRAINING | {"year": 2028}), places=[])
    away = await activity(client, far, places=[])

    async def ids(**filters):
        return [one["id"] for one in await listed(client, "activities", **filters)]

    assert await ids() == [road["id"], talk["id"], away["id"]]
    assert (
        await ids(region="35.19") == await ids(plan_id=own["plan_id"]) == [road["id"], talk["id"]]
    )
    assert (
        await ids(year=2028)
        == await ids(kind="pelatihan")
        == await ids(dimension="sosial")
        == [talk["id"]]
    )
    assert await ids(state="planned") == await ids()
    assert await ids(state="approved") == []
    first = await client.ok(await client.get(f"{BASE}/activities", limit=2))
    assert [one["id"] for one in first["items"]] == [road["id"], talk["id"]]
    assert await ids(cursor=first["next"]) == [away["id"]]


async def test_another_region_sees_nothing_and_writes_nothing(planning):
    own = await plan(planning)
    found = await activity(planning.client(), own)
    stranger = planning.client(regions=["35.77"])
    refused(await stranger.get(f"{BASE}/activities/{found['id']}"), 404, "not_found")
    refused(await change(stranger, found, year=2028), 404, "not_found")
    refused(await remove(stranger, found), 404, "not_found")
    refused(await step(stranger, found, "propose"), 404, "not_found")
    refused(await stranger.post(f"{BASE}/activities", PAVING | own), 404, "not_found")
    assert await listed(stranger, "activities") == []
    refused(await stranger.get(f"{BASE}/activities", region=VILLAGE), 404, "region_not_found")


async def test_who_may_only_read_writes_nothing(planning):
    reader = planning.client(scopes=["plans:read"])
    found = await activity(planning.client(), await plan(planning))
    refused(await change(reader, found, year=2028), 403, "scope_missing")
    writer = planning.client(scopes=["plans:read", "plans:write"])
    for verb, body in (("approve", {}), ("judge", {"verdict": "fit"}), ("cancel", {"reason": "x"})):
        refused(await step(writer, found, verb, **body), 403, "scope_missing")


async def test_every_change_is_in_the_audit_trail(planning):
    client = planning.client(id="faskel")
    found = await activity(client, await plan(planning))
    await changed(client, found, places=[], volume="7")
    rows = await planning.rows(
        "SELECT change, caller FROM audit WHERE record = :id ORDER BY id", id=found["id"]
    )
    assert [tuple(row) for row in rows] == [("created", "faskel"), ("changed", "faskel")]


async def test_kinds_and_sources_are_data(planning):
    client = planning.client()
    kinds = {one["code"]: one for one in await listed(client, "activity-kinds")}
    assert kinds["jalan_paving"]["criteria"]["permen-14-2018"] == ["1a", "2a", "2b", "7a"]
    assert {one["dimension"] for one in kinds.values()} == {"lingkungan", "sosial", "ekonomi"}
    sources = [one["code"] for one in await listed(client, "fund-sources")]
    assert (len(sources), sources[0], sources[-1]) == (14, "blm", "lainnya")
