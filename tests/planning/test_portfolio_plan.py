"""The rows of an answer as pages, as a file, and as draft activities of a plan."""

import csv
import io
from decimal import Decimal

from services.chassis.ids import new_id
from tests.planning.portfolios import URL, answered, ask, budget, question
from tests.planning.simulations import measured
from tests.planning.steps import BASE, NEXT_VILLAGE, RT, VILLAGE, refused
from tests.planning.works import becomes, plan

OTHER_RT = f"{NEXT_VILLAGE}-000-001"
CITY = "35.19"


async def chosen(planning, client, **more):
    """The answer for two villages, both of whose RTs leave."""
    event = measured()
    await planning.hear(event, measured(OTHER_RT, round_id=event.round_id))
    return await answered(planning, client, question(event, region=CITY, **more))


async def test_rows_come_in_pages_and_as_a_file(planning):
    client = planning.client()
    found = await chosen(planning, client)
    rows, cursor = [], {}
    while True:
        page = (await client.get(f"{URL}/{found['id']}/activities", limit=1, **cursor)).json()
        rows += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert rows == found["activities"]
    assert {row["rt"] for row in rows} == {RT, OTHER_RT}
    answer = await client.get(f"{URL}/{found['id']}/activities/export")
    assert answer.headers["content-type"].startswith("text/csv")
    file = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    said = [{name: str(row[name] or "") for name in row} for row in rows]
    assert [dict(row) for row in file] == said


async def test_a_candidates_name_cannot_be_a_formula(planning):
    client = planning.client()
    event = measured()
    await planning.hear(event)
    works = {"rt": RT, "volumes": {"2b": "400", "6a": "60"}, "cost": "1.00"}
    asked = question(event, unit_prices=None, candidates=[works | {"key": "=1+1"}])
    found = await answered(planning, client, asked)
    answer = await client.get(f"{URL}/{found['id']}/activities/export")
    assert ",=1+1" not in answer.text
    assert "'=1+1" in answer.text


async def test_the_rows_of_a_village_become_drafts_with_sources_and_rab(planning):
    client = planning.client()
    budgets = [budget("150000000.00", "dak"), budget("900000000.00")]
    found = await chosen(planning, client, budgets=budgets)
    of = await plan(planning)
    made = await client.ok(await client.post(f"{URL}/{found['id']}/plan", of))
    own = [row for row in found["activities"] if row["rt"] == RT]
    assert {one["region"] for one in made["items"]} == {VILLAGE}
    assert {one["state"] for one in made["items"]} == {"planned"}
    total = sum(Decimal(one["cost"]) for one in made["items"])
    assert total == sum(Decimal(row["cost"]) for row in own)
    for one in made["items"]:
        rab = (await client.get(f"{BASE}/activities/{one['id']}/rab")).json()
        assert rab["total"] == one["cost"]
        assert sum(Decimal(s["amount"]) for s in one["sources"]) == Decimal(one["cost"])
        for place in one["places"]:
            rows = [r for r in own if r["criterion"] == place["criterion"]]
            assert sum(Decimal(row["volume"]) for row in rows) == Decimal(place["volume"])
    roads = next(one for one in made["items"] if one["kind"] == "jalan_paving")
    assert (roads["volume"], roads["unit"], roads["year"]) == ("240", "m", 2027)
    simulated = await client.ok(await client.get(f"{BASE}/plans/{of['plan_id']}/simulation"))
    assert simulated["total"]["leaves_ha"] == "2.5"
    assert simulated["total"]["cost"] == f"{total:.2f}"


async def test_rows_are_drafted_once_and_only_into_a_draft_of_their_village(planning):
    client = planning.client()
    found = await chosen(planning, client)
    address = f"{URL}/{found['id']}/plan"
    of = await plan(planning)
    await becomes(planning, of, "review")
    refused(await client.post(address, of), 409, "plan_not_draft")
    await becomes(planning, of, "draft")
    refused(await client.post(address, {"plan_id": str(new_id())}), 404, "not_found")
    other = await plan(planning, region="35.19.09.2012")
    refused(await client.post(address, other), 409, "nothing_to_draft")
    late = await plan(planning, begin_year=2030, end_year=2034, region=NEXT_VILLAGE)
    refused(await client.post(address, late), 422, "year_outside_plan")
    await client.ok(await client.post(address, of))
    refused(await client.post(address, of), 409, "portfolio_drafted")
    assert await planning.scalar("SELECT count(*) FROM portfolio_plans") == 1


async def test_a_portfolio_without_an_answer_cannot_be_drafted(planning):
    client = planning.client()
    event = measured()
    await planning.hear(event)
    waiting = await client.ok(await ask(client, question(event)))
    of = await plan(planning)
    refused(await client.post(f"{URL}/{waiting['id']}/plan", of), 409, "portfolio_not_done")


async def test_a_free_candidate_becomes_one_activity_of_a_kind_that_serves_it(planning):
    client = planning.client()
    event = measured()
    await planning.hear(event)
    works = {"rt": RT, "cost": "90000000.00"}
    asked = question(
        event,
        unit_prices=None,
        objective="points",
        candidates=[
            works | {"key": "carts", "volumes": {"6a": "60", "6b": "5"}},
            works | {"key": "odd", "volumes": {"2b": "400", "5a": "16"}, "cost": "95000000.00"},
        ],
        budgets=[budget("90000000.00")],
    )
    found = await answered(planning, client, asked)
    assert {row["candidate"] for row in found["activities"]} == {"carts"}
    of = await plan(planning)
    made = await client.ok(await client.post(f"{URL}/{found['id']}/plan", of))
    (one,) = made["items"]
    assert (one["kind"], one["cost"]) == ("gerobak_sampah", "90000000.00")
    both = await answered(planning, client, asked | {"budgets": [budget()]})
    answer = await client.post(f"{URL}/{both['id']}/plan", of)
    refused(answer, 409, "candidate_kind_unknown")
