"""Lots of thousands: few statements, whoever races for the same records, and the drawing itself."""

import asyncio
import time
from hashlib import sha256

import pytest
from sqlalchemy import text

from contracts.survey import SubmissionApproved
from services.survey.lots.models import MOST_RECORDS
from services.survey.lots.problems import LotEmpty, SampleTooSmall
from services.survey.lots.rules import PLANS, Candidate, Plan, chosen, drawn, plan_of
from tests.harness import uuid_of
from tests.survey.lots import LOTS, VILLAGE, end, refused, sample_of, sent, states, wanted
from tests.survey.records import RT
from tests.survey.steps import imported, sheet

SUBMISSIONS = """
INSERT INTO submissions SELECT n.id, s.kind, s.form_id, s.round_id, s.region, n.rt, s.state,
    s.flags, s.waits_for, s.number, s.version, s.submitted_by, s.received_at, s.updated_at
FROM more n, submissions s WHERE s.id = :id
"""
VERSIONS = """
INSERT INTO submission_versions (submission_id, number, region, instance_id, media_type, box,
    submitted_by, received_at)
SELECT n.id, 1, v.region, n.id::text, v.media_type, v.box, v.submitted_by, v.received_at
FROM more n, submission_versions v WHERE v.submission_id = :id
"""
HOUSEHOLDS = """
INSERT INTO households SELECT (jsonb_populate_record(h,
    jsonb_build_object('id', n.id, 'rt', n.rt))).*
FROM more n, households h WHERE h.id = :id
"""
SAMPLE_GOOD = "UPDATE review_lot_records SET outcome = 'approved' WHERE sampled"


async def copied(field, count):
    """One clean household, and as many more like it in 40 RTs as make `count`."""
    (id,) = await sent(field, 1)
    more = (
        "CREATE TEMPORARY TABLE more ON COMMIT DROP AS SELECT uuidv7() AS id,"
        " :village || '-003-' || lpad((n % 40)::text, 3, '0') AS rt FROM generate_series(2, :n) n"
    )
    async with field.survey.sessions.begin() as session:
        await session.execute(text(more), {"village": VILLAGE, "n": count})
        for statement in (SUBMISSIONS, VERSIONS, HOUSEHOLDS):
            await session.execute(text(statement), {"id": id})


async def sampled(field):
    """A lot whose sample was found good."""
    answer = await field.reviewer.post(LOTS, wanted(field))
    assert answer.status_code == 201, answer.text
    async with field.survey.sessions.begin() as session:
        await session.execute(text(SAMPLE_GOOD))
    return answer.json()


async def test_five_thousand_are_approved_in_a_few_seconds(field):
    await copied(field, MOST_RECORDS + 1)
    lot = await sampled(field)
    assert (lot["size"], lot["sample"], lot["acceptance"]) == (MOST_RECORDS, 200, 10)
    began = time.perf_counter()
    done = await field.desk.ok(await end(field, lot))
    took = time.perf_counter() - began
    print(f"{done['accepted']} records approved in {took:.2f} s")
    assert done["accepted"] == MOST_RECORDS - 200
    assert len(await field.survey.events(SubmissionApproved)) == MOST_RECORDS - 200
    assert took < 10


async def test_a_lot_takes_as_many_statements_however_large_it_is(field, statements):
    counts = []
    for size in (60, 600):
        await copied(field, size)
        with statements() as making:
            lot = await sampled(field)
        with statements() as approving:
            await field.desk.ok(await end(field, lot))
        async with field.survey.sessions.begin() as session:
            await session.execute(text("UPDATE submissions SET state = 'approved'"))
        counts.append((len(making), len(approving)))
    assert counts[0] == counts[1]
    assert counts[0][1] <= 56, counts


async def test_two_lots_at_once_share_no_record(field):
    await sent(field, 6)
    made = await asyncio.gather(*(field.reviewer.post(LOTS, wanted(field)) for _ in range(2)))
    assert sorted(answer.status_code for answer in made) == [201, 409]
    (lost,) = [answer for answer in made if answer.status_code == 409]
    assert refused(lost) == (409, "lot_empty")


