"""Many clean records, approved by a sample of them."""

import json

from contracts.survey import SheetRecorded, SubmissionApproved
from services.survey.lots.rules import drawn
from tests.survey.lots import (
    LOTS,
    REASON,
    VILLAGE,
    drawn_so,
    end,
    listed,
    made,
    read,
    refused,
    sample_of,
    sent,
    states,
    wanted,
)
from tests.survey.phones import Phone, instance_of
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import RT


async def test_a_lot_is_approved_by_its_sample(field):
    ids = await sent(field, 8)
    lot = await made(field)
    assert (lot["size"], lot["sample"], lot["acceptance"], lot["state"]) == (8, 5, 0, "open")
    sample = await sample_of(field, lot)
    assert lot["seed"] is None
    for id in sample[:4]:
        await field.desk.ok(await field.decide(id, "approve"))
    answer = await end(field, lot)
    assert refused(answer) == (409, "sample_undecided")
    assert "4 of 5" in answer.json()["detail"]
    assert ((await read(field, lot))["decided"], (await read(field, lot))["approved"]) == (4, 4)
    await field.desk.ok(await field.decide(sample[4], "approve"))
    done = await field.desk.ok(await end(field, lot))
    assert (done["state"], done["accepted"], done["left"]) == ("approved", 3, [])
    assert set(sample) == drawn(done["seed"], ids, 5)
    assert set((await states(field)).values()) == {"approved"}
    assert refused(await end(field, lot)) == (409, "lot_not_open")


async def test_it_says_so_as_a_single_approval_would(field):
    """Reviews, audit trail, events with their scores, the answers' rows and the RT's sheet."""
    await sent(field, 8)
    await field.phone.send(field.rt_record(tanggal="2026-11-01"))
    (area,) = await field.submissions(kind="area")
    await field.desk.ok(await field.decide(area["id"], "approve"))
    lot = await made(field)
    sample = await sample_of(field, lot)
    for id in sample:
        await field.decide(id, "approve")
    done = await field.desk.ok(await end(field, lot))
    told = [e for e in await field.survey.events(SubmissionApproved) if e.kind == "household"]
    assert len(told) == 8
    alone, together = told[0], told[-1]
    assert (alone.version, together.version, together.actor) == (2, 2, "verifikator")
    assert together.scores.keys() == alone.scores.keys()
    assert together.model_dump().keys() == alone.model_dump().keys()
    reviews = await field.survey.rows("SELECT submission_id, lot_id, by FROM reviews")
    with_lot = {str(row.submission_id) for row in reviews if str(row.lot_id) == lot["id"]}
    assert (len(with_lot), with_lot & set(sample)) == (done["accepted"], set())
    audited = await field.survey.scalar(
        "SELECT count(*) FROM audit WHERE entity = 'reviews' AND caller = 'verifikator'"
    )
    assert audited == 9
    rows = await field.survey.rows("SELECT state, version FROM households")
    assert {tuple(row) for row in rows} == {("approved", 2)}
    sheets = await field.survey.events(SheetRecorded)
    assert str(sheets[-1].buildings) == "8"
    history = await field.desk.get(f"/v1/survey/submissions/{with_lot.pop()}/history")
    (review,) = history.json()[0]["reviews"]
    assert (review["decision"], review["lot_id"]) == ("approved", lot["id"])


async def test_what_has_changed_meanwhile_is_left_out_and_named(field):
    first = field.record(texts_of(0) | {"tanggal": "2026-11-01"})
    await field.phone.send(first)
    ids = await sent(field, 9)
    lot, sample = await drawn_so(field, lambda sample: not {ids[0], ids[1]} & set(sample))
    for id in sample:
        await field.decide(id, "approve")
    await field.decide(ids[1], "return", REASON)
    changed = field.record(texts_of(1), deprecated_id=instance_of(first))
    assert (await field.phone.send(changed)).status_code == 201
    done = await field.desk.ok(await end(field, lot))
    why = {record["submission_id"]: record["why"] for record in done["left"]}
    assert why == {ids[0]: "changed", ids[1]: "decided"}
    assert (done["accepted"], done["left_out"]) == (3, 2)
    assert await listed(field, lot, "left_out") == done["left"]
    after = await states(field)
    assert (after[ids[0]], after[ids[1]]) == ("received", "returned")


