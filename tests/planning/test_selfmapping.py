"""Self-mapping: what residents found, where, in a photo, and what it is about."""

import pytest

from tests.harness import uuid_of
from tests.planning.steps import (
    BASE,
    HASH,
    NEXT_VILLAGE,
    OTHER,
    POINT,
    RT,
    VILLAGE,
    day,
    listed,
    meeting,
    patch,
    point,
    refused,
)
from tests.reporting.events import sealed


async def need_of(planning, rt=RT):
    """What a sealed round opens in an RT."""
    await planning.hear(sealed(rt, "light", volumes={"2b": "140"}))
    found = await planning.scalar("SELECT id FROM needs WHERE rt = :rt", rt=rt)
    return str(found)


async def test_a_problem_is_put_on_the_map_with_place_photo_and_criterion(planning):
    client = planning.client()
    answer = await client.post(f"{BASE}/self-mapping", POINT | {"rt": f"{VILLAGE}--7"})
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (made["rt"], made["criterion"], made["regulation"]) == (RT, "2b", "permen-14-2018")
    assert (made["lon"], made["lat"]) == ("111.512340", "-7.623450")
    assert made["photo"] == {"sha256": HASH, "taken_on": day(0)}
    read = await client.get(f"{BASE}/self-mapping/{made['id']}")
    assert (read.json()["lon"], read.json()["photo"]) == (made["lon"], made["photo"])


async def test_the_same_point_sent_twice_is_one(planning):
    client = planning.client()
    first, second = [await point(client, id=str(uuid_of(7))) for _ in range(2)]
    assert first["id"] == second["id"]
    assert await planning.scalar("SELECT count(*) FROM mapped_points") == 1
    for change in ({"title": "Lain"}, {"criterion": "3a"}, {"description": "Lain"}):
        other = POINT | {"id": str(uuid_of(7))} | change
        refused(await client.post(f"{BASE}/self-mapping", other), 409, "id_taken")


