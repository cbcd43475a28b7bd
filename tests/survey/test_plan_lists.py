"""The list of a plan and its progress: filtered, paged, summed in SQL."""

from datetime import UTC, datetime, time, timedelta

from sqlmodel import select

from contracts.regions import day_of
from services.chassis.ids import new_id
from services.survey.plans import queries, rules
from services.survey.plans.models import PlanStep
from tests.survey.plans import (
    OTHER,
    VILLAGE,
    change,
    day,
    hold,
    listed,
    past,
    planned,
    progress,
    refused,
    today,
)
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.steps import apply, imported, open_round, rt, sheet

NOTHING = {"planned": 0, "overdue": 0, "held": 0, "cancelled": 0}
NONE = dict.fromkeys(("received", "returned", "approved", "rejected"), 0)


async def filled(survey, client):
    """A round with every state, in two villages, and one sheet."""
    round = await open_round(client)
    await planned(client, round, kind="fgd_village", rt=None, region=VILLAGE, **past(2))
    await hold(client, await planned(client, round, kind="interviews", target=40))
    await planned(client, round, planned_on=day(4), target=None)
    gone = await planned(client, round, kind="interviews", rt=rt(2), target=30, planned_on=day(2))
    await change(client, gone, cancelled_reason="Banjir")
    await planned(client, round, rt=rt(1, OTHER), target=7, **past(1))
    row = sheet({"kode_rt": rt(3)})
    await apply(survey, client, await imported(survey, client, round, row))
    return round


async def test_steps_come_by_planned_day_page_by_page(survey):
    client = survey.client()
    round = await filled(survey, client)
    whole = (await listed(client, round))["items"]
    assert [s["planned_on"] for s in whole] == [day(n) for n in (-2, -1, 1, 2, 4)]
    seen, cursor = [], {}
    while True:
        page = await listed(client, round, limit=2, **cursor)
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == whole
    answer = await client.get(f"/v1/survey/rounds/{round['id']}/plan", cursor="WyJ4IiwieSJd")
    refused(answer, 422, "cursor_invalid")


async def test_a_list_is_narrowed_by_region_kind_and_state(survey):
    client = survey.client()
    round = await filled(survey, client)

    async def count(**filters):
        return len((await listed(client, round, **filters))["items"])

    assert await count(region="35.19") == 4
    assert await count(kind="interviews") == 2
    found = {s: await count(state=s) for s in ("planned", "overdue", "held", "cancelled")}
    assert found == {"planned": 1, "overdue": 2, "held": 1, "cancelled": 1}
    assert await count(state="overdue", region=OTHER) == 1
    narrow = survey.client(regions=("35.77",))
    answer = await narrow.get(f"/v1/survey/rounds/{round['id']}/plan", region="35.19")
    refused(answer, 404, "region_not_found")


async def test_a_list_leaves_the_minutes_to_the_step(survey):
    client = survey.client()
    round = await filled(survey, client)
    [held] = (await listed(client, round, state="held"))["items"]
    assert held["has_minutes"]
    assert "minutes" not in held


async def test_the_database_and_the_rules_agree_on_every_state(survey):
    """Also at a moment when it is another day in the east."""
    client = survey.client()
    round = await open_round(client)
    for village in ("35.19.09.2010", "73.71.01.1001", "91.71.01.1001"):
        round = await open_round(client, region=village[:2])
        for ahead in (-1, 0, 1):
            place = {"kind": "other", "rt": None, "region": village}
            due = {"planned_on": day(ahead), "deadline": day(ahead)}
            await planned(client, round, **place, **due)
    start = datetime.combine(today(), time(12), UTC)
    seen = set()
    for hours in range(24):
        moment = start + timedelta(hours=hours)
        query = select(PlanStep, queries.state_on(moment).label("state"))
        async with survey.sessions() as session:
            for step, state in (await session.exec(query)).all():
                assert state == rules.state_of(step, day_of(step.region, moment)), (step, moment)
                seen.add((step.region[:2], hours, step.deadline, state))
    due = [(today(), "overdue")]
    turned = [min(h for r, h, d, s in seen if r == p and (d, s) in due) for p in ("35", "73", "91")]
    assert turned == [5, 4, 3]  # midnight is 17.00 UTC in WIB, 16.00 in WITA, 15.00 in WIT