async def test_a_failed_sample_refuses_the_lot_and_only_a_look_at_all_remains(field):
    await sent(field, 8)
    lot = await made(field)
    sample = await sample_of(field, lot)
    await field.desk.ok(await field.decide(sample[0], "return", REASON))
    assert (await read(field, lot))["state"] == "refused"
    answer = await end(field, lot)
    assert refused(answer) == (409, "lot_refused")
    facts = answer.json()
    assert (facts["failed"], facts["sample"], facts["acceptance"]) == (1, 5, 0)
    assert refused(await field.reviewer.post(LOTS, wanted(field))) == (409, "lot_needs_all")
    assert len([s for s in (await states(field)).values() if s == "received"]) == 7
    await sent(field, 2)
    assert (await made(field))["size"] == 2  # the fresh ones alone
    again = await made(field, sample=5000)
    assert (again["size"], again["sample"], again["acceptance"]) == (7, 7, 7)
    *rest, last = await sample_of(field, again)
    for id in rest:
        await field.desk.ok(await field.decide(id, "approve"))
    await field.desk.ok(await field.decide(last, "return", REASON))
    assert (await field.desk.ok(await end(field, again)))["accepted"] == 0


async def test_a_sampled_record_stays_returned_in_its_lot(field):
    """A sample of 20 may have one that fails; correcting it does not make it good."""
    first = field.record(texts_of(0))
    await field.phone.send(first)
    await sent(field, 50)
    lot = await made(field)
    assert (lot["size"], lot["sample"], lot["acceptance"]) == (51, 20, 1)
    sample = await sample_of(field, lot)
    await field.decide(sample[0], "approve")
    await field.desk.ok(await field.decide(sample[0], "return", REASON))
    await field.desk.ok(await field.decide(sample[0], "approve"))
    found = await read(field, lot)
    assert (found["state"], found["returned"], found["decided"]) == ("open", 1, 1)
    await field.decide(sample[1], "reject", {"reason": "Didata dua kali."})
    assert (await read(field, lot))["state"] == "refused"


async def test_only_clean_records_of_others_come_in_and_each_into_one_lot(field):
    await field.sent(0, q6_panjang="200")  # unusual
    own = field.survey.client(
        scopes=("survey:approve", "survey:read", "survey:submit"), id="verifikator"
    )
    answers = texts_of(0) | {"kode_rt": RT, "tanggal": "2026-11-01"}
    record = {"round_id": field.round["id"], "kind": "household", "answers": answers}
    key = {"Idempotency-Key": "own"}
    await field.desk.ok(await own.post("/v1/survey/submissions", record, headers=key))
    assert refused(await field.reviewer.post(LOTS, wanted(field))) == (409, "lot_empty")
    await sent(field, 2)
    assert (await made(field))["size"] == 2
    assert refused(await field.reviewer.post(LOTS, wanted(field))) == (409, "lot_empty")


async def test_nobody_approves_their_own_record_with_somebody_elses_lot(field):
    ids = await sent(field, 8)
    lot = await made(field)
    sample = await sample_of(field, lot)
    for id in sample:
        await field.decide(id, "approve")
    surveyor = field.survey.client(scopes=("survey:approve",), id="faskel")
    done = await field.desk.ok(await end(field, lot, client=surveyor))
    assert done["accepted"] == 0
    assert {record["why"] for record in done["left"]} == {"own"}
    after = await states(field)
    assert {after[id] for id in ids if id not in sample} == {"received"}


async def test_an_rt_keeps_one_approved_format_b(field):
    """The second one of an RT is left out and named; so is that of an RT which has one."""
    for number in range(1, 9):
        await field.phone.send(area_of(field, number))
        await field.phone.send(area_of(field, number))
    lines = {line["id"]: line for line in await field.submissions(kind="area")}
    lot, sample = await drawn_so(
        field, lambda sample: len({lines[id]["rt"] for id in sample}) == len(sample), kind="area"
    )
    for id in sample:
        await field.desk.ok(await field.decide(id, "approve"))
    done = await field.desk.ok(await end(field, lot))
    after = await field.submissions(kind="area", state="approved")
    assert sorted(line["rt"] for line in after) == sorted({line["rt"] for line in lines.values()})
    assert {record["why"] for record in done["left"]} == {"second_of_rt"}
    assert done["accepted"] + len(sample) == 8


