"""A step of a round: planned, moved, assigned, held with attendance and minutes, cancelled."""

import pytest

from tests.harness import uuid_of
from tests.survey.plans import (
    HELD,
    OTHER,
    STEP,
    VILLAGE,
    change,
    day,
    hold,
    listed,
    past,
    planned,
    refused,
)
from tests.survey.steps import apply, imported, open_round, rt, sheet


async def plan(client, round, **facts):
    return await client.post(f"/v1/survey/rounds/{round['id']}/plan", STEP | facts)


async def test_a_step_is_planned_in_an_rt_and_says_its_village(survey):
    client = survey.client()
    round = await open_round(client)
    answer = await plan(
        client, round, rt="35.19.09.2010-1-1", target=40, facilitator=str(uuid_of(3))
    )
    step = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (step["region"], step["rt"], step["state"]) == (VILLAGE, rt(1), "planned")
    assert (step["target"], step["facilitator"]) == (40, str(uuid_of(3)))
    assert (step["held_on"], step["attendance"], step["minutes"]) == (None, None, None)
    read = await client.get(f"/v1/survey/plan-steps/{step['id']}")
    assert (read.json(), read.headers["etag"]) == (step, '"1"')


async def test_the_same_step_sent_twice_is_one_step(survey):
    client = survey.client()
    round = await open_round(client)
    first, second = [await planned(client, round, id=str(uuid_of(7))) for _ in range(2)]
    assert first == second
    assert await survey.scalar("SELECT count(*) FROM plan_steps") == 1
    refused(await plan(client, round, id=str(uuid_of(7)), title="Lain"), 409, "id_taken")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"rt": None, "region": VILLAGE}, 422, "rt_needed"),
        ({"kind": "interviews", "rt": None, "region": VILLAGE}, 422, "rt_needed"),
        ({"kind": "fgd_village"}, 422, "rt_not_meant"),
        ({"rt": "RT 1"}, 422, "rt_invalid"),
        ({"region": "35.19.09.2011"}, 422, "rt_invalid"),
        ({"kind": "fgd_village", "rt": None}, 404, "region_not_found"),
        ({"kind": "fgd_village", "rt": None, "region": "35.19.09"}, 404, "region_not_found"),
        ({"kind": "fgd_village", "rt": None, "region": rt(1)}, 404, "region_not_found"),
        ({"rt": "35.19.09.2999-001-001"}, 404, "region_not_found"),
        ({"deadline": day(0)}, 422, "deadline_before_plan"),
        ({"target": -1}, 422, "invalid_request"),
        ({"planned_on": 20000}, 422, "invalid_request"),
        ({"planned_on": "2026-12-01T08:00:00"}, 422, "invalid_request"),
        ({"planned_on": "2026-02-30"}, 422, "invalid_request"),
        ({"deadline": "9999-12-31"}, 422, "invalid_request"),
        ({"facilitator": "Bu Sri"}, 422, "invalid_request"),
        ({"attendance": {"male": 1}}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_planned_is_refused_by_name(survey, facts, status, code):
    client = survey.client()
    refused(await plan(client, await open_round(client), **facts), status, code)
    assert await survey.scalar("SELECT count(*) FROM plan_steps") == 0


async def test_a_date_that_is_none_is_explained(survey):
    client = survey.client()
    round = await open_round(client)
    problem = refused(
        await plan(client, round, planned_on=1, deadline="2026-02-30"), 422, "invalid_request"
    )
    assert [(e["pointer"], e["detail"]) for e in problem["errors"]] == [
        ("/body/planned_on", "Write a date like 2026-01-31."),
        ("/body/deadline", "There is no such date."),
    ]


async def test_a_step_lies_in_the_rounds_region_and_in_the_callers(survey):
    client = survey.client()
    round = await open_round(client, region="35.19")
    refused(await plan(client, round, rt=rt(1, OTHER)), 404, "region_not_found")
    wide = await open_round(client, region="35")
    narrow = survey.client(regions=("35.19",))
    problem = refused(await plan(narrow, wide, rt=rt(1, OTHER)), 404, "region_not_found")
    assert problem["region"] == OTHER  # said by us, not only by the database
    await planned(narrow, wide)


async def test_a_held_step_keeps_day_counts_and_minutes(survey):
    client = survey.client()
    step = await planned(client, await open_round(client))
    answer = await hold(client, step)
    held = answer.json()
    assert (answer.status_code, answer.headers["etag"], held["state"]) == (200, '"2"', "held")
    assert {name: held[name] for name in HELD} == HELD
    assert held["has_minutes"]


async def test_what_was_recorded_is_corrected_by_recording_it_again(survey):
    client = survey.client()
    step = await planned(client, await open_round(client))
    first = (await hold(client, step)).json()
    assert (await hold(client, step)).json() == first
    second = (await hold(client, step, attendance=None, minutes=None, place=None)).json()
    assert (second["attendance"], second["minutes"], second["version"]) == (None, None, 3)
    assert second["place"] == "Balai desa"
    assert second["updated_at"] > first["updated_at"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"held_on": day(2)}, "held_in_future"),
        ({"attendance": {"male": -1, "female": 2, "disabled": 0}}, "invalid_request"),
        ({"attendance": {"male": 1, "female": 2, "disabled": 4}}, "attendance_invalid"),
        ({"attendance": {"male": 1, "female": 2, "disabled": 0, "poor": 4}}, "attendance_invalid"),
        ({"attendance": {"male": 1, "female": 2}}, "invalid_request"),
        ({"attendance": ["Sri", "Budi"]}, "invalid_request"),
        (
            {"attendance": {"male": 1, "female": 2, "disabled": 0, "names": ["Sri"]}},
            "invalid_request",
        ),
        ({"minutes": "x" * 20_001}, "invalid_request"),
    ],
)
async def test_what_cannot_have_happened_is_not_recorded(survey, facts, code):
    client = survey.client()
    round = await open_round(client)
    step = await planned(client, round)
    refused(await hold(client, step, **facts), 422, code)
    assert (await listed(client, round))["items"][0]["state"] == "planned"


