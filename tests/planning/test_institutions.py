"""Institutions: registered once, members counted, status and seven tasks told with their days."""

import asyncio

import pytest

from contracts.planning import InstitutionRegistered
from tests.harness import uuid_of
from tests.planning.steps import (
    BASE,
    BKM,
    KSM,
    NEXT_VILLAGE,
    OTHER,
    VILLAGE,
    day,
    institution,
    listed,
    patch,
    refused,
)


async def test_an_institution_is_registered_with_its_members_counted(planning):
    client = planning.client(id="faskel")
    answer = await client.post(f"{BASE}/institutions", BKM)
    made = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert {name: made[name] for name in ("kind", "name", "region", "formed_on")} == {
        name: BKM[name] for name in ("kind", "name", "region", "formed_on")
    }
    assert made["legal_basis"] == BKM["legal_basis"]
    assert (made["male"], made["female"], made["members"][0]["element"]) == (6, 5, None)
    read = await client.get(f"{BASE}/institutions/{made['id']}")
    assert (read.json(), read.headers["etag"]) == (made, '"1"')
    [event] = await planning.events()
    assert (event.subject, event.version) == ("planning.institution.registered.v1", 1)
    assert (str(event.entity_id), event.region, event.actor) == (made["id"], VILLAGE, "faskel")
    assert (event.male, event.female, event.legal_number, event.tasks) == (6, 5, "12", ())


async def test_the_same_institution_sent_twice_is_one_and_is_told_once(planning):
    client = planning.client()
    first, second = [await institution(client, id=str(uuid_of(7))) for _ in range(2)]
    assert first == second
    assert await planning.scalar("SELECT count(*) FROM institutions") == 1
    assert len(await planning.events()) == 1
    other = BKM | {"id": str(uuid_of(7)), "name": "LKM Lain"}
    refused(await client.post(f"{BASE}/institutions", other), 409, "id_taken")


