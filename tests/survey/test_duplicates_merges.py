"""Of records about one household one counts; the others come back exactly when that is undone."""

import asyncio
from decimal import Decimal

import pytest

from contracts.survey import SheetRecorded, SheetWithdrawn, SubmissionMerged, SubmissionUnmerged
from tests.harness import code_of
from tests.survey.duplicates import DUPLICATES, merge, pairs, sent, undo
from tests.survey.official import REJOSARI, brought, java
from tests.survey.phones import instance_of
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON, RT, Field
from tests.survey.steps import apply, imported, open_round, sheet
from tests.survey.steps import undo as undo_import
from tests.survey.workbooks import rejosari_workbook

BESIDE = "35.19.09.2009-001-001"
REASON = {"reasons": [{"question": "q12", "reason": "Foto menunjukkan sumur."}]}


@pytest.fixture
async def counted(field):
    """Three approved households and the RT's own record; two of them are one household."""
    field.ids = [await sent(field, n, nik=PERSON["nik"] if n else "") for n in range(3)]
    await field.phone.send(field.rt_record())
    for line in await field.submissions():
        await field.desk.ok(await field.decide(line["id"], "approve"))
    return field


async def sheet_of(field, rt=RT):
    found = await field.desk.get("/v1/survey/sheets", round_id=field.round["id"], rt=rt)
    items = (await field.desk.ok(found))["items"]
    return items[0] if items else None


NEW = {"id", "version", "recorded_at", "import_id"}


def numbers(sheet):
    """All that a sheet says but which computation it is."""
    return {name: value for name, value in sheet.items() if name not in NEW}


async def state_of(field, id):
    return (await field.desk.get(f"/v1/survey/submissions/{id}")).json()["state"]


async def test_a_merge_lowers_the_rts_sums_and_its_undo_restores_them_exactly(counted):
    before = await sheet_of(counted)
    _, kept, double = counted.ids
    made = await counted.reviewer.ok(await merge(counted, kept, double))
    assert (made["kept"], made["merged_by"], made["undone_at"]) == (kept, "verifikator", None)
    assert [(one["id"], one["state"]) for one in made["merged"]] == [(double, "approved")]
    merged = await sheet_of(counted)
    assert (before["buildings"], merged["buildings"]) == ("3", "2")
    assert int(before["population"]) - int(merged["population"]) == 4
    assert await state_of(counted, double) == "merged"
    assert await state_of(counted, kept) == "approved"
    assert await pairs(counted) == []

    undone = await counted.reviewer.ok(await undo(counted, made["id"]))
    assert (undone["undone_by"], undone["version"]) == ("verifikator", 2)
    assert numbers(await sheet_of(counted)) == numbers(before)
    assert await state_of(counted, double) == "approved"
    assert len(await pairs(counted)) == 1
    recorded = await counted.survey.events(SheetRecorded)
    assert [str(event.buildings) for event in recorded][-3:] == ["3", "2", "3"]


async def test_a_merge_and_its_undo_are_told_and_audited(counted):
    _, kept, double = counted.ids
    made = await counted.reviewer.ok(await merge(counted, kept, double))
    await counted.reviewer.ok(await undo(counted, made["id"]))
    (merged,) = await counted.survey.events(SubmissionMerged)
    (apart,) = await counted.survey.events(SubmissionUnmerged)
    assert (str(merged.entity_id), str(merged.merged_into)) == (double, kept)
    assert (merged.state, apart.state) == ("merged", "approved")
    assert (merged.version, apart.version) == (3, 4)
    assert (merged.actor, merged.scores) == ("verifikator", apart.scores)
    told = await counted.survey.rows(
        "SELECT caller, change FROM audit WHERE entity = 'merges' ORDER BY id"
    )
    assert [tuple(row) for row in told] == [("verifikator", "created"), ("verifikator", "changed")]
    listed = await counted.desk.get(f"{DUPLICATES}/merges", round_id=counted.round["id"])
    (one,) = (await counted.desk.ok(listed))["items"]
    assert (one["id"], one["reason"], one["undone_reason"]) == (
        made["id"],
        "Didata dua kali oleh dua petugas.",
        "Ternyata dua keluarga.",
    )
    where = {"round_id": counted.round["id"], "region": BESIDE[:13]}
    assert (await counted.desk.get(f"{DUPLICATES}/merges", **where)).json()["items"] == []


