"""Audit opinions: one per village and fiscal year, by the auditor."""

from datetime import timedelta

import pytest

from contracts.finance import AuditRecorded
from services.chassis.clock import now
from tests.finance.steps import BASE, OTHER, VILLAGE
from tests.harness import EVERYTHING, code_of

DONE = {
    "state": "done",
    "opinion": "UO",
    "auditor": "Inspektorat Kabupaten Madiun",
    "date": "2021-04-20",
    "document": {"number": "700/12/LHP/2021"},
}


async def put(client, region=VILLAGE, year=2020, tag=None, **facts):
    headers = {} if tag is None else {"If-Match": tag}
    return await client.http.put(f"{BASE}/audits/{region}/{year}", json=facts, headers=headers)


async def test_an_audit_is_recorded_and_goes_on(finance):
    client = finance.client(id="bpk")
    first = await put(client, state="not_yet", auditor="Inspektorat")
    assert (first.status_code, first.json()["opinion"], first.json()["version"]) == (200, None, 1)
    assert code_of(await put(client, **DONE)) == "if_match_required"
    assert code_of(await put(client, tag='"7"', **DONE)) == "version_mismatch"
    done = await put(client, tag=first.headers["etag"], **DONE)
    found = done.json()
    assert (found["state"], found["opinion"], found["date"], found["version"]) == (
        "done",
        "UO",
        "2021-04-20",
        2,
    )
    assert found["document"] == {"number": "700/12/LHP/2021", "date": None, "sha256": None}
    assert found["recorded_by"] == "bpk"
    assert (await client.get(f"{BASE}/audits/{VILLAGE}/2020")).json() == found
    back = await put(client, tag=done.headers["etag"], state="not_yet")
    assert (back.json()["opinion"], back.json()["document"]) == (None, None)


async def test_others_hear_of_an_audit_and_not_what_was_written_of_it(finance):
    client = finance.client(id="bpk")
    first = await put(client, state="not_yet", auditor="Inspektorat", notes="Menunggu berkas.")
    await put(client, tag=first.headers["etag"], **DONE)
    early, done = await finance.events(AuditRecorded)
    assert (early.state, early.opinion, early.audited_on, early.version) == (
        *("not_yet", None, None),
        1,
    )
    assert (done.state, done.opinion, str(done.audited_on), done.version) == (
        *("done", "UO", "2021-04-20"),
        2,
    )
    assert (done.region, done.fiscal_year, done.actor) == (VILLAGE, 2020, "bpk")
    assert str(done.entity_id) == first.json()["id"]
    assert "Inspektorat" not in early.model_dump_json() + done.model_dump_json()
    await put(client, tag='"1"', **DONE)
    assert len(await finance.events(AuditRecorded)) == 2


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"state": "not_yet"}, 422, "opinion_too_early"),
        ({"opinion": "WTP"}, 422, "invalid_request"),
        ({"auditor": ""}, 422, "audit_incomplete"),
        ({"date": None}, 422, "audit_incomplete"),
        ({"region": "35.19"}, 422, "level_not_meant"),
        ({"region": "99.01.01.2001"}, 404, "region_not_found"),
        ({"year": 1999}, 422, "invalid_request"),
        ({"date": str(now().date() + timedelta(days=2))}, 422, "day_in_future"),
    ],
)
async def test_what_is_no_audit_is_refused_by_name(finance, facts, status, code):
    answer = await put(finance.client(), **(DONE | facts))
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await finance.scalar("SELECT count(*) FROM audit_opinions") == 0


async def test_an_auditor_records_and_everybody_reads(finance):
    reader = finance.client(scopes=EVERYTHING - {"finance:audit"})
    assert (await put(reader, **DONE)).status_code == 403
    await put(finance.client(), **DONE)
    assert (await reader.get(f"{BASE}/audits/{VILLAGE}/2020")).status_code == 200
    missing = await reader.get(f"{BASE}/audits/{VILLAGE}/2019")
    assert (missing.status_code, code_of(missing)) == (404, "not_found")


async def test_other_places_see_and_change_nothing(finance):
    await put(finance.client(), **DONE)
    stranger = finance.client(regions=[OTHER])
    for answer in (
        await stranger.get(f"{BASE}/audits/{VILLAGE}/2020"),
        await put(stranger, tag="*", **DONE),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "region_not_found")
    assert (await stranger.get(f"{BASE}/audits")).json() == {"items": [], "next": None}


async def test_audits_are_found(finance):
    client = finance.client()
    await put(client, **DONE)
    await put(client, year=2021, **(DONE | {"opinion": "DO"}))
    await put(client, region=OTHER, state="not_yet")

    async def found(**wanted):
        page = await client.ok(await client.get(f"{BASE}/audits", **wanted))
        return [(one["region"], one["fiscal_year"]) for one in page["items"]]

    assert await found() == [(VILLAGE, 2020), (VILLAGE, 2021), (OTHER, 2020)]
    assert await found(opinion="DO") == [(VILLAGE, 2021)]
    assert await found(state="not_yet") == [(OTHER, 2020)]
    assert await found(region="35.19", fiscal_year=2020) == [(VILLAGE, 2020)]
    first = (await client.get(f"{BASE}/audits", limit=1)).json()
    assert await found(cursor=first["next"]) == [(VILLAGE, 2021), (OTHER, 2020)]