async def test_a_step_that_passed_its_deadline_is_overdue_until_it_is_held(survey):
    client = survey.client()
    round = await open_round(client)
    late = await planned(client, round, **past(3))
    due = await planned(client, round, planned_on=day(0), deadline=day(0))
    assert (late["state"], due["state"]) == ("overdue", "planned")
    assert (await hold(client, late)).json()["state"] == "held"


async def test_a_step_is_moved_assigned_and_unassigned(survey):
    client = survey.client()
    step = await planned(client, await open_round(client), **past(3))
    moved = (await change(client, step, deadline=day(5), facilitator=str(uuid_of(4)))).json()
    assert (moved["state"], moved["version"], moved["facilitator"]) == (
        "planned",
        2,
        str(uuid_of(4)),
    )
    freed = (await change(client, moved, facilitator=None, title=None)).json()
    assert (freed["facilitator"], freed["title"]) == (None, STEP["title"])
    refused(await change(client, freed, planned_on=day(6)), 422, "deadline_before_plan")


async def test_a_step_is_cancelled_with_a_reason_and_revived(survey):
    client = survey.client()
    step = await planned(client, await open_round(client), **past(3))
    refused(await change(client, step, cancelled_reason=" "), 422, "invalid_request")
    gone = (await change(client, step, cancelled_reason="Banjir")).json()
    assert (gone["state"], gone["cancelled_reason"]) == ("cancelled", "Banjir")
    refused(await hold(client, gone), 409, "step_cancelled")
    back = (await change(client, gone, cancelled_reason=None)).json()
    assert back["state"] == "overdue"
    assert (await hold(client, back)).status_code == 200


async def test_a_held_step_is_neither_moved_nor_cancelled(survey):
    client = survey.client()
    step = await planned(client, await open_round(client))
    held = (await hold(client, step)).json()
    for facts in ({"deadline": day(20)}, {"cancelled_reason": "Banjir"}):
        refused(await change(client, held, **facts), 409, "step_held")
    assert (await change(client, held, title="FGD ulang")).json()["title"] == "FGD ulang"


async def test_a_change_names_the_version_that_was_seen(survey):
    client = survey.client()
    step = await planned(client, await open_round(client))
    refused(await change(client, step, version=9, title="x"), 412, "version_mismatch")
    address = f"/v1/survey/plan-steps/{step['id']}"
    refused(await client.http.patch(address, json={"title": "x"}), 428, "if_match_required")


async def test_a_round_that_is_sealed_keeps_its_plan_and_needs_none_of_it_held(survey):
    client = survey.client()
    round = await open_round(client)
    step = await planned(client, round, **past(3))
    await apply(survey, client, await imported(survey, client, round, sheet({})))
    await client.ok(await client.post(f"/v1/survey/rounds/{round['id']}/seal"))
    for state in ("sealing", "sealed"):
        refused(await plan(client, round), 409, "round_not_open")
        refused(await hold(client, step), 409, "round_not_open")
        refused(await change(client, step, title="x"), 409, "round_not_open")
        if state == "sealing":
            await survey.work()
    assert (await listed(client, round))["items"][0]["state"] == "overdue"


async def test_a_step_outside_ones_regions_does_not_exist(survey):
    client = survey.client()
    round = await open_round(client)
    mine, other = [await planned(client, round, rt=rt(1, at)) for at in (VILLAGE, OTHER)]
    narrow = survey.client(regions=("35.19",))
    assert [s["id"] for s in (await listed(narrow, round))["items"]] == [mine["id"]]
    refused(await narrow.get(f"/v1/survey/plan-steps/{other['id']}"), 404, "not_found")
    refused(await hold(narrow, other), 404, "not_found")
    refused(await change(narrow, other, title="x"), 404, "not_found")
    refused(await plan(narrow, round, id=other["id"]), 409, "id_taken")


async def test_who_only_reads_plans_nothing(survey):
    client = survey.client()
    round = await open_round(client)
    step = await planned(client, round)
    reader = survey.client(scopes={"survey:read"})
    for answer in (await plan(reader, round), await hold(reader, step), await change(reader, step)):
        refused(answer, 403, "scope_missing")
    assert len((await listed(reader, round))["items"]) == 1


async def test_the_trail_tells_who_planned_and_who_held_it(survey):
    client = survey.client(id="fasilitator")
    step = await planned(client, await open_round(client))
    await hold(client, step)
    await hold(client, step)
    trail = await client.ok(await client.get("/v1/survey/audit", record=step["id"]))
    told = [(e["change"], e["operation"], e["caller"], e["regions"]) for e in trail["items"]]
    assert told == [
        ("created", "plan_step", "fasilitator", [VILLAGE]),
        ("changed", "hold_plan_step", "fasilitator", [VILLAGE]),
    ]
