"""Activities step from state to state: every pair of states, what each step asks for, what it holds."""

import asyncio
import itertools

import pytest
from sqlalchemy import text

from contracts.planning_activities import ActivityApproved, ActivityCancelled, ActivityProposed
from services.planning.activities.rules import STEPS
from services.planning.activities.shapes import State
from tests.harness import plain
from tests.planning.balances import balance, measured, wrong
from tests.planning.steps import BASE, RT, listed, refused
from tests.planning.works import (
    NEGATIVE,
    PAVING,
    READY,
    SCREENED,
    TRAINING,
    activity,
    becomes,
    changed,
    fit,
    plan,
    priced,
    ready,
    screen,
    step,
    stepped,
)

VERBS = {
    State.proposed: ("propose", {}),
    State.fit: ("judge", {"verdict": "fit"}),
    State.unfit: ("judge", {"verdict": "unfit", "reason": "DED belum ada."}),
    State.approved: ("approve", {}),
    State.cancelled: ("cancel", {"reason": "Lahan dipakai."}),
}
PAIRS = list(itertools.product(State, VERBS))


async def put_into(planning, known, state):
    async with planning.sessions.begin() as session:
        update = text("UPDATE activities SET state = :state WHERE id = :id")
        await session.execute(update, {"state": state, "id": known["id"]})


def test_the_states_are_a_road_with_one_way_out():
    assert set(STEPS) == set(State)
    for before, after in STEPS.items():
        assert State.planned not in after
        assert (State.cancelled in after) == (
            before not in {State.completed, State.handed_over, State.cancelled}
        )


async def test_every_step_is_taken_where_it_may_be_and_refused_by_name_where_not(planning):
    """All pairs of a state and a step."""
    await planning.hear(measured(v2b="400"))
    own = await plan(planning)
    faskel, client = planning.client(id="faskel"), planning.client(id="askot")
    known = await activity(
        faskel, own, volume="1", places=[{"rt": RT, "criterion": "2b", "volume": "1"}]
    )
    await becomes(planning, own, "approved")
    await ready(planning, faskel, known)
    for before, after in PAIRS:
        await put_into(planning, known, before)
        verb, body = VERBS[after]
        answer = await step(faskel if verb == "propose" else client, known, verb, **body)
        if after in STEPS[before]:
            assert answer.json().get("state") == after, (before, after, answer.text)
        else:
            said = refused(answer, 409, "step_not_possible")
            assert (said["state"], said["wanted"]) == (before, after)
            assert said["choices"] == (", ".join(STEPS[before]) or "-")
            assert await planning.scalar("SELECT state FROM activities") == before


async def test_an_approved_activity_holds_its_needs_and_a_cancelled_one_does_not(planning):
    await planning.hear(measured(v2b="400"))
    found = await fit(planning, await plan(planning))
    assert await balance(planning) == ("400", "0", "0", "0")
    client = planning.client(id="askot")
    assert (await stepped(client, found, "approve"))["state"] == "approved"
    assert await balance(planning) == ("400", "140", "0", "0")
    await stepped(client, found, "cancel", reason="Anggaran dialihkan.")
    assert await balance(planning) == ("400", "0", "0", "0")
    assert await wrong(planning) == []
    steps = await listed(client, f"activities/{found['id']}/steps")
    assert [(s["before"], s["after"], s["reason"], s["by"]) for s in steps] == [
        ("planned", "proposed", None, "faskel"),
        ("proposed", "fit", None, "faskel"),
        ("fit", "approved", None, "askot"),
        ("approved", "cancelled", "Anggaran dialihkan.", "askot"),
    ]


async def test_needs_are_reserved_whole_or_not_at_all(planning):
    second = "35.19.09.2010-000-008"
    await planning.hear(measured(v2b="400"), measured(second, v2b="10"))
    places = [{"rt": rt, "criterion": "2b", "volume": "70"} for rt in (RT, second)]
    found = await fit(planning, await plan(planning), places=places)
    said = refused(await step(planning.client(id="askot"), found, "approve"), 409, "need_exceeded")
    assert said["refused"] == [
        {"rt": second, "criterion": "2b", "unit": "m", "asked": "70", "left": "10"}
    ]
    assert await balance(planning) == ("400", "0", "0", "0")
    assert (await planning.client().get(f"{BASE}/activities/{found['id']}")).json()[
        "state"
    ] == "fit"


