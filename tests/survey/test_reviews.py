"""From a record as it came to a sheet that counts: approve, return, correct, reject."""

from contracts.survey import (
    SheetRecorded,
    SheetWithdrawn,
    SubmissionApproved,
    SubmissionReturned,
)
from services.survey.questionnaire.totals import HouseholdTotals
from tests.survey.phones import instance_of
from tests.survey.questionnaire.rejosari import synthetic_households, texts_of
from tests.survey.records import PERSON, RT, in_the_field
from tests.survey.steps import apply, imported, open_round, sheet, undo

REASON = {"reasons": [{"question": "q12", "reason": "Foto menunjukkan sumur."}]}


async def sheet_of(field, rt=RT):
    found = await field.desk.get("/v1/survey/sheets", round_id=field.round["id"], rt=rt)
    items = (await field.desk.ok(found))["items"]
    return items[0] if items else None


async def all_sent(field, count=40):
    """The households of Rejosari and its Format B; the ids, Format B's last."""
    for number in range(count):
        await field.phone.send(field.record(texts_of(number) | PERSON))
    await field.phone.send(field.rt_record())
    return [line["id"] for line in await field.submissions()]


async def test_rejosari_from_the_phones_to_the_seal(field):
    """40 households through OpenRosa, approved, sealed: 24, kumuh ringan (S7)."""
    for id in await all_sent(field):
        await field.desk.ok(await field.decide(id, "approve"))
    sheet = await sheet_of(field)
    assert (sheet["total"], sheet["slum_class"], sheet["source"]) == (24, "light", "records")
    assert (sheet["buildings"], sheet["households"], sheet["population"]) == ("40", "40", "131")
    round = f"/v1/survey/rounds/{field.round['id']}"
    await field.desk.ok(await field.desk.post(f"{round}/seal"))
    await field.survey.work()
    found = await field.desk.get("/v1/survey/assessments", round_id=field.round["id"], level="rt")
    (assessment,) = (await field.desk.ok(found))["items"]
    assert (assessment["code"], assessment["total"], assessment["slum_class"]) == (RT, 24, "light")


async def test_only_approved_records_count(field):
    *households, area = await all_sent(field, 3)
    await field.desk.ok(await field.decide(area, "approve"))
    assert await sheet_of(field) is None
    await field.desk.ok(await field.decide(households[0], "approve"))
    assert (await sheet_of(field))["buildings"] == "1"
    await field.desk.ok(await field.decide(households[1], "approve"))
    assert (await sheet_of(field))["buildings"] == "2"
    await field.desk.ok(await field.decide(households[1], "return", REASON))
    assert (await sheet_of(field))["buildings"] == "1"
    await field.desk.ok(await field.decide(area, "return", REASON))
    assert await sheet_of(field) is None
    recorded = await field.survey.events(SheetRecorded)
    assert [str(event.buildings) for event in recorded] == ["1", "2", "1"]
    assert {event.source for event in recorded} == {"records"}
    assert len(await field.survey.events(SheetWithdrawn)) == 1


async def test_a_returned_record_is_corrected_and_the_difference_is_shown(field):
    first = field.record(texts_of(0) | PERSON)
    await field.phone.send(first)
    (line,) = await field.submissions()
    await field.desk.ok(await field.decide(line["id"], "return", REASON))
    second = field.record(
        texts_of(0) | PERSON | {"q12": "c", "q13": "b", "nama": "Sulastri"},
        deprecated_id=instance_of(first),
    )
    assert (await field.phone.send(second)).status_code == 201
    (line,) = await field.submissions()
    assert (line["state"], line["number"]) == ("received", 2)
    reader = field.survey.client(scopes=("survey:read",), id="pembaca")
    history = (await reader.get(f"/v1/survey/submissions/{line['id']}/history")).json()
    assert [version["number"] for version in history] == [1, 2]
    assert history[0]["changes"] == []
    (review,) = history[0]["reviews"]
    assert (review["decision"], review["by"]) == ("returned", "verifikator")
    assert review["reasons"] == REASON["reasons"]
    changes = {change["question"]: change for change in history[1]["changes"]}
    assert changes.keys() == {"q12", "q13", "nama"}
    assert (changes["q12"]["before"], changes["q12"]["after"]) == ("a", "c")
    assert changes["q12"]["label"].startswith("Main source of water")
    assert (changes["nama"]["before"], changes["nama"]["after"]) == ("•••", "•••")


async def test_who_may_read_personal_data_sees_it_and_is_told_on(field):
    first = field.record(texts_of(0) | PERSON)
    await field.phone.send(first)
    await field.phone.send(
        field.record(texts_of(0) | PERSON | {"nama": "Lastri"}, deprecated_id=instance_of(first))
    )
    (line,) = await field.submissions()
    clear = field.survey.client(scopes=("survey:read", "personal:read"), id="verifikator-2")
    history = (await clear.get(f"/v1/survey/submissions/{line['id']}/history")).json()
    (change,) = history[1]["changes"]
    assert (change["before"], change["after"]) == (PERSON["nama"], "Lastri")
    found = (await clear.get(f"/v1/survey/submissions/{line['id']}")).json()
    assert found["answers"]["nik"] == PERSON["nik"]
    told = await field.survey.rows(
        "SELECT caller, record FROM audit WHERE change = 'read' ORDER BY id"
    )
    assert [tuple(row) for row in told] == [("verifikator-2", line["id"])] * 2


