"""What cannot be asked of a portfolio is named; what is not the caller's is not there."""

import pytest

from services.chassis.ids import new_id
from tests.planning.portfolios import URL, ask, budget, question
from tests.planning.simulations import activity, measured, plan
from tests.planning.steps import NEXT_VILLAGE, OTHER, RT, VILLAGE, refused

FREE = {"rt": RT, "volumes": {"2b": "1"}, "cost": "1.00"}


def limit(amount="1.00", region=VILLAGE):
    return {"region": region, "amount": amount}


def tie(first, then):
    return {"first": first, "then": then}


def candidates(*some, **more):
    return {"unit_prices": None, "candidates": [FREE, *some]} | more


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"candidates": [FREE]}, "portfolio_unclear"),
        ({"unit_prices": None}, "portfolio_unclear"),
        ({"unit_prices": {}}, "portfolio_unclear"),
        ({"years": [2027, 2027]}, "year_twice"),
        ({"years": [2028]}, "year_not_asked"),
        ({"budgets": [budget(source="kas")]}, "source_unknown"),
        ({"budgets": [budget(), budget()]}, "budget_twice"),
        *[
            ({"budgets": [budget(amount)]}, "amount_invalid")
            for amount in ("-1", "NaN", "Infinity", "1e400", "1.001", "satu", "", "9" * 30)
        ],
        ({"unit_prices": {"2b": "0"}}, "amount_invalid"),
        ({"unit_prices": {"2b": "-5"}}, "amount_invalid"),
        ({"unit_prices": {"9z": "5"}}, "criterion_unknown"),
        ({"payers": [{"source": "dak", "criteria": ["2b"]}]}, "source_without_budget"),
        ({"payers": [{"source": "kas", "criteria": ["2b"]}]}, "source_unknown"),
        ({"payers": [{"source": "apbd-kabkota", "criteria": ["9z"]}]}, "criterion_unknown"),
        ({"payers": [{"source": "apbd-kabkota", "criteria": ["2b"]}] * 2}, "payers_twice"),
        ({"floors": [limit(region="99.99")]}, "limit_outside"),
        ({"floors": [limit(region=NEXT_VILLAGE)]}, "limit_outside"),
        ({"floors": [limit(), limit()]}, "limit_twice"),
        ({"floors": [limit("2")], "ceilings": [limit("1.99")]}, "floor_above_ceiling"),
        ({"ceilings": [limit("-1")]}, "amount_invalid"),
        ({"dependencies": [tie("9z", "2b")]}, "dependency_unknown"),
        ({"dependencies": [tie("2b", "2b")]}, "dependency_in_circle"),
        ({"dependencies": [tie("2b", "3a"), tie("3a", "2b")]}, "dependency_in_circle"),
        ({"dependencies": [tie("2b", "3a")] * 7}, "too_many_dependencies"),
        (candidates({"rt": RT, "volumes": {"2b": "1"}}), "candidate_unclear"),
        (candidates({"activity_id": str(new_id()), "cost": "1"}), "candidate_unclear"),
        (candidates({}), "candidate_unclear"),
        (candidates(FREE | {"key": "k1"}), "candidate_twice"),
        (candidates(FREE | {"cost": "0"}), "amount_invalid"),
        (candidates(FREE | {"year": 2030}), "year_not_asked"),
        (candidates(FREE | {"sources": ["dak"]}), "source_without_budget"),
        (candidates(FREE | {"sources": ["kas"]}), "source_unknown"),
        (candidates(FREE | {"volumes": {"9z": "1"}}), "criterion_unknown"),
        (candidates(FREE | {"rt": f"{NEXT_VILLAGE}-000-001"}), "rt_invalid"),
        (candidates(dependencies=[tie("k1", "k9")]), "dependency_unknown"),
        ({"objective": "votes"}, "invalid_request"),
        ({"years": [1999]}, "invalid_request"),
        ({"years": []}, "invalid_request"),
        ({"gap": "-0.1"}, "invalid_request"),
        ({"seconds": 0}, "invalid_request"),
        ({"surprise": 1}, "invalid_request"),
        (candidates(FREE | {"volumes": {"2b": "-1"}}), "invalid_request"),
        (candidates(FREE | {"volumes": {"2b": "NaN"}}), "invalid_request"),
    ],
)
async def test_what_cannot_be_asked_is_named(planning, said, code):
    event = measured()
    await planning.hear(event)
    refused(await ask(planning.client(), question(event, **said)), 422, code)
    assert await planning.scalar("SELECT count(*) FROM portfolios") == 0
    assert await planning.scalar("SELECT count(*) FROM jobs") == 0


async def test_an_rt_that_was_not_measured_and_an_empty_round_are_named(planning):
    event = measured()
    await planning.hear(event)
    client = planning.client()
    other = FREE | {"rt": f"{VILLAGE}-000-099"}
    refused(await ask(client, question(event, **candidates(other))), 409, "rt_not_measured")
    nothing = question(event, round_id=str(new_id()))
    refused(await ask(client, nothing), 409, "nothing_measured")
    bare = measured(f"{NEXT_VILLAGE}-000-001", bare=True)
    await planning.hear(bare)
    asked = question(bare, region=NEXT_VILLAGE)
    refused(await ask(client, asked), 409, "round_not_measured")


async def test_a_draft_without_places_or_price_is_named(planning):
    event = measured()
    await planning.hear(event)
    of = await plan(planning)
    cheap = await activity(planning, of, (RT, "2b", 1))
    vague = await activity(planning, of, cost=5)
    far = await activity(planning, of, (f"{VILLAGE}-000-099", "2b", 1), cost=5)
    client = planning.client()
    for one, code in (
        (cheap, "candidate_without_cost"),
        (vague, "candidate_without_places"),
        (far, "candidate_without_places"),
    ):
        said = candidates({"activity_id": str(one.id)})
        refused(await ask(client, question(event, **said)), 409, code)
    said = candidates({"activity_id": str(new_id())})
    refused(await ask(client, question(event, **said)), 404, "not_found")


async def test_outside_is_not_found(planning):
    event = measured()
    await planning.hear(event)
    mine = await planning.client().ok(await ask(planning.client(), question(event)))
    other = planning.client(regions=[OTHER])
    refused(await ask(other, question(event)), 404, "region_not_found")
    for path in ("", "/activities", "/activities/export"):
        refused(await other.get(f"{URL}/{mine['id']}{path}"), 404, "not_found")
    refused(await other.post(f"{URL}/{mine['id']}/cancel"), 404, "not_found")
    plan_id = {"plan_id": str(new_id())}
    refused(await other.post(f"{URL}/{mine['id']}/plan", plan_id), 404, "not_found")
    assert (await other.get(URL)).json()["items"] == []
    assert [one["id"] for one in (await planning.client().get(URL)).json()["items"]] == [mine["id"]]
    reader = planning.client(scopes=["plans:read"])
    refused(await ask(reader, question(event)), 403, "scope_missing")


async def test_at_most_five_at_a_time(planning):
    event = measured()
    await planning.hear(event)
    client = planning.client()
    for _ in range(5):
        await client.ok(await ask(client, question(event)))
    answer = await ask(client, question(event))
    refused(answer, 429, "portfolios_running")
    assert answer.headers["Retry-After"] == "10"
    await client.ok(await ask(planning.client(id="another"), question(event)))
