"""The programme's standard set: in one go, on working days, and only what is lacking."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.survey.plans import rules
from tests.survey.plans import OTHER, VILLAGE, change, iso, listed, planned, refused, standard
from tests.survey.steps import apply, imported, open_round, rt, sheet

KINDS = ["fgd_village", *("fgd_rt", "transect", "interviews") * 2]
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


async def test_the_set_is_the_villages_fgd_and_three_steps_per_rt(survey):
    client = survey.client()
    round = await open_round(client)
    made = await standard(client, round)
    assert (made["made"], made["skipped"]) == (7, 0)
    assert [step["kind"] for step in made["items"]] == KINDS
    assert [step["rt"] for step in made["items"]] == [None, *[rt(1)] * 3, *[rt(2)] * 3]
    assert {step["deadline"] for step in made["items"]} == {"2026-12-11"}
    assert made["items"][0]["title"] == "FGD desa Klagenserut"
    assert made["items"][3]["title"] == "Wawancara rumah tangga RT 001 RW 001 Klagenserut"
    planned_on = [step["planned_on"] for step in made["items"]]
    assert planned_on == [
        *("2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"),
        *("2026-12-08", "2026-12-09", "2026-12-10"),
    ]
    assert len((await listed(client, round))["items"]) == 7


async def test_asking_again_makes_nothing_and_a_new_rt_only_its_own(survey):
    client = survey.client()
    round = await open_round(client)
    await standard(client, round)
    again = await standard(client, round)
    assert (again["made"], again["skipped"], again["items"]) == (0, 7, [])
    more = await standard(client, round, rts=[rt(1), rt(3)])
    assert (more["made"], {step["rt"] for step in more["items"]}) == (3, {rt(3)})


async def test_what_stands_in_the_plan_stays_also_when_it_was_cancelled(survey):
    client = survey.client()
    round = await open_round(client)
    await change(client, await planned(client, round), cancelled_reason="Digabung dengan RT 002")
    made = await standard(client, round, rts=[rt(1)])
    assert [step["kind"] for step in made["items"]] == ["fgd_village", "transect", "interviews"]


async def test_two_who_ask_at_once_make_one_set(survey):
    client = survey.client()
    round = await open_round(client)
    made = await asyncio.gather(*(standard(client, round) for _ in range(4)))
    assert sorted(one["made"] for one in made) == [0, 0, 0, 7]


async def test_without_rts_it_takes_those_that_sheets_and_areas_know(survey):
    client = survey.client()
    before = await open_round(client)
    rows = sheet({"kode_rt": rt(5)}, {"kode_rt": rt(1, OTHER)})
    await apply(survey, client, await imported(survey, client, before, rows))
    area = {"name": "LAIN", "region": "35.19", "members": [rt(6)]}
    await client.ok(await client.post("/v1/survey/areas", area))
    made = await standard(client, await open_round(client), rts=None)
    assert {step["rt"] for step in made["items"]} == {None, rt(5), rt(6)}


async def test_a_village_without_known_rts_wants_them_named(survey):
    client = survey.client()
    round = await open_round(client)
    address = f"/v1/survey/rounds/{round['id']}/plan/standard"
    body = {"village": VILLAGE, "start": "2026-12-01", "deadline": "2026-12-11"}
    refused(await client.post(address, body), 409, "rts_unknown")
    made = await standard(client, round, rts=[])
    assert [step["kind"] for step in made["items"]] == ["fgd_village"]


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"village": "35.19"}, 404, "region_not_found"),
        ({"village": OTHER}, 404, "region_not_found"),
        ({"village": VILLAGE, "rts": [rt(1, OTHER)]}, 422, "rt_invalid"),
        ({"deadline": "2026-11-30"}, 422, "deadline_before_plan"),
    ],
)
async def test_a_set_that_cannot_be_is_refused(survey, facts, status, code):
    client = survey.client()
    round = await open_round(client, region="35.19")
    body = {"village": VILLAGE, "rts": [], "start": "2026-12-01", "deadline": "2026-12-11"}
    answer = await client.post(f"/v1/survey/rounds/{round['id']}/plan/standard", body | facts)
    refused(answer, status, code)


@given(days, st.integers(0, 60), st.sets(st.integers(1, 999), max_size=40))
def test_every_day_is_a_working_day_in_time_and_the_order_is_kept(start, length, numbers):
    deadline = start + timedelta(days=length)
    rts = [rt(number) for number in numbers]
    found = rules.standard(VILLAGE, rts, start, deadline)
    assert found == rules.standard(VILLAGE, reversed(rts), start, deadline)
    assert len(found) == 1 + 3 * len(rts)
    planned_on = [step.planned_on for step in found]
    assert planned_on == sorted(planned_on)
    assert all(start <= day <= deadline for day in planned_on)
    usable = {day.weekday() < 5 for day in rules.working_days(start, deadline)}
    assert {day.weekday() < 5 for day in planned_on} <= usable
    assert usable != {True, False}


def test_a_weekend_alone_is_worked_through():
    saturday, sunday = iso("2026-11-28"), iso("2026-11-29")
    assert rules.working_days(saturday, sunday) == [saturday, sunday]
    assert rules.working_days(saturday, iso("2026-11-30")) == [iso("2026-11-30")]