async def test_two_approvals_at_once_approve_once(field):
    await copied(field, 60)
    lot = await sampled(field)
    done = await asyncio.gather(*(end(field, lot) for _ in range(2)))
    assert sorted(answer.status_code for answer in done) == [200, 409]
    assert len(await field.survey.events(SubmissionApproved)) == 40


async def test_what_somebody_holds_just_now_is_left_out_and_not_waited_for(field):
    await copied(field, 60)
    lot = await sampled(field)
    everyone = {line["id"] for line in await field.submissions()}
    (held, *_) = sorted(everyone - set(await sample_of(field, lot)))
    async with field.survey.sessions.begin() as session:
        lock = text("SELECT 1 FROM submissions WHERE id = :id FOR NO KEY UPDATE")
        await session.execute(lock, {"id": held})
        done = await field.desk.ok(await end(field, lot))
    assert [(record["submission_id"], record["why"]) for record in done["left"]] == [
        (held, "changed")
    ]
    assert (await states(field))[held] == "received"


async def test_no_lot_is_approved_while_an_import_is_at_work_or_after_the_seal(field):
    await copied(field, 60)
    lot = await sampled(field)
    writer = field.survey.client()
    found = await imported(field.survey, writer, field.round, sheet({"kode_rt": RT}))
    await writer.ok(await writer.post(f"/v1/survey/imports/{found['id']}/apply"))
    assert refused(await end(field, lot)) == (409, "import_running")
    await field.survey.work()
    await writer.ok(await writer.post(f"/v1/survey/rounds/{field.round['id']}/seal"))
    assert refused(await end(field, lot)) == (409, "round_not_open")
    assert refused(await field.reviewer.post(LOTS, wanted(field))) == (409, "round_not_open")


@pytest.mark.parametrize(
    ("size", "sample", "acceptance"),
    [
        *((1, 1, 1), (5, 5, 5), (6, 5, 0), (50, 5, 0), (51, 20, 1), (280, 32, 2), (281, 50, 3)),
        *((1_200, 80, 5), (3_200, 125, 7), (4_000, 200, 10)),
    ],
)
def test_the_plan_is_that_of_iso_2859_1(size, sample, acceptance):
    """Level II, normal inspection, AQL 2.5; where the sample is the lot, nothing rides on it."""
    found = plan_of(size)
    assert (found.sample, found.acceptance) == (sample, acceptance)
    assert [plan.lot for plan in PLANS] == sorted(plan.lot for plan in PLANS)


def candidates(count, refused=0):
    return [Candidate(uuid_of(n), VILLAGE, RT, 1, n < refused) for n in range(count)]


def test_a_larger_sample_accepts_no_more_than_a_plan_that_fits_into_it():
    assert chosen(candidates(1000), 100, VILLAGE)[1] == Plan(1000, 100, 5)
    assert chosen(candidates(1000), 999, VILLAGE)[1] == Plan(1000, 999, 10)
    with pytest.raises(SampleTooSmall):
        chosen(candidates(1000), 79, VILLAGE)
    with pytest.raises(LotEmpty):
        chosen([], None, VILLAGE)


def test_of_a_refused_lot_nothing_is_sampled_again():
    taken, plan = chosen(candidates(10, refused=4), None, VILLAGE)
    assert (len(taken), plan.sample) == (6, 5)
    taken, plan = chosen(candidates(10, refused=4), 10, VILLAGE)
    assert (len(taken), plan.sample) == (10, 10)


def test_a_draw_can_be_repeated_from_its_seed():
    ids = [uuid_of(n) for n in range(100)]
    found = drawn("seed", ids, 20)
    assert found == drawn("seed", ids[::-1], 20)
    assert found != drawn("another", ids, 20)
    ordered = sorted(str(id) for id in ids)
    by_hand = sorted(ordered, key=lambda one: sha256(f"seed:{one}".encode()).hexdigest())
    assert {str(id) for id in found} == set(by_hand[:20])
