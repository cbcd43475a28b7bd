"""The status of a BKM by day, and the seven tasks of a revitalised BKM as a dated checklist."""

import pytest

from contracts.planning import InstitutionRegistered
from tests.planning.steps import (
    BASE,
    HASH,
    KSM,
    day,
    institution,
    listed,
    refused,
    today,
)


async def test_the_status_of_the_newest_day_holds_whenever_it_was_told(planning):
    client = planning.client()
    made = await institution(client)
    address = f"{BASE}/institutions/{made['id']}/statuses"
    for status, on in (
        ("berdaya", "2023-05-01"),
        ("mandiri", "2025-05-01"),
        ("awal", "2020-05-01"),
    ):
        last = await client.post(address, {"status": status, "assessed_on": on})
        assert last.status_code == 201, last.text
    found = last.json()
    assert (found["bkm_status"], found["bkm_status_on"]) == ("mandiri", "2025-05-01")
    assert found["version"] == 3  # the oldest day changed nothing that holds
    corrected = await client.post(address, {"status": "berdaya", "assessed_on": "2025-05-01"})
    assert (corrected.json()["bkm_status"], corrected.json()["version"]) == ("berdaya", 4)
    told = [(s["status"], s["assessed_on"]) for s in (await client.get(address)).json()["items"]]
    assert told == [("awal", "2020-05-01"), ("berdaya", "2023-05-01"), ("berdaya", "2025-05-01")]
    refused(
        await client.post(address, {"status": "awal", "assessed_on": day(1)}), 422, "day_in_future"
    )
    statuses = [event.bkm_status for event in await planning.events(InstitutionRegistered)]
    assert statuses == [None, "berdaya", "mandiri", "berdaya"]


async def test_the_seven_tasks_are_a_checklist_per_year(planning):
    client = planning.client()
    made = await institution(client)
    address = f"{BASE}/institutions/{made['id']}/tasks"
    empty = await client.ok(await client.get(address))
    assert (empty["year"], empty["done"]) == (today().year, 0)
    assert [item["number"] for item in empty["items"]] == [1, 2, 3, 4, 5, 6, 7]
    assert {item["state"] for item in empty["items"]} == {"belum"}
    begun = {"started_on": "2025-02-02", "note": "Data dimutakhirkan."}
    first = await client.ok(await client.post(f"{address}/baseline", begun))
    assert (first["year"], first["done"], first["items"][0]["state"]) == (2025, 0, "proses")
    document = {"number": "BA/3", "date": "2025-03-20", "sha256": HASH}
    done = begun | {"done_on": "2025-03-20", "document": document}
    second = await client.ok(await client.post(f"{address}/baseline", done))
    item = second["items"][0]
    assert (second["done"], item["state"], item["document"]) == (1, "selesai", document)
    assert second == await client.ok(await client.post(f"{address}/baseline", done))
    assert (await client.ok(await client.get(address, year=2024)))["done"] == 0
    events = await planning.events(InstitutionRegistered)
    assert [event.version for event in events] == [1, 2, 3]
    [task] = events[-1].tasks
    assert (task.task, task.year, str(task.done_on)) == ("baseline", 2025, "2025-03-20")


async def test_an_event_tells_each_task_as_of_its_last_year(planning):
    client = planning.client()
    made = await institution(client)
    address = f"{BASE}/institutions/{made['id']}/tasks/monev"
    for started in ("2024-02-01", "2025-02-01", "2023-02-01"):
        await client.ok(await client.post(address, {"started_on": started}))
    *_, last = await planning.events(InstitutionRegistered)
    assert [(task.task, task.year) for task in last.tasks] == [("monev", 2025)]


@pytest.mark.parametrize(
    ("task", "facts", "status", "code"),
    [
        ("monev", {"started_on": day(1)}, 422, "day_in_future"),
        ("monev", {"started_on": day(0), "done_on": day(-1)}, 422, "days_crossed"),
        ("monev", {"done_on": day(0)}, 422, "invalid_request"),
        ("monev", {"started_on": day(0), "document": {"sha256": "x"}}, 422, "invalid_request"),
        ("kedelapan", {"started_on": day(0)}, 404, "not_found"),
    ],
)
async def test_what_cannot_have_been_done_is_not_on_the_list(planning, task, facts, status, code):
    client = planning.client()
    made = await institution(client)
    address = f"{BASE}/institutions/{made['id']}/tasks"
    refused(await client.post(f"{address}/{task}", facts), status, code)
    assert await planning.scalar("SELECT count(*) FROM institution_tasks") == 0


async def test_status_and_tasks_are_for_a_bkm(planning):
    client = planning.client()
    ksm = await institution(client, **KSM)
    address = f"{BASE}/institutions/{ksm['id']}"
    said = {"status": "berdaya", "assessed_on": day(0)}
    refused(await client.post(f"{address}/statuses", said), 409, "not_a_bkm")
    refused(await client.post(f"{address}/tasks/monev", {"started_on": day(0)}), 409, "not_a_bkm")
    refused(await client.get(f"{address}/tasks"), 409, "not_a_bkm")


async def test_the_seven_tasks_are_data(planning):
    items = await listed(planning.client(), "revitalisation-tasks")
    assert [(item["number"], item["task"]) for item in items] == [
        (1, "baseline"),
        (2, "keselarasan"),
        (3, "pemasaran"),
        (4, "konsolidasi"),
        (5, "pelaksanaan"),
        (6, "monev"),
        (7, "infrastruktur"),
    ]
