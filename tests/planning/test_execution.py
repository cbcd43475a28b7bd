"""A work begins, is completed by another, draws its needs, and goes to who keeps it up."""

import asyncio

import pytest

from contracts.planning_activities import (
    ActivityCompleted,
    ActivityHandedOver,
    ActivityProgressed,
    ActivityStarted,
)
from tests.harness import plain, uuid_of
from tests.planning.balances import balance, measured, wrong
from tests.planning.doings import (
    CERTIFICATE,
    JUDGE,
    STARTER,
    address,
    approved,
    begun,
    completed,
    handed_over,
    kpp,
    ksm,
    line,
    minutes,
    started,
    whole,
    work,
)
from tests.planning.steps import BASE, NEXT_VILLAGE, RT, day, institution, refused
from tests.planning.works import activity, becomes, judged, plan, step, stepped


async def test_from_an_approved_activity_to_its_handover(planning):
    """The golden story: 140 of the 400 m of RT 007 are paved by a KSM and go to the KPP."""
    done = await handed_over(planning)
    assert done["state"] == "handed_over"
    assert await balance(planning) == ("400", "0", "140", "0")
    told = [type(e) for e in await planning.events() if "activity" in e.subject][-8:]
    progressed = [ActivityProgressed] * 5
    assert told == [ActivityStarted, *progressed, ActivityCompleted, ActivityHandedOver]
    event = plain((await planning.events(ActivityHandedOver))[0])
    assert event["measured"] == [{"rt": RT, "criterion": "2b", "volume": "140"}]
    assert (event["certificate"], event["physical"]) == ("KB", "100")
    assert (event["photos_0"], event["photos_50"], event["photos_100"]) == (1, 1, 1)
    assert event["handover_number"] == "BAST/7"
    versions = [e.version for e in await planning.events() if "activity" in e.subject]
    assert versions == list(range(1, len(versions) + 1))


async def test_what_was_not_built_is_free_again(planning):
    await completed(planning, length=100)
    assert await balance(planning) == ("400", "0", "100", "0")
    assert await wrong(planning) == []


async def test_what_exceeds_what_is_reserved_is_not_drawn(planning):
    known = await started(planning)
    await whole(planning, known, length=141)
    answer = await step(planning.client(id=JUDGE), known, "complete", **CERTIFICATE)
    problem = refused(answer, 409, "measured_exceeds_reserved")
    assert problem["refused"] == [
        {"rt": RT, "criterion": "2b", "measured": "141", "reserved": "140"}
    ]
    assert await balance(planning) == ("400", "140", "0", "0")


async def test_a_work_that_is_not_whole_is_not_completed(planning):
    known = await started(planning)
    answer = await step(planning.client(id=JUDGE), known, "complete", **CERTIFICATE)
    missing = refused(answer, 409, "work_incomplete")["missing"]
    assert len(missing) == 5
    assert "100 %" in missing[0]["detail"]


async def test_whoever_started_it_does_not_complete_it(planning):
    known = await started(planning)
    await whole(planning, known)
    client = planning.client(id=STARTER)
    refused(await step(client, known, "complete", **CERTIFICATE), 409, "own_activity")


