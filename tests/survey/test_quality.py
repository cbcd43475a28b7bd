"""The quality desk: findings are taken, resolved and opened again, and the open flags follow."""

import json

from contracts.survey import AssessmentSealed, RoundSealed, SheetRecorded
from tests.harness import uuid_of
from tests.survey.plans import OTHER, refused
from tests.survey.quality import (
    TRUE,
    findings,
    resolve,
    rules_found,
    scanned,
    sheet_of,
    take,
)
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON, RT
from tests.survey.steps import apply, assessments, imported, open_round, rt, sheet, undo

DIRTY = TRUE | {"1b": "1.5", "4a": "-1.03"}
FINDING = "/v1/survey/quality-findings"


async def dirty_round(survey, client, *rows, **facts):
    round = await open_round(client, **facts)
    await take(survey, client, round, *(rows or (DIRTY,)))
    return round


async def test_a_resolved_finding_lowers_the_flags_of_sheet_and_recap(survey):
    client = survey.client()
    round = await dirty_round(survey, client)
    before = await sheet_of(client, round, rt(7))
    assert (before["open_flags"], before["version"]) == (2, 1)
    finding = (await findings(client, round))[0]
    answer = await resolve(client, finding)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    after = await sheet_of(client, round, rt(7))
    assert (after["open_flags"], after["version"]) == (1, 2)
    assert after["flags"] == before["flags"]  # what is odd stays odd
    told = await survey.events(SheetRecorded)
    assert [(e.version, e.open_flags) for e in told] == [(1, 2), (2, 1)]
    scores = await assessments(client, round)
    assert {one["open_flags"] for one in scores.values()} == {1}
    await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    await survey.work()
    sealed = await survey.events(AssessmentSealed, RoundSealed)
    assert {event.open_flags for event in sealed} == {1}


async def test_findings_beyond_the_rows_own_flags_are_counted_too(survey):
    client = survey.client()
    round = await dirty_round(survey, client, TRUE, TRUE | {"kode_rt": rt(8)})
    assert (await sheet_of(client, round, rt(7)))["open_flags"] == 1
    scores = await assessments(client, round)
    assert scores["village 35.19.09.2010"]["open_flags"] == 2
    for finding in await findings(client, round):
        await client.ok(await resolve(client, finding))
    assert (await sheet_of(client, round, rt(7)))["open_flags"] == 0
    assert (await assessments(client, round))["village 35.19.09.2010"]["open_flags"] == 0


async def test_a_finding_opened_again_counts_again(survey):
    client = survey.client()
    round = await dirty_round(survey, client)
    finding = (await findings(client, round))[0]
    address = f"{FINDING}/{finding['id']}/reopening"
    refused(await client.post(address, {"reason": "x"}), 409, "finding_not_resolved")
    await client.ok(await resolve(client, finding))
    refused(await resolve(client, finding), 409, "finding_not_open")
    opened = await client.ok(await client.post(address, {"reason": "Angka lain."}))
    assert (opened["state"], opened["resolution"], opened["reason"]) == (
        "open",
        None,
        "Angka lain.",
    )
    assert (await sheet_of(client, round, rt(7)))["open_flags"] == 2


async def test_scans_neither_double_nor_reopen(survey):
    client = survey.client()
    round = await dirty_round(survey, client)
    resolved = (await findings(client, round))[0]
    await client.ok(await resolve(client, resolved, resolution="accepted"))
    before = await findings(client, round)
    for _ in range(2):
        scan = await scanned(survey, client, round)
        assert (scan["status"], scan["open"], scan["progress"]) == ("done", 1, 100)
    assert await findings(client, round) == before
    assert (await sheet_of(client, round, rt(7)))["version"] == 2