async def test_records_that_do_not_count_yet_are_merged_without_a_new_sheet(field):
    ids = [await sent(field, 1) for _ in range(3)]
    await field.decide(ids[1], "return", REASON)
    made = await field.reviewer.ok(await merge(field, ids[0], *ids[1:]))
    assert await field.survey.events(SheetRecorded, SheetWithdrawn) == []
    await field.reviewer.ok(await undo(field, made["id"]))
    assert [await state_of(field, id) for id in ids] == ["received", "returned", "received"]


async def test_the_last_household_of_an_rt_takes_its_sheet_away(field):
    there = await sent(field, 1)
    here = await sent(field, 1, rt=BESIDE)
    await field.phone.send(field.rt_record())
    for line in await field.submissions():
        await field.desk.ok(await field.decide(line["id"], "approve"))
    assert await sheet_of(field) is not None
    made = await field.reviewer.ok(await merge(field, here, there))
    assert await sheet_of(field) is None
    await field.reviewer.ok(await undo(field, made["id"]))
    assert (await sheet_of(field))["buildings"] == "1"


async def test_a_merged_record_is_neither_decided_about_nor_corrected(field):
    first = field.record(texts_of(1) | PERSON)
    await field.phone.send(first)
    double = (await field.submissions())[-1]["id"]
    kept = await sent(field, 1)
    made = await field.reviewer.ok(await merge(field, kept, double))
    for decision, body in (("approve", None), ("return", REASON), ("reject", {"reason": "x"})):
        answer = await field.decide(double, decision, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "record_merged")
    again = field.record(texts_of(2) | PERSON, deprecated_id=instance_of(first))
    answer = await field.phone.send(again)
    assert (answer.status_code, code_of(answer)) == (409, "record_closed")
    await field.reviewer.ok(await undo(field, made["id"]))
    assert (await field.phone.send(again)).status_code == 201


async def test_what_cannot_be_merged_is_refused_by_name(field):
    one, other, third = [await sent(field, n) for n in range(3)]
    await field.decide(third, "reject", {"reason": "x"})
    round = await open_round(field.desk, name="Lain", year=2024)
    texts = {"kode_rt": RT} | texts_of(1)
    body = {"round_id": round["id"], "kind": "household", "answers": texts}
    key = {"Idempotency-Key": "one"}
    sender = field.survey.client(id="alat")
    later = (await sender.post("/v1/survey/submissions", body, headers=key)).json()["id"]
    await field.reviewer.ok(await merge(field, one, other))
    refused = {
        "kept_is_merged": await merge(field, one, one),
        "other_rounds": await merge(field, one, later),
        "not_mergeable": await merge(field, one, other),
        "not_found": await merge(field, one, field.round["id"]),
    }
    assert {name: code_of(answer) for name, answer in refused.items()} == {n: n for n in refused}
    assert code_of(await merge(field, other, one)) == "not_mergeable"
    assert code_of(await merge(field, one, third)) == "not_mergeable"
    reader = field.survey.client(scopes=("survey:read", "survey:write"))
    assert (await merge(field, one, third, who=reader)).status_code == 403


async def test_a_merge_is_undone_once(field):
    ids = [await sent(field, 1) for _ in range(2)]
    made = await field.reviewer.ok(await merge(field, *ids))
    await field.reviewer.ok(await undo(field, made["id"]))
    assert code_of(await undo(field, made["id"])) == "merge_undone"
    again = await field.reviewer.ok(await merge(field, *reversed(ids)))
    assert again["kept"] == ids[1]