async def test_two_who_complete_it_at_once_draw_once(planning):
    known = await started(planning)
    await whole(planning, known)
    clients = [planning.client(id=f"askot-{n}") for n in range(4)]
    answers = await asyncio.gather(
        *(step(client, known, "complete", **CERTIFICATE) for client in clients)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert await balance(planning) == ("400", "0", "140", "0")


async def test_what_it_waits_for_comes_first(planning):
    client, own = planning.client(id=STARTER), await plan(planning)
    first = await activity(client, own, kind="pelatihan", volume="1", places=[])
    then = await activity(client, own, kind="pelatihan", volume="1", places=[], needs=[first["id"]])
    await becomes(planning, own, "approved")
    judge = planning.client(id=JUDGE)
    for one in (first, then):
        await judged(planning, one)
        await stepped(judge, one, "approve")
    body = {"mode": "contract", "started_on": day(-1)}
    contract = body | {"contractor": "CV Jaya", "contract_number": "K/1"}
    problem = refused(await step(client, then, "start", **contract), 409, "needs_first")
    assert [one["id"] for one in problem["needs"]] == [first["id"]]
    refused(await step(client, first, "start", **body), 422, "contract_needed")
    await stepped(client, first, "start", **contract)
    refused(await step(client, then, "start", **contract), 409, "needs_first")
    await stepped(judge, first, "cancel", reason="x")
    await stepped(client, then, "start", **contract)
    assert (await work(client, then))["contractor"] == "CV Jaya"


async def test_a_contract_names_no_institution_of_elsewhere(planning):
    client, known = planning.client(id=STARTER), await approved(planning)
    body = {"mode": "contract", "started_on": day(-1), "contractor": "CV", "contract_number": "1"}
    for other in (await ksm(client, region=NEXT_VILLAGE, name="KSM Lain"), str(uuid_of(5))):
        answer = await step(client, known, "start", **body, institution_id=other)
        refused(answer, 422, "institution_unfitting")
    own = await ksm(client)
    await stepped(client, known, "start", **body, institution_id=own)
    assert (await work(client, known))["institution_id"] == own


async def test_swakelola_needs_a_group_of_its_region(planning):
    client, known = planning.client(id=STARTER), await approved(planning)
    body = {"mode": "swakelola", "started_on": day(-1)}
    refused(await step(client, known, "start", **body), 422, "executor_unfitting")
    other = await ksm(client, region=NEXT_VILLAGE, name="KSM Lain")
    answer = await step(client, known, "start", **body, institution_id=other)
    refused(answer, 422, "executor_unfitting")
    keeper = await kpp(client)
    answer = await step(client, known, "start", **body, institution_id=keeper)
    refused(answer, 422, "executor_unfitting")
    tomorrow = body | {"started_on": day(1), "institution_id": await ksm(client)}
    refused(await step(client, known, "start", **tomorrow), 422, "day_in_future")


async def test_only_a_kpp_of_the_village_takes_it_over(planning):
    known, client = await completed(planning), planning.client(id=STARTER)
    said = await minutes(client)
    elsewhere = await kpp(client, region=NEXT_VILLAGE)
    group = (await institution(client))["id"]
    for id in (elsewhere, group):
        answer = await step(client, known, "hand-over", **said | {"kpp_id": id})
        refused(answer, 422, "kpp_needed")
    early = said | {"date": day(-1)}
    refused(await step(client, known, "hand-over", **early), 422, "days_crossed")


async def test_who_has_ended_neither_builds_nor_keeps(planning):
    client, known = planning.client(id=STARTER), await approved(planning)
    gone = await ended(client, await ksm(client, name="KSM Bubar"))
    body = {"mode": "swakelola", "started_on": day(-1), "institution_id": gone}
    refused(await step(client, known, "start", **body), 409, "institution_ended")
    await begun(client, known)
    await whole(planning, known)
    judge = planning.client(id=JUDGE)
    early = CERTIFICATE | {"date": day(-1)}
    refused(await step(judge, known, "complete", **early), 422, "days_crossed")
    await stepped(judge, known, "complete", **CERTIFICATE)
    said = await minutes(client)
    await ended(client, said["kpp_id"])
    refused(await step(client, known, "hand-over", **said), 409, "institution_ended")


async def ended(client, id):
    address = f"{BASE}/institutions/{id}"
    tag = (await client.get(address)).headers["etag"]
    body = {"ended_on": day(-1)}
    await client.ok(await client.http.patch(address, json=body, headers={"If-Match": tag}))
    return id


@pytest.mark.parametrize(
    ("newer", "drawn"),
    [
        ({"v2b": "400"}, "140"),
        ({"v2b": "100"}, "100"),
        ({"v3a": "5"}, "0"),
        ({"v2b": "300", "regulation": "permen-02-2016"}, "0"),
    ],
)
async def test_a_round_sealed_while_it_runs_keeps_no_built_work_from_being_done(
    planning, newer, drawn
):
    """What the survey has seen already is drawn no more; what was measured stays as it was."""
    known = await started(planning)
    await planning.hear(measured(year=2024, **newer))
    await whole(planning, known)
    await stepped(planning.client(id=JUDGE), known, "complete", **CERTIFICATE)
    rows = await planning.rows("SELECT reserved, drawn, short FROM needs WHERE criterion = '2b'")
    assert (sum(row.reserved for row in rows), sum(row.short for row in rows)) == (0, 0)
    assert str(sum(row.drawn for row in rows)) == drawn
    assert await wrong(planning) == []
    measured_ = (await work(planning.client(), known))["measured"]
    assert [one["volume"] for one in measured_] == ["140"]


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("start", {"mode": "swakelola", "started_on": day(0)}),
        ("complete", CERTIFICATE),
        ("hand-over", {"number": "1", "date": day(0), "lpj_number": "1", "kpp_id": None}),
    ],
)
async def test_a_step_that_the_state_does_not_have_is_refused(planning, verb, body):
    client = planning.client(id=STARTER)
    known = await activity(client, await plan(planning))
    facts = body | ({"kpp_id": known["id"]} if "kpp_id" in body else {})
    refused(await step(client, known, verb, **facts), 409, "step_not_possible")


async def test_a_stale_version_starts_nothing(planning):
    client, known = planning.client(id=STARTER), await approved(planning)
    body = {"mode": "swakelola", "started_on": day(-1), "institution_id": await ksm(client)}
    answer = await client.post(address(known, "start"), body, headers={"If-Match": '"1"'})
    refused(answer, 412, "version_mismatch")


async def test_a_running_work_that_is_cancelled_frees_what_it_holds(planning):
    known = await started(planning)
    await stepped(planning.client(id=JUDGE), known, "cancel", reason="Banjir.")
    assert await balance(planning) == ("400", "0", "0", "0")
    answer = await line(planning.client(id=STARTER), known)
    refused(answer, 409, "work_not_running")


async def test_of_a_stranger_nothing_is_started(planning):
    known = await approved(planning)
    stranger = planning.client(id="x", regions=("35.77",))
    assert (await begun_answer(stranger, known)).status_code == 404
    assert (await stranger.get(address(known, "work"))).status_code == 404
    await begun(planning.client(id=STARTER), known)


async def begun_answer(client, known):
    return await step(client, known, "start", mode="swakelola", started_on=day(-1))