async def test_a_problem_is_about_a_need_or_an_rt_with_a_criterion(planning):
    client, need = planning.client(), await need_of(planning)
    made = await point(client, rt=None, criterion=None, need_id=need)
    assert (made["need_id"], made["rt"]) == (need, None)
    for facts in ({"rt": None}, {"criterion": None}):
        answer = await client.post(f"{BASE}/self-mapping", POINT | facts)
        refused(answer, 422, "subject_needed")
    potential = await point(client, kind="potensi", rt=None, criterion=None, tridaya="ekonomi")
    assert potential["kind"] == "potensi"
    refused(await patch(client, "self-mapping", made, need_id=None), 422, "subject_needed")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"rt": f"{NEXT_VILLAGE}-000-007"}, 422, "rt_invalid"),
        ({"rt": "RT 7"}, 422, "rt_invalid"),
        ({"region": "35.19"}, 422, "level_not_meant"),
        ({"region": "35.19.09.2999"}, 404, "region_not_found"),
        ({"criterion": "9z"}, 422, "criterion_unknown"),
        ({"regulation": "permen-1"}, 422, "regulation_unknown"),
        ({"lon": "-7.6", "lat": "111.5"}, 422, "invalid_request"),
        ({"lon": "111.5123456"}, 422, "invalid_request"),
        ({"lat": "NaN"}, 422, "invalid_request"),
        ({"mapped_on": day(1)}, 422, "day_in_future"),
        ({"photo": {"sha256": HASH, "taken_on": day(1)}}, 422, "day_in_future"),
        ({"photo": {"sha256": HASH.upper()}}, 422, "invalid_request"),
        ({"meeting_id": str(uuid_of(1))}, 422, "meeting_unfitting"),
        ({"reported_by": "Bu Sri"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_mapped_is_refused_by_name(planning, facts, status, code):
    refused(await planning.client().post(f"{BASE}/self-mapping", POINT | facts), status, code)
    assert await planning.scalar("SELECT count(*) FROM mapped_points") == 0


async def test_a_point_is_mapped_in_a_meeting_of_its_place(planning):
    client = planning.client()
    held = await meeting(client, kind="fgd")
    made = await point(client, meeting_id=held["id"])
    found = await listed(client, "self-mapping", meeting_id=held["id"])
    assert [p["id"] for p in found] == [made["id"]]
    away = POINT | {
        "region": NEXT_VILLAGE,
        "rt": f"{NEXT_VILLAGE}-000-001",
        "meeting_id": held["id"],
    }
    refused(await client.post(f"{BASE}/self-mapping", away), 422, "meeting_unfitting")


async def test_the_need_of_a_point_is_of_its_place(planning):
    client = planning.client()
    here, beside = await need_of(planning), await need_of(planning, f"{VILLAGE}-000-008")
    away = await need_of(planning, f"{NEXT_VILLAGE}-000-001")
    for wrong in (str(uuid_of(99)), beside, away):
        answer = await client.post(f"{BASE}/self-mapping", POINT | {"need_id": wrong})
        refused(answer, 422, "need_unfitting")
    made = await point(client, need_id=here)
    refused(await patch(client, "self-mapping", made, criterion="3a"), 422, "need_unfitting")
    elsewhere = {"rt": f"{VILLAGE}-000-008"}
    refused(await patch(client, "self-mapping", made, **elsewhere), 422, "need_unfitting")


async def test_a_point_is_corrected_linked_and_withdrawn(planning):
    client, need = planning.client(), await need_of(planning)
    made = await point(client)
    linked = (await patch(client, "self-mapping", made, need_id=need, photo=None)).json()
    assert (linked["need_id"], linked["photo"], linked["version"]) == (need, None, 2)
    assert linked["title"] == made["title"]
    gone = (await patch(client, "self-mapping", linked, withdrawn_reason="Dobel")).json()
    assert gone["withdrawn_reason"] == "Dobel"
    back = (await patch(client, "self-mapping", gone, withdrawn_reason=None)).json()
    assert (back["withdrawn_reason"], back["version"]) == (None, 4)
    refused(await patch(client, "self-mapping", made, title="x"), 412, "version_mismatch")
    refused(await patch(client, "self-mapping", back, criterion="9z"), 422, "criterion_unknown")
    same = (await patch(client, "self-mapping", back, need_id=need)).json()
    assert same["version"] == 4


async def test_the_list_knows_village_rt_kind_criterion_and_need(planning):
    client, need = planning.client(), await need_of(planning)
    problem = await point(client)
    potential = await point(client, kind="potensi", criterion=None, need_id=need)
    foreign = await point(client, region=OTHER, rt=f"{OTHER}-001-001")

    async def ids(**filters):
        return [p["id"] for p in await listed(client, "self-mapping", **filters)]

    assert await ids() == [problem["id"], potential["id"], foreign["id"]]
    assert await ids(region="35.19") == [problem["id"], potential["id"]]
    assert await ids(kind="potensi") == [potential["id"]]
    assert await ids(criterion="2b", rt=RT) == [problem["id"]]
    assert await ids(need_id=need) == [potential["id"]]
    first = await client.ok(await client.get(f"{BASE}/self-mapping", limit=2))
    rest = await client.ok(await client.get(f"{BASE}/self-mapping", cursor=first["next"]))
    assert [p["id"] for p in rest["items"]] == [foreign["id"]]


async def test_points_outside_ones_regions_do_not_exist(planning):
    client = planning.client()
    foreign = await point(client, region=OTHER, rt=f"{OTHER}-001-001")
    narrow = planning.client(regions=("35.19",))
    assert await listed(narrow, "self-mapping") == []
    refused(await narrow.get(f"{BASE}/self-mapping/{foreign['id']}"), 404, "not_found")
    refused(await patch(narrow, "self-mapping", foreign, title="x"), 404, "not_found")
    refused(await narrow.get(f"{BASE}/self-mapping", region=OTHER), 404, "region_not_found")
    refused(
        await narrow.post(f"{BASE}/self-mapping", POINT | {"region": OTHER}),
        404,
        "region_not_found",
    )
