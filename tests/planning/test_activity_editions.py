"""Activities of a whole plan: drafted from needs, copied into a new edition, cancelled with the old one."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from contracts.planning_activities import ActivityCancelled
from services.planning.activities import commands
from services.planning.plans.models import Plan
from tests.planning.balances import balance, measured, move
from tests.planning.doings import begun, ksm
from tests.planning.steps import BASE, NEXT_VILLAGE, OTHER, RT, VILLAGE, day, listed, refused
from tests.planning.works import (
    PRICE,
    SCREENED,
    TRAINING,
    activity,
    becomes,
    change,
    changed,
    judged,
    plan,
    ready,
    step,
    stepped,
)

SECOND = f"{VILLAGE}-000-008"


async def drafted(client, own, **wanted):
    address = f"{BASE}/plans/{own['plan_id']}/activities-from-needs"
    answer = await client.post(address, wanted)
    assert answer.status_code == 201, answer.text
    return answer.json()["items"]


def said(items):
    return [
        (
            one["kind"],
            one["volume"],
            [(p["rt"], p["criterion"], p["volume"]) for p in one["places"]],
        )
        for one in items
    ]


async def test_a_plan_begins_with_an_activity_per_criterion(planning):
    await planning.hear(
        measured(RT, v2b="400", v3a="12", v6b="40"),
        measured(SECOND, v2b="60.5", v4a="-1"),
        measured(f"{NEXT_VILLAGE}-001-001", v2b="99"),
    )
    await move(planning, "reserve", (await plan(planning))["plan_id"], (RT, "2b", 140))
    client, own = planning.client(), await plan(planning)
    found = await drafted(client, own)
    assert said(found) == [
        ("jalan_paving", "320.5", [(RT, "2b", "260"), (SECOND, "2b", "60.5")]),
        ("sambungan_rumah", "12", [(RT, "3a", "12")]),
        ("gerobak_sampah", "1", [(RT, "6b", "40")]),
    ]
    assert {(one["state"], one["year"], one["region"]) for one in found} == {
        ("planned", 2027, VILLAGE)
    }
    assert await drafted(client, own) == []
    assert len(await listed(client, "activities", plan_id=own["plan_id"])) == 3


async def test_what_the_plan_does_already_is_not_drafted_again(planning):
    await planning.hear(measured(RT, v2b="400", v3a="12"))
    client, own = planning.client(), await plan(planning)
    await activity(client, own)
    assert said(await drafted(client, own, criteria=["2b"])) == [
        ("jalan_paving", "260", [(RT, "2b", "260")])
    ]


async def test_what_it_does_of_another_regulation_is_another_need(planning):
    """4c of 2016 is not 4c of 2018, which the RT lacks now."""
    former = {"kind": "penutup_drainase", "places": [{"rt": RT, "criterion": "4c", "volume": "50"}]}
    await planning.hear(measured(RT, 2023, v4c="50", regulation="permen-02-2016"))
    client, own = planning.client(), await plan(planning)
    assert (await activity(client, own, **former))["state"] == "planned"
    await planning.hear(measured(RT, 2024, v4c="60"))
    assert [one[2] for one in said(await drafted(client, own))] == [[(RT, "4c", "60")]]
    assert await laws(planning) == [("4c", "permen-02-2016"), ("4c", "permen-14-2018")]
    assert await drafted(client, own) == []


async def laws(planning):
    rows = await planning.rows("SELECT criterion, regulation FROM activity_places ORDER BY 1, 2")
    return [tuple(row) for row in rows]


async def test_needs_are_chosen_by_criterion_and_rt(planning):
    await planning.hear(measured(RT, v2b="400", v3a="12"), measured(SECOND, v2b="60"))
    client, own = planning.client(), await plan(planning)
    assert said(await drafted(client, own, rts=[SECOND])) == [
        ("jalan_paving", "60", [(SECOND, "2b", "60")])
    ]
    assert said(await drafted(client, own, criteria=["3a"])) == [
        ("sambungan_rumah", "12", [(RT, "3a", "12")])
    ]
    address = f"{BASE}/plans/{own['plan_id']}/activities-from-needs"
    answer = await client.post(address, {"rts": [f"{NEXT_VILLAGE}-001-001"]})
    refused(answer, 422, "rt_invalid")


async def test_needs_of_the_regulation_before_get_its_criteria(planning):
    await planning.hear(measured(RT, v4e="100", v6c="8", regulation="permen-02-2016"))
    found = await drafted(planning.client(), await plan(planning), programme="ppmk")
    assert {one["programme"] for one in found} == {"ppmk"}
    assert [(one["kind"], one["places"][0]["criterion"]) for one in found] == [
        ("drainase", "4e"),
        ("gerobak_sampah", "6c"),
    ]
    assert await laws(planning) == [("4e", "permen-02-2016"), ("6c", "permen-02-2016")]


async def test_only_a_draft_of_the_callers_village_is_begun(planning):
    client = planning.client()
    for own, status, code in (
        (await plan(planning, "approved"), 409, "plan_not_draft"),
        (await plan(planning, kind="rp2kp_kp", region="35.19"), 409, "plan_without_activities"),
    ):
        address = f"{BASE}/plans/{own['plan_id']}/activities-from-needs"
        refused(await client.post(address), status, code)
    own = await plan(planning, region=OTHER)
    address = f"{BASE}/plans/{own['plan_id']}/activities-from-needs"
    refused(await planning.client(regions=["35.19"]).post(address), 404, "not_found")


async def editions(planning, before):
    """The edition after: a draft of its own line is enough here."""
    after = await plan(planning)
    async with planning.sessions.begin() as session:
        plans = [await session.get(Plan, one["plan_id"]) for one in (before, after)]
        await commands.copy(session, *plans, by="faskel")
    return after


async def test_a_new_edition_begins_with_what_is_not_approved(planning):
    await planning.hear(measured(v2b="400"))
    own = await plan(planning)
    client = planning.client(id="askot")
    held = await activity(client, own)
    drain = await activity(client, own, title="Drainase", needs=[held["id"]])
    road = await activity(
        client, own, title="Jalan", needs=[drain["id"], held["id"]], programme="dak"
    )
    gone = await activity(client, own, title="Batal")
    await stepped(client, gone, "cancel", reason="x")
    await becomes(planning, own, "approved")
    await stepped(client, await judged(planning, held), "approve")
    await ready(planning, client, road)
    await stepped(client, road, "propose")
    after = await editions(planning, own)
    found = {one["title"]: one for one in await listed(client, "activities", **after)}
    assert set(found) == {"Drainase", "Jalan"}
    new = await client.ok(await client.get(f"{BASE}/activities/{found['Jalan']['id']}"))
    assert (new["copy_of"], new["state"], new["version"]) == (road["id"], "planned", 1)
    assert sorted(new["needs"]) == sorted([found["Drainase"]["id"], held["id"]])
    assert (new["places"], new["cost"], new["programme"]) == (road["places"], PRICE, "dak")
    asked = await client.ok(await client.get(f"{BASE}/activities/{new['id']}/safeguards"))
    assert (asked["answers"], asked["version"]) == (SCREENED, 1)
    assert (await changed(client, new, year=2029))["year"] == 2029


async def test_a_copy_means_the_criteria_of_the_regulation_that_it_was_planned_by(planning):
    await planning.hear(measured(RT, 2023, v4e="100", regulation="permen-02-2016"))
    own = await plan(planning)
    await drafted(planning.client(), own)
    await planning.hear(measured(RT, 2024, v4c="60"))
    await editions(planning, own)
    assert await laws(planning) == [("4e", "permen-02-2016")] * 2


async def awaiting(planning):
    """An approved road that waits for a drain, and the drain as the next edition, a draft, has it."""
    await planning.hear(measured(v2b="400"))
    own, client = await plan(planning), planning.client(id="askot")
    drain = await activity(client, own, title="Drainase")
    road = await activity(client, own, title="Jalan", needs=[drain["id"]])
    await becomes(planning, own, "approved")
    await stepped(client, await judged(planning, road), "approve")
    after = await editions(planning, own)
    [copy] = await listed(client, "activities", **after)
    assert copy["copy_of"] == drain["id"]
    return own, road, after, copy


async def test_what_lives_on_in_the_next_edition_is_still_waited_for(planning):
    own, road, after, copy = await awaiting(planning)
    client = planning.client(id="faskel")
    async with planning.sessions.begin() as session:
        plan_id = (await session.get(Plan, own["plan_id"])).id
        await commands.cancel_planned(session, plan_id, "Edisi 2 menggantikannya.", by="askot")
    await becomes(planning, own, "superseded")
    await becomes(planning, after, "approved")
    asked = {"mode": "swakelola", "started_on": day(-21), "institution_id": await ksm(client)}
    problem = refused(await step(client, road, "start", **asked), 409, "needs_first")
    assert [(one["id"], one["state"]) for one in problem["needs"]] == [(copy["id"], "planned")]
    await stepped(client, copy, "cancel", reason="Lahan dipakai.")
    assert (await stepped(client, road, "start", **asked))["state"] == "running"


async def test_a_draft_that_takes_no_place_holds_nobody_up(planning):
    own, road, _, _ = await awaiting(planning)
    client = planning.client(id="faskel")
    [drain] = [one for one in await listed(client, "activities", **own) if one["id"] != road["id"]]
    await stepped(client, drain, "cancel", reason="Lahan dipakai.")
    assert (await begun(client, road))["state"] == "running"


async def test_no_circle_leads_through_what_an_earlier_edition_approved(planning):
    _, road, after, copy = await awaiting(planning)
    client = planning.client()
    said = refused(await change(client, copy, needs=[road["id"]]), 409, "dependency_circular")
    assert "Drainase -> Jalan -> Drainase" in said["detail"]
    assert said["ids"] == [copy["id"], road["id"], copy["id"]]
    lamp = await activity(client, after, title="Lampu", needs=[road["id"]])
    said = refused(await change(client, copy, needs=[lamp["id"]]), 409, "dependency_circular")
    assert said["ids"] == [copy["id"], lamp["id"], road["id"], copy["id"]]


async def test_what_has_begun_waits_for_nothing_any_more(planning):
    _, road, _, copy = await awaiting(planning)
    async with planning.sessions.begin() as session:
        started = text("UPDATE activities SET state = 'running' WHERE id = :id")
        await session.execute(started, {"id": road["id"]})
    found = await changed(planning.client(), copy, needs=[road["id"]])
    assert found["needs"] == [road["id"]]


async def test_what_was_copied_is_not_told_before_it_is_proposed(planning):
    own = await plan(planning)
    client = planning.client()
    await activity(client, own)
    after = await editions(planning, own)
    assert await planning.events() == []
    [found] = await listed(client, "activities", **after)
    await becomes(planning, after, "approved")
    await stepped(client, found, "propose")
    assert [event.version for event in await planning.events()] == [1]


async def test_an_edition_that_gives_way_cancels_what_is_not_approved(planning):
    await planning.hear(measured(v2b="400"))
    own = await plan(planning)
    client = planning.client(id="askot")
    held, proposed = await activity(client, own), await activity(client, own)
    planned = await activity(client, own, **TRAINING, places=[])
    await becomes(planning, own, "approved")
    await stepped(client, await judged(planning, held), "approve")
    await judged(planning, proposed)
    async with planning.sessions.begin() as session:
        plan_id = (await session.get(Plan, own["plan_id"])).id
        await commands.cancel_planned(session, plan_id, "Edisi 2 menggantikannya.", by="askot")
    states = {one["id"]: one["state"] for one in await listed(client, "activities", **own)}
    assert states == {
        held["id"]: "approved",
        proposed["id"]: "cancelled",
        planned["id"]: "cancelled",
    }
    steps = await listed(client, f"activities/{proposed['id']}/steps")
    assert [(one["number"], one["before"], one["after"]) for one in steps[-1:]] == [
        (3, "fit", "cancelled")
    ]
    assert steps[-1]["reason"] == "Edisi 2 menggantikannya."
    told = await planning.events(ActivityCancelled)
    assert {(str(one.entity_id), one.version) for one in told} == {
        (proposed["id"], 2),
        (planned["id"], 1),
    }
    assert await balance(planning) == ("400", "140", "0", "0")
    refused(await step(client, proposed, "approve"), 409, "step_not_possible")


async def test_nothing_is_cancelled_where_there_is_nothing(planning):
    own = await plan(planning)
    async with planning.sessions.begin() as session:
        plan_id = (await session.get(Plan, own["plan_id"])).id
        await commands.cancel_planned(session, plan_id, "x", by="askot")
    assert await planning.events() == []


@pytest.mark.parametrize("volume", ["0.000001", "123456789012.5"])
async def test_volumes_are_exact(planning, volume):
    place = {"rt": RT, "criterion": "2b", "volume": volume}
    found = await activity(planning.client(), await plan(planning), volume=volume, places=[place])
    assert found["volume"] == found["places"][0]["volume"] == volume
    assert await planning.scalar("SELECT volume FROM activity_places") == Decimal(volume)