async def test_a_name_is_registered_once_in_its_place(planning):
    client = planning.client()
    known = await institution(client)
    again = await client.post(f"{BASE}/institutions", BKM | {"name": "lkm  BANGKIT bersama"})
    assert refused(again, 409, "institution_exists")["known"] == known["id"]
    await institution(client, region=NEXT_VILLAGE)
    other = await institution(client, name="LKM Lain")
    taken = await patch(client, "institutions", other, name=BKM["name"])
    refused(taken, 409, "institution_exists")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"region": "35.19"}, 422, "level_not_meant"),
        ({"region": f"{VILLAGE}-000-007"}, 404, "region_not_found"),
        ({"region": "35.19.09.2999"}, 404, "region_not_found"),
        ({"kind": "pokja_pkp"}, 422, "level_not_meant"),
        ({"kind": "upk"}, 422, "bkm_needed"),
        ({"kind": "ksm", "under": str(uuid_of(1))}, 422, "under_not_fitting"),
        ({"formed_on": day(2)}, 422, "day_in_future"),
        ({"legal_basis": {"kind": "sk_desa", "number": "1", "date": day(2)}}, 422, "day_in_future"),
        ({"legal_basis": {"kind": "sk_desa", "number": "1"}}, 422, "invalid_request"),
        ({"members": [{"function": "ketua", "name": "Sri"}]}, 422, "invalid_request"),
        ({"members": [{"function": "ketua", "male": -1, "female": 0}]}, 422, "invalid_request"),
        ({"members": [{"function": "ketua", "male": "1", "female": 0}]}, 422, "invalid_request"),
        ({"members": [{"function": "ketua", "male": 1, "female": 0}] * 2}, 422, "members_twice"),
        ({"kind": "koperasi"}, 422, "invalid_request"),
        ({"name": " "}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_registered_is_refused_by_name(planning, facts, status, code):
    client = planning.client()
    refused(await client.post(f"{BASE}/institutions", BKM | facts), status, code)
    assert await planning.scalar("SELECT count(*) FROM institutions") == 0


async def test_units_and_groups_belong_to_the_bkm_of_their_own_village(planning):
    client = planning.client()
    bkm = await institution(client)
    unit = await institution(client, kind="upk", name="UPK", under=bkm["id"])
    ksm = await institution(client, **KSM, under=bkm["id"])
    assert [i["id"] for i in await listed(client, "institutions", under=bkm["id"])] == [
        unit["id"],
        ksm["id"],
    ]
    for facts in (
        {"kind": "upl", "name": "UPL", "under": unit["id"]},
        {"kind": "upl", "name": "UPL", "under": bkm["id"], "region": NEXT_VILLAGE},
        {"name": "LKM Dua", "under": bkm["id"]},
    ):
        refused(await client.post(f"{BASE}/institutions", BKM | facts), 422, "under_not_fitting")


async def test_a_pokja_is_of_a_regency_and_says_whom_its_members_come_from(planning):
    client = planning.client()
    members = [
        {"function": "anggota", "element": "opd", "male": 3, "female": 2},
        {"function": "anggota", "element": "lsm", "male": 1, "female": 1},
    ]
    facts = {"kind": "pokja_pkp", "name": "Pokja PKP", "region": "35.19", "members": members}
    pokja = await institution(client, **facts)
    assert (pokja["members"], pokja["male"], pokja["female"]) == (members, 4, 3)


async def test_an_institution_is_changed_by_who_saw_its_newest_version(planning):
    client = planning.client()
    made = await institution(client)
    members = [{"function": "anggota", "element": None, "male": 1, "female": 2}]
    changed = (await patch(client, "institutions", made, members=members)).json()
    assert (changed["members"], changed["version"], changed["female"]) == (members, 2, 2)
    assert changed["name"] == made["name"]
    refused(await patch(client, "institutions", made, name="X"), 412, "version_mismatch")
    address = f"{BASE}/institutions/{made['id']}"
    refused(await client.http.patch(address, json={"name": "X"}), 428, "if_match_required")
    same = (await patch(client, "institutions", changed, members=members)).json()
    assert same == changed
    cleared = (await patch(client, "institutions", changed, legal_basis=None)).json()
    assert (cleared["legal_basis"], cleared["version"]) == (None, 3)
    versions = [event.version for event in await planning.events(InstitutionRegistered)]
    assert versions == [1, 2, 3]


async def test_an_institution_ends_after_it_was_formed_and_takes_nothing_more(planning):
    client = planning.client()
    made = await institution(client)
    early = await patch(client, "institutions", made, ended_on="2018-01-01")
    refused(early, 422, "days_crossed")
    refused(await patch(client, "institutions", made, ended_on=day(2)), 422, "day_in_future")
    ended = (await patch(client, "institutions", made, ended_on=day(-1))).json()
    said = {"status": "berdaya", "assessed_on": day(0)}
    address = f"{BASE}/institutions/{made['id']}"
    refused(await client.post(f"{address}/statuses", said), 409, "institution_ended")
    task = {"started_on": day(0)}
    refused(await client.post(f"{address}/tasks/monev", task), 409, "institution_ended")
    again = (await patch(client, "institutions", ended, ended_on=None)).json()
    assert again["ended_on"] is None
    assert (await client.post(f"{address}/tasks/monev", task)).status_code == 200


async def test_the_list_is_narrowed_paged_and_never_foreign(planning):
    client = planning.client()
    here = await institution(client)
    ksm = await institution(client, **KSM)
    foreign = await institution(client, region=OTHER)
    assert len(await listed(client, "institutions")) == 3
    assert [i["id"] for i in await listed(client, "institutions", kind="ksm")] == [ksm["id"]]
    first = await client.ok(await client.get(f"{BASE}/institutions", limit=1))
    rest = await client.ok(await client.get(f"{BASE}/institutions", cursor=first["next"]))
    assert len({i["id"] for i in (*first["items"], *rest["items"])}) == 3
    narrow = planning.client(regions=("35.19",))
    assert [i["id"] for i in await listed(narrow, "institutions")] == [here["id"], ksm["id"]]
    refused(await narrow.get(f"{BASE}/institutions", region=OTHER), 404, "region_not_found")
    refused(await narrow.get(f"{BASE}/institutions/{foreign['id']}"), 404, "not_found")
    refused(
        await narrow.post(f"{BASE}/institutions", BKM | {"region": OTHER}), 404, "region_not_found"
    )
    taken = BKM | {"id": foreign["id"], "name": "LKM Baru"}
    refused(await narrow.post(f"{BASE}/institutions", taken), 409, "id_taken")
    under = {"kind": "upk", "name": "UPK", "under": foreign["id"]}
    refused(await narrow.post(f"{BASE}/institutions", BKM | under), 422, "under_not_fitting")


async def test_the_trail_tells_who_registered_and_who_changed(planning):
    client = planning.client(id="faskel")
    made = await institution(client)
    await patch(client, "institutions", made, name="LKM Baru")
    trail = await client.ok(await client.get(f"{BASE}/audit", record=made["id"]))
    told = [(e["change"], e["operation"], e["caller"], e["regions"]) for e in trail["items"]]
    assert told == [
        ("created", "register_institution", "faskel", [VILLAGE]),
        ("changed", "change_institution", "faskel", [VILLAGE]),
    ]


async def test_what_is_told_at_once_rises_version_by_version(planning):
    client = planning.client()
    first = await asyncio.gather(*(client.post(f"{BASE}/institutions", BKM) for _ in range(4)))
    assert sorted(answer.status_code for answer in first) == [201, 409, 409, 409]
    [made] = [answer.json() for answer in first if answer.status_code == 201]
    address = f"{BASE}/institutions/{made['id']}/tasks"
    tasks = ("baseline", "keselarasan", "pemasaran", "monev")
    said = {"started_on": day(-1)}
    await asyncio.gather(*(client.post(f"{address}/{task}", said) for task in tasks))
    events = await planning.events(InstitutionRegistered)
    assert sorted(event.version for event in events) == [1, 2, 3, 4, 5]
    newest = max(events, key=lambda event: event.version)
    assert {task.task for task in newest.tasks} == set(tasks)