def area_of(field, number):
    """A Format B without anything odd: it answers what the published one leaves open."""
    answered = {"q4": "0", "q25": "a", "q26": "50", "q36": "a", "q37": "a", "q39": "a"}
    return field.rt_record(kode_rt=f"{VILLAGE}-002-{number:03d}", **answered)


async def test_who_sends_records_does_not_see_which_are_sampled_until_the_lot_ends(field):
    await sent(field, 8)
    lot = await made(field)
    address = f"{LOTS}/{lot['id']}/records"
    surveyor = field.survey.client(scopes=("survey:read", "survey:submit"), id="faskel")
    assert refused(await surveyor.get(address)) == (403, "scope_missing")
    await end(field, lot, "cancellation")
    assert len((await surveyor.ok(await surveyor.get(address)))["items"]) == 8


async def test_a_record_that_came_from_elsewhere_brings_its_author_and_its_lot_along(field):
    """Its first version and its place in a lot lie in a village that this verifier does not see."""
    first = field.record(texts_of(0) | {"tanggal": "2026-11-01"})
    await field.phone.send(first)
    moved_to = "35.19.09.2009"
    client = field.survey.client(scopes=("survey:submit",), id="lurah", regions=("35.19.09",))
    phone = Phone(client, field.phone.forms)
    moved = texts_of(0) | {"tanggal": "2026-11-01", "kode_rt": f"{moved_to}-001-001"}
    lot = await made(field)
    await phone.send(field.record(moved, deprecated_id=instance_of(first)))
    for id in ("faskel", "sekdes"):
        scopes = ("survey:read", "survey:approve")
        there = field.survey.client(scopes=scopes, id=id, regions=(moved_to,))
        answer = await there.post(LOTS, wanted(field, region=moved_to))
        assert refused(answer) == (409, "lot_empty")
    await end(field, lot, "cancellation")
    answer = await there.post(LOTS, wanted(field, region=moved_to))
    assert answer.json()["size"] == 1


async def test_a_cancelled_lot_lets_its_records_go(field):
    await sent(field, 3)
    lot = await made(field)
    done = await field.desk.ok(await end(field, lot, "cancellation"))
    assert (done["state"], done["closed_by"]) == ("cancelled", "verifikator")
    assert refused(await end(field, lot, "cancellation")) == (409, "lot_not_open")
    assert (await made(field))["size"] == 3


async def test_a_sealed_or_foreign_round_makes_no_lot(field):
    await sent(field, 3)
    there = field.survey.client(regions=("35.77",), scopes=("survey:read", "survey:approve"))
    lot = await made(field)
    answers = [
        await there.get(f"{LOTS}/{lot['id']}"),
        await there.get(f"{LOTS}/{lot['id']}/records"),
        await end(field, lot, client=there),
        await end(field, lot, "cancellation", there),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert (await there.get(LOTS)).json()["items"] == []
    assert refused(await there.post(LOTS, wanted(field)))[1] == "region_not_found"


async def test_a_verifier_of_a_village_decides_about_the_regencys_sample(field):
    """The lot of the wider region is refused though its decider does not see it."""
    await sent(field, 8)
    lot = await made(field, region="35.19")
    village = field.survey.client(scopes=("survey:approve",), regions=(VILLAGE,), id="lurah")
    (first, *_) = await sample_of(field, lot)
    await field.desk.ok(await village.post(f"/v1/survey/submissions/{first}/return", REASON))
    assert (await read(field, lot))["state"] == "refused"
    assert json.loads((await village.post(LOTS, wanted(field))).text)["code"] == "lot_needs_all"


async def test_a_sample_is_never_smaller_than_the_plan_asks(field):
    await sent(field, 8)
    answer = await field.reviewer.post(LOTS, wanted(field, sample=4))
    assert refused(answer) == (422, "sample_too_small")
    assert (await made(field, sample=6))["sample"] == 6