async def test_a_finding_without_ground_is_gone_and_comes_back_as_it_was(survey):
    client = survey.client()
    round = await dirty_round(survey, client)
    over, negative = await findings(client, round)
    await client.ok(await resolve(client, over))
    better = await apply(survey, client, await imported(survey, client, round, sheet(TRUE)))
    assert await findings(client, round) == []
    assert {f["state"] for f in await findings(client, round, state="gone")} == {"gone"}
    assert (await sheet_of(client, round, rt(7)))["open_flags"] == 0
    refused(await resolve(client, negative), 409, "finding_not_open")
    await undo(survey, client, better)
    found = {f["id"]: f["state"] for f in await findings(client, round)}
    assert found == {over["id"]: "resolved", negative["id"]: "open"}
    assert (await sheet_of(client, round, rt(7)))["open_flags"] == 1


async def test_other_evidence_is_another_finding(survey):
    client = survey.client()
    round = await dirty_round(survey, client)
    over = (await findings(client, round, rule="over_100"))[0]
    await client.ok(await resolve(client, over))
    await take(survey, client, round, DIRTY | {"1b": "1.6"})
    (found,) = await findings(client, round, rule="over_100")
    assert (found["state"], found["evidence"]["value"]) == ("open", "1.6")
    assert (await sheet_of(client, round, rt(7)))["open_flags"] == 2


async def test_the_flags_of_records_travel_and_fall_with_their_findings(survey, field):
    await field.phone.send(field.record(texts_of(0) | {"q12": ""} | PERSON))
    await field.phone.send(field.rt_record())
    for line in await field.submissions():
        await field.desk.ok(await field.decide(line["id"], "approve"))
    desk = survey.client()
    before = (await sheet_of(desk, field.round, RT))["open_flags"]
    (finding,) = [f for f in await findings(desk, field.round) if f["field"] == "q12"]
    assert finding["counted"]
    assert before == len(await findings(desk, field.round))
    await desk.ok(await resolve(desk, finding))
    assert (await sheet_of(desk, field.round, RT))["open_flags"] == before - 1
    stored = json.dumps([list(map(str, r)) for r in await survey.rows("TABLE quality_findings")])
    assert [word for word in PERSON.values() if word in stored] == []


async def test_a_finding_is_taken_and_given_away(survey):
    client = survey.client(id=str(uuid_of(1)))
    round = await dirty_round(survey, client)
    finding = (await findings(client, round))[0]
    address = f"{FINDING}/{finding['id']}"

    async def assign(assignee, version):
        return await client.http.patch(
            address, json={"assignee": assignee}, headers={"If-Match": f'"{version}"'}
        )

    taken = await client.ok(await assign("me", 1))
    assert (taken["assignee"], taken["mine"], taken["version"]) == (str(uuid_of(1)), True, 2)
    refused(await assign(None, 1), 412, "version_mismatch")
    refused(await client.http.patch(address, json={"assignee": None}), 428, "if_match_required")
    refused(await assign("Bu Sri", 2), 422, "invalid_request")
    assert [f["id"] for f in await findings(client, round, assignee="me")] == [finding["id"]]
    given = await client.ok(await assign(str(uuid_of(2)), 2))
    assert (given["assignee"], given["mine"]) == (str(uuid_of(2)), False)
    assert await findings(client, round, assignee="me") == []
    trail = await client.ok(await client.get("/v1/survey/audit", record=finding["id"]))
    assert [(e["change"], e["operation"]) for e in trail["items"]] == [
        ("changed", "assign_finding"),
        ("changed", "assign_finding"),
    ]


async def test_the_trail_tells_who_resolved_and_not_what_was_found(survey):
    client = survey.client(id="verifikator")
    round = await dirty_round(survey, client)
    finding = (await findings(client, round))[0]
    await client.ok(await resolve(client, finding))
    trail = await client.ok(await client.get("/v1/survey/audit", record=finding["id"]))
    assert [(e["operation"], e["caller"], e["regions"]) for e in trail["items"]] == [
        ("resolve_finding", "verifikator", ["35.19.09.2010"])
    ]