async def test_nobody_decides_about_their_own_record(field):
    await field.sent()
    (line,) = await field.submissions()
    own = field.survey.client(scopes=("survey:approve",), id="faskel")
    answer = await own.post(f"/v1/survey/submissions/{line['id']}/approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "own_record")


async def test_an_approved_or_rejected_record_takes_no_correction(field):
    first = field.record(texts_of(0))
    await field.phone.send(first)
    (line,) = await field.submissions()
    await field.desk.ok(await field.decide(line["id"], "reject", {"reason": "Didata dua kali."}))
    again = field.record(texts_of(1), deprecated_id=instance_of(first))
    answer = await field.phone.send(again)
    assert answer.status_code == 409
    assert "record_closed" in answer.text
    answer = await field.decide(line["id"], "approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_under_review")


async def test_an_rt_has_one_approved_format_b(field):
    await field.phone.send(field.rt_record())
    await field.phone.send(field.rt_record(q8="200"))
    one, other = [line["id"] for line in await field.submissions()]
    await field.desk.ok(await field.decide(one, "approve"))
    answer = await field.decide(other, "approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "rt_form_approved")
    assert one in answer.json()["detail"]


async def test_a_decision_is_told(field):
    await field.sent()
    (line,) = await field.submissions()
    await field.decide(line["id"], "return", REASON)
    await field.decide(line["id"], "approve")
    (returned,) = await field.survey.events(SubmissionReturned)
    (approved,) = await field.survey.events(SubmissionApproved)
    assert (returned.version, approved.version) == (2, 3)
    assert (approved.actor, approved.submitted_by) == ("verifikator", "faskel")
    assert approved.scores == returned.scores
    assert approved.scores["a1"] == 1
    told = await field.survey.rows("SELECT caller, change FROM audit WHERE entity = 'reviews'")
    assert [tuple(row) for row in told] == [("verifikator", "created")] * 2


async def test_a_sealed_round_takes_neither_records_nor_decisions(field):
    *_, area = await all_sent(field, 1)
    for line in await field.submissions():
        await field.decide(line["id"], "approve")
    await field.desk.post(f"/v1/survey/rounds/{field.round['id']}/seal")
    await field.survey.work()
    answer = await field.phone.send(field.record(texts_of(1)))
    assert answer.status_code == 409
    assert "round_not_open" in answer.text
    answer = await field.decide(area, "return", REASON)
    assert (answer.status_code, answer.json()["code"]) == (409, "round_not_open")


async def test_another_region_sees_no_record(field):
    await field.sent()
    (line,) = await field.submissions()
    there = field.survey.client(regions=("35.77",), scopes=("survey:read", "survey:approve"))
    assert (await there.get("/v1/survey/submissions")).json()["items"] == []
    address = f"/v1/survey/submissions/{line['id']}"
    answers = [
        await there.get(address),
        await there.get(f"{address}/history"),
        await there.post(f"{address}/approve"),
    ]
    assert {answer.status_code for answer in answers} == {404}


async def test_the_roll_up_is_the_sum_of_the_households_one_by_one(field):
    """The totals of the SQL equal those that the questionnaire makes of each household."""
    for id in await all_sent(field):
        await field.decide(id, "approve")
    totals = await field.survey.scalar("SELECT totals FROM computations WHERE stands")
    wanted = HouseholdTotals.of(synthetic_households())
    assert totals == {name: number for name, number in wanted.items() if number}


async def test_the_newest_source_of_a_sheet_wins(field):
    """An import after the records takes over; its undo gives the records' sheet back."""
    *households, area = await all_sent(field, 2)
    for id in (*households, area):
        await field.decide(id, "approve")
    writer = field.survey.client()
    found = await imported(field.survey, writer, field.round, sheet({"kode_rt": RT}))
    await apply(field.survey, writer, found)
    assert ((await sheet_of(field))["source"], (await sheet_of(field))["buildings"]) == (
        "import",
        "50",
    )
    await undo(field.survey, writer, found)
    assert ((await sheet_of(field))["source"], (await sheet_of(field))["buildings"]) == (
        "records",
        "2",
    )


async def test_a_round_of_another_region_does_not_take_the_record(survey):
    field = await in_the_field(survey, region="35.19.09.2010")
    await open_round(field.desk)
    record = field.record(texts_of(0) | {"kode_rt": "35.19.09.2009-001-001"})
    answer = await field.phone.send(record)
    assert answer.status_code == 422
    assert "region_outside_round" in answer.text or "outside the round" in answer.text


async def test_no_decision_counts_while_an_import_is_at_work_in_the_round(field):
    """It would not be seen by the import; also by a reviewer who may not see that import."""
    *households, area = await all_sent(field, 1)
    await field.desk.ok(await field.decide(area, "approve"))
    writer = field.survey.client()
    found = await imported(field.survey, writer, field.round, sheet({"kode_rt": RT}))
    await writer.ok(await writer.post(f"/v1/survey/imports/{found['id']}/apply"))
    village = field.survey.client(scopes=("survey:approve",), regions=(RT[:13],), id="lurah")
    address = f"/v1/survey/submissions/{households[0]}/approve"
    answer = await village.post(address)
    assert (answer.status_code, answer.json()["code"]) == (409, "import_running")
    await field.survey.work()
    await village.ok(await village.post(address))
    assert (await sheet_of(field))["source"] == "records"