async def test_of_two_merges_of_one_record_at_once_one_holds(counted):
    first, kept, double = counted.ids
    answers = await asyncio.gather(
        merge(counted, kept, double), merge(counted, first, double), merge(counted, double, kept)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    refusals = {code_of(answer) for answer in answers if answer.is_error}
    assert refusals == {"not_mergeable"}
    assert (await sheet_of(counted))["buildings"] == "2"
    assert await counted.survey.scalar("SELECT count(*) FROM merged_records WHERE stands") == 1


async def test_a_merge_and_a_decision_at_once_leave_one_truth(counted):
    """Whichever comes first, the sheet is the sum of what is approved."""
    _, kept, double = counted.ids
    await asyncio.gather(merge(counted, kept, double), counted.decide(double, "return", REASON))
    approved = await counted.survey.scalar(
        "SELECT count(*) FROM households WHERE state = 'approved'"
    )
    assert (await sheet_of(counted))["buildings"] == str(approved) == "2"
    rows = "SELECT h.state = s.state FROM households h JOIN submissions s USING (id)"
    assert {row[0] for row in await counted.survey.rows(rows)} == {True}


async def test_merging_across_regions_needs_both(field):
    one, other = await sent(field, 1), await sent(field, 1, rt=BESIDE)
    scopes = ("survey:read", "survey:approve")
    village = field.survey.client(scopes=scopes, regions=(RT[:13],), id="lurah")
    assert (await merge(field, one, other, who=village)).status_code == 404
    district = field.survey.client(scopes=scopes, regions=("35.19",), id="camat")
    made = await district.ok(await merge(field, one, other, who=district))
    assert (await undo(field, made["id"], who=village)).status_code == 404
    listed = await village.get(f"{DUPLICATES}/merges", round_id=field.round["id"])
    assert listed.json()["items"] == []
    await district.ok(await undo(field, made["id"], who=district))


async def test_a_sealed_round_is_neither_merged_nor_taken_apart(counted):
    _, kept, double = counted.ids
    made = await counted.reviewer.ok(await merge(counted, kept, double))
    await counted.desk.post(f"/v1/survey/rounds/{counted.round['id']}/seal")
    assert code_of(await undo(counted, made["id"])) == "round_not_open"
    assert code_of(await merge(counted, counted.ids[0], kept)) == "round_not_open"


async def test_nothing_is_merged_while_an_import_is_at_work_in_the_round(counted):
    writer = counted.survey.client()
    found = await imported(counted.survey, writer, counted.round, sheet({"kode_rt": RT}))
    await writer.ok(await writer.post(f"/v1/survey/imports/{found['id']}/apply"))
    _, kept, double = counted.ids
    assert code_of(await merge(counted, kept, double)) == "import_running"
    await counted.survey.work()
    assert (await merge(counted, kept, double)).status_code == 201


async def test_records_of_a_workbook_are_merged_too_and_stay_while_they_are(survey):
    """Its undo, and another workbook of the RT, would take them away: both wait for the merge.

    From the merge on the sheet is computed from the records, whose flags it counts too.
    """
    writer = survey.client()
    round = await java(writer)
    field = Field(survey, writer, None, writer, round, "", "")
    found = await apply(survey, writer, await brought(survey, writer, round, rejosari_workbook()))
    newer = await brought(survey, writer, round, rejosari_workbook())
    before = await sheet_of(field, REJOSARI)
    rows = await survey.rows("SELECT id FROM households ORDER BY id LIMIT 2")
    made = await writer.ok(await merge(field, *(str(row.id) for row in rows)))
    less = await sheet_of(field, REJOSARI)
    assert (before["buildings"], less["buildings"]) == ("40", "39")
    assert await survey.events(SubmissionMerged) == []
    refused = [
        await writer.post(f"/v1/survey/imports/{found['id']}/undo"),
        await writer.post(f"/v1/survey/imports/{newer['id']}/apply"),
    ]
    assert [code_of(answer) for answer in refused] == ["records_merged"] * 2
    await writer.ok(await undo(field, made["id"]))
    after = await sheet_of(field, REJOSARI)
    assert {name: Decimal(after["volumes"][name]) for name in after["volumes"]} == {
        name: Decimal(before["volumes"][name]) for name in before["volumes"]
    }
    same = ("buildings", "population", "total", "slum_class", "flags")
    assert [after[name] for name in same] == [before[name] for name in same]
    assert (await undo_import(survey, writer, found))["status"] == "undone"
    assert await sheet_of(field, REJOSARI) is None