async def test_a_sealed_round_keeps_its_findings_as_they_travelled(survey):
    client = survey.client()
    round = await dirty_round(survey, client)
    finding = (await findings(client, round))[0]
    await client.post(f"/v1/survey/rounds/{round['id']}/seal")
    for _ in range(2):
        refused(await resolve(client, finding), 409, "round_not_open")
        asked = await client.post("/v1/survey/quality-scans", {"round_id": round["id"]})
        refused(asked, 409, "round_not_open")
        await survey.work()
    assert len(await findings(client, round, state="open")) == 2


async def test_a_summary_counts_by_rule_and_state(survey):
    client = survey.client()
    round = await dirty_round(survey, client, DIRTY, DIRTY | {"kode_rt": rt(8), "1c": "2"})
    await client.ok(await resolve(client, (await findings(client, round, rule="over_100"))[0]))
    found = await client.get("/v1/survey/quality-summary", round_id=round["id"])
    summary = await client.ok(found)
    assert [(i["rule"], i["open"], i["resolved"]) for i in summary["items"]] == [
        ("negative_volume", 2, 0),
        ("over_100", 1, 1),
    ]
    assert (summary["open"], summary["resolved"], summary["gone"]) == (3, 1, 0)


async def test_findings_outside_ones_regions_do_not_exist(survey):
    client = survey.client()
    rows = (TRUE, TRUE | {"kode_rt": rt(1, OTHER)})
    round = await dirty_round(survey, client, *rows)
    mine, other = sorted(await findings(client, round), key=lambda f: f["rt"])
    narrow = survey.client(regions=("35.19",))
    (shown,) = await findings(narrow, round)
    assert shown["id"] == mine["id"]
    assert shown["evidence"] == {"count": 1, "others": [], "hidden": 1}
    assert OTHER not in json.dumps(shown)
    refused(await narrow.get(f"{FINDING}/{other['id']}"), 404, "not_found")
    refused(await resolve(narrow, other), 404, "not_found")
    refused(await narrow.get(FINDING, region="35.77"), 404, "region_not_found")
    found = await narrow.get("/v1/survey/quality-summary", round_id=round["id"])
    assert (await narrow.ok(found))["open"] == 1
    await narrow.ok(await resolve(narrow, mine))  # the sums of the province follow, unseen
    assert (await assessments(client, round))["district 35.19.09"]["open_flags"] == 0
    assert (await scanned(survey, narrow, round))["open"] == 1  # of all, by who sees a part
    reader = survey.client(scopes={"survey:read", "survey:write"})
    refused(await resolve(reader, other), 403, "scope_missing")


async def test_a_resolution_waits_for_an_import_at_work(survey):
    client = survey.client()
    round = await dirty_round(survey, client)
    finding = (await findings(client, round))[0]
    found = await imported(survey, client, round, sheet(TRUE))
    await client.post(f"/v1/survey/imports/{found['id']}/apply")
    refused(await resolve(client, finding), 409, "import_running")
    await survey.work()
    refused(await resolve(client, finding), 409, "finding_not_open")


async def test_pages_and_filters_narrow_the_list(survey):
    client = survey.client()
    round = await dirty_round(survey, client, DIRTY, DIRTY | {"kode_rt": rt(8), "1c": "2"})
    for filters, count in (
        ({"rt": rt(8)}, 2),
        ({"severity": "error"}, 2),
        ({"rule": "over_100", "region": "35.19.09"}, 2),
        ({"state": "resolved"}, 0),
        ({"assignee": "me"}, 0),
    ):
        assert len(await findings(client, round, **filters)) == count, filters
    first = await client.ok(await client.get(FINDING, round_id=round["id"], limit=3))
    rest = await client.ok(await client.get(FINDING, cursor=first["next"], limit=3))
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 1, None)
    assert await rules_found(client, round, rt=rt(8)) == ["negative_volume", "over_100"]