async def test_what_no_round_measured_cannot_be_approved(planning):
    found = await fit(planning, await plan(planning))
    refused(await step(planning.client(id="askot"), found, "approve"), 409, "need_unknown")


async def test_who_proposed_does_not_approve(planning):
    await planning.hear(measured(v2b="400"))
    found = await fit(planning, await plan(planning))
    refused(await step(planning.client(id="faskel"), found, "approve"), 409, "own_activity")
    assert await balance(planning) == ("400", "0", "0", "0")


async def test_who_proposed_last_counts(planning):
    await planning.hear(measured(v2b="400"))
    own = await plan(planning)
    one, two = planning.client(id="faskel"), planning.client(id="askot")
    found = await activity(one, own)
    await becomes(planning, own, "approved")
    await ready(planning, one, found)
    await stepped(one, found, "propose")
    refused(await step(two, found, "judge", verdict="unfit"), 422, "reason_needed")
    await stepped(two, found, "judge", verdict="unfit", reason="DED belum lengkap.")
    await stepped(two, found, "propose")
    await stepped(one, found, "judge", verdict="fit")
    refused(await step(two, found, "approve"), 409, "own_activity")
    await stepped(one, found, "approve")


async def test_an_activity_waits_for_its_plan(planning):
    own = await plan(planning)
    client = planning.client()
    found = await activity(client, own)
    for state in ("draft", "review", "final", "superseded"):
        await becomes(planning, own, state)
        refused(await step(client, found, "propose"), 409, "plan_not_approved")


async def test_works_say_what_they_serve_before_they_are_proposed(planning):
    own = await plan(planning)
    client = planning.client()
    road, talk = (
        await activity(client, own, places=[]),
        await activity(client, own, **TRAINING, places=[]),
    )
    await becomes(planning, own, "approved")
    refused(await step(client, road, "propose"), 409, "places_needed")
    await stepped(client, talk, "propose")


async def test_land_rab_sources_and_screening_come_before_approval(planning):
    """Each in its turn, and nothing is reserved before all of them are there."""
    await planning.hear(measured(v2b="400"))
    own = await plan(planning)
    faskel, askot = planning.client(id="faskel"), planning.client(id="askot")
    found = await activity(faskel, own)
    await becomes(planning, own, "approved")
    await stepped(faskel, found, "propose")
    found = await stepped(faskel, found, "judge", verdict="fit")
    refused(await step(askot, found, "approve"), 409, "land_not_clear")
    found = await changed(faskel, found, readiness=READY["readiness"])
    refused(await step(askot, found, "approve"), 409, "rab_empty")
    await priced(planning, found)
    said = refused(await step(askot, found, "approve"), 409, "sources_unbalanced")
    assert (said["sources"], said["cost"]) == ("0.00", "80000000.00")
    for amount in ("79999999.99", "80000000.01"):
        found = await changed(faskel, found, sources=[{"source": "dak", "amount": amount}])
        refused(await step(askot, found, "approve"), 409, "sources_unbalanced")
    halves = [{"source": name, "amount": "40000000.00"} for name in ("dak", "swadaya")]
    found = await changed(faskel, found, sources=halves)
    said = refused(await step(askot, found, "approve"), 409, "safeguards_incomplete")
    assert {"unanswered"} == {one["kind"] for one in said["missing"]}
    assert said["missing"][0]["field"] == "tanah.perlu"
    assert await balance(planning) == ("400", "0", "0", "0")
    await faskel.ok(await screen(faskel, found, SCREENED))
    await stepped(askot, found, "approve")
    assert await balance(planning) == ("400", "140", "0", "0")


@pytest.mark.parametrize("answer", [{"lingkungan.kategori": "A"}, {"daftar_negatif.asbes": True}])
async def test_what_is_never_financed_is_refused_and_said(planning, answer):
    await planning.hear(measured(v2b="400"))
    own = await plan(planning)
    found = await activity(planning.client(id="faskel"), own)
    await becomes(planning, own, "approved")
    client = planning.client(id="faskel")
    await ready(planning, client, found, SCREENED | answer)
    await stepped(client, found, "propose")
    await stepped(client, found, "judge", verdict="fit")
    said = refused(await step(planning.client(), found, "approve"), 409, "safeguards_refused")
    assert [one["kind"] for one in said["missing"]] == ["refused"]
    assert await balance(planning) == ("400", "0", "0", "0")