async def test_progress_counts_steps_targets_and_sheets_by_village(survey):
    client = survey.client()
    round = await filled(survey, client)
    found = await progress(client, round)
    here, there = found["items"]
    assert (here["code"], here["name"], here["target"]) == (VILLAGE, "Klagenserut", 40)
    assert here["steps"] == {"planned": 1, "overdue": 1, "held": 1, "cancelled": 1}
    assert (here["rts"], here["sheets"], here["sheet"]) == (3, 1, False)
    assert there["steps"] == NOTHING | {"overdue": 1}
    assert found["total"]["steps"] == {"planned": 1, "overdue": 2, "held": 1, "cancelled": 1}
    assert (found["total"]["target"], found["total"]["rts"], found["total"]["sheets"]) == (47, 4, 1)
    assert found["next"] is None


async def test_progress_by_rt_shows_rts_with_a_step_or_a_sheet(survey):
    client = survey.client()
    round = await filled(survey, client)
    found = await progress(client, round, by="rt", region=VILLAGE)
    steps = {item["code"]: item["steps"] for item in found["items"]}
    assert steps == {
        rt(1): NOTHING | {"planned": 1, "held": 1},
        rt(2): NOTHING | {"cancelled": 1},
        rt(3): NOTHING,
    }
    assert [i["sheet"] for i in found["items"]] == [False, False, True]
    assert [i["target"] for i in found["items"]] == [40, None, None]
    assert found["items"][0]["name"] == "RT 001 RW 001 Klagenserut"
    assert all({k: i[k] for k in NONE} == NONE for i in found["items"])
    assert found["total"]["steps"]["overdue"] == 1  # the village's own FGD is in no RT


async def test_progress_is_paged_and_keeps_the_whole_total(survey):
    client = survey.client()
    round = await filled(survey, client)
    first = await progress(client, round, by="rt", limit=3)
    second = await progress(client, round, by="rt", limit=3, cursor=first["next"])
    codes = [item["code"] for page in (first, second) for item in page["items"]]
    assert codes == [rt(1), rt(2), rt(3), rt(1, OTHER)]
    assert second["next"] is None
    assert first["total"] == second["total"]


async def test_progress_shows_and_counts_only_ones_own(survey):
    client = survey.client()
    round = await filled(survey, client)
    narrow = survey.client(regions=("35.77",))
    found = await progress(narrow, round)
    assert [item["code"] for item in found["items"]] == [OTHER]
    assert (found["total"]["rts"], found["total"]["target"]) == (1, 7)


async def test_progress_of_an_empty_round_is_nothing(survey):
    client = survey.client()
    found = await progress(client, await open_round(client))
    assert found["items"] == []
    assert (found["total"]["steps"], found["total"]["sheet"]) == (NOTHING, False)


async def test_progress_takes_as_many_statements_for_many_rts_as_for_one(survey, statements):
    client = survey.client()
    few, many = await open_round(client), await open_round(client)
    await planned(client, few)
    for number in range(1, 12):
        await planned(client, many, rt=rt(number))
    counts = []
    for round in (few, many):
        with statements() as seen:
            await progress(client, round, by="rt")
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_progress_counts_households_also_where_nothing_was_planned(survey):
    client = survey.client()
    round = await open_round(client)
    for number in (1, 2, 2):
        answers = {"kode_rt": rt(number)} | texts_of(number)
        body = {"round_id": round["id"], "kind": "household", "answers": answers}
        key = {"Idempotency-Key": str(new_id())}
        await client.ok(await client.post("/v1/survey/submissions", body, headers=key))
    found = await progress(client, round, by="rt")
    assert [(i["code"], i["received"], i["rts"]) for i in found["items"]] == [
        (rt(1), 1, 1),
        (rt(2), 2, 1),
    ]
    assert (found["total"]["received"], found["total"]["rts"]) == (3, 2)
    elsewhere = survey.client(regions=("35.77",))
    assert (await progress(elsewhere, round, by="rt"))["items"] == []