async def test_a_training_needs_no_land_and_holds_no_need(planning):
    own = await plan(planning)
    client = planning.client(id="faskel")
    found = await activity(client, own, **TRAINING, places=[])
    await becomes(planning, own, "approved")
    await changed(client, found, sources=READY["sources"])
    await priced(planning, found)
    await stepped(client, found, "propose")
    await stepped(client, found, "judge", verdict="fit")
    refused(await step(planning.client(), found, "approve"), 409, "safeguards_incomplete")
    await client.ok(await screen(client, found, NEGATIVE))
    assert (await stepped(planning.client(), found, "approve"))["state"] == "approved"


async def test_what_is_approved_is_closed(planning):
    await planning.hear(measured(v2b="400"))
    found = await fit(planning, await plan(planning))
    client = planning.client(id="askot")
    found = await stepped(client, found, "approve")
    address = f"{BASE}/activities/{found['id']}"
    headers = {"If-Match": f'"{found["version"]}"'}
    answer = await client.http.patch(address, json={"sources": []}, headers=headers)
    refused(answer, 409, "activity_approved")
    refused(await screen(client, found, {}, tag='"1"'), 409, "activity_approved")


async def test_a_step_may_name_the_version_that_was_seen(planning):
    own = await plan(planning)
    client = planning.client()
    found = await activity(client, own)
    await becomes(planning, own, "approved")
    address = f"{BASE}/activities/{found['id']}/propose"
    refused(await client.post(address, headers={"If-Match": '"9"'}), 412, "version_mismatch")
    assert not (await client.post(address, headers={"If-Match": '"1"'})).is_error


async def test_the_others_are_told_the_whole_state_with_versions_in_a_row(planning):
    await planning.hear(measured(v2b="400"))
    found = await fit(planning, await plan(planning))
    client = planning.client(id="askot")
    await stepped(client, found, "approve")
    await stepped(client, found, "cancel", reason="Pak Budi menolak.")
    kinds = (ActivityProposed, ActivityApproved, ActivityCancelled)
    told = await planning.events(*kinds)
    assert [type(event) for event in told] == list(kinds)
    assert [event.version for event in told] == [1, 2, 3]
    said = plain(told[1])
    assert (said["state"], said["cost"], said["land"]) == ("approved", "80000000.00", "clear")
    assert said["places"] == PAVING["places"]
    assert said["sources"] == READY["sources"]
    assert (said["entity_id"], said["actor"], said["region"]) == (
        found["id"],
        "askot",
        "35.19.09.2010",
    )
    assert "Budi" not in told[2].model_dump_json()


async def test_steps_are_only_added(planning):
    await fit(planning, await plan(planning))
    for change in ("UPDATE activity_steps SET by = 'x'", "DELETE FROM activity_steps"):
        with pytest.raises(Exception, match="only added"):
            async with planning.sessions.begin() as session:
                await session.execute(text(change))


async def test_of_many_that_are_approved_at_once_only_those_that_fit_are(planning):
    """400 m, six activities of 140 m in three plans: two of them are approved, whoever is first."""
    await planning.hear(measured(v2b="400"))
    found = [await fit(planning, await plan(planning)) for _ in range(6)]
    client = planning.client(id="askot")
    answers = await asyncio.gather(*(step(client, one, "approve") for one in found))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409, 409, 409]
    assert await balance(planning) == ("400", "280", "0", "0")
    assert await wrong(planning) == []


async def test_approved_and_cancelled_at_once_leaves_nothing_held(planning):
    await planning.hear(measured(v2b="400"))
    client = planning.client(id="askot")
    for _ in range(4):
        found = await fit(planning, await plan(planning))
        await asyncio.gather(
            step(client, found, "approve"), step(client, found, "cancel", reason="x")
        )
        now = await client.ok(await client.get(f"{BASE}/activities/{found['id']}"))
        held = "140" if now["state"] == "approved" else "0"
        assert (await balance(planning))[1] == held
        if now["state"] == "approved":
            await stepped(client, found, "cancel", reason="x")
    assert await wrong(planning) == []
