"""What shares of the money bring: each point is the best there is, and none brings less than one before."""

import asyncio
import time
from dataclasses import replace
from decimal import Decimal

import pytest

from services.chassis.ids import new_id
from services.planning.frontiers import commands, rules
from services.planning.frontiers.models import PERCENTS
from services.planning.portfolio import build, curve, proof, search
from services.planning.portfolio.asking import Standing
from services.planning.portfolio.child import limit
from services.planning.portfolio.programme import value
from tests.planning.portfolio_cases import (
    IDS,
    best_candidates,
    best_volumes,
    candidates_case,
    many,
    volumes_case,
)
from tests.planning.portfolios import URL, answered, ask, budget, question
from tests.planning.simulations import activity, measured, plan
from tests.planning.steps import OTHER, RT, VILLAGE, refused
from tests.planning.test_portfolio_brute import proved

CASES = [(volumes_case, best_volumes), (candidates_case, best_candidates)]


@pytest.mark.parametrize(("make", "brute"), CASES)
def test_each_point_equals_looking_at_every_choice(make, brute):
    for seed in range(40):
        task = make(seed)
        before = None
        made = build.programme(task)
        for percent, own, best in curve.points(made, [150, 0, 60, 100], gap=0, seconds=60):
            at = rules.scaled(task, percent)
            wanted = brute(at)
            if wanted is None:
                assert best is None, (seed, percent)
                assert before is None, (seed, percent)  # more money undoes nothing
                continue
            assert Decimal(best.value) / own.scale == wanted, (seed, percent)
            assert best.ended_by == "optimal", (seed, percent)
            proved(at, own, best)
            assert before is None or best.value >= before
            before = best.value


def test_a_point_that_is_cut_brings_at_least_what_less_money_brought():
    made = build.programme(many(120, "points", gap=0.0))
    found = list(curve.points(made, range(10, 101, 10), gap=0.0, seconds=0.1))
    values = [value(own, best.choice) for _, own, best in found]
    assert values == sorted(values)
    assert values[0] < values[-1]
    assert "time" in {best.ended_by for _, _, best in found}
    assert all(search.kept(own, best.choice) for _, own, best in found)


def test_what_no_share_can_pay_is_barred_and_nothing_else():
    made = build.programme(candidates_case(3))
    none, all_ = curve.at(made, 0), curve.at(made, 1_000_000)
    assert set(none.purses) == {0}
    assert none.barred == {n for n, item in enumerate(made.items) if item.cents}
    assert not all_.barred


def test_a_point_that_is_not_what_it_says_is_no_point():
    task = volumes_case(0)
    said = {"percent": 100, "scale": 10, "value": 10**6, "bound": 10**6, "ended_by": "optimal"}
    with pytest.raises(proof.ProofFailed):
        rules._proved(rules.scaled(task, 100), Standing(()), said | {"rows": []})


async def begun(planning, **more):
    """The client, and a portfolio with an answer."""
    event = measured()
    await planning.hear(event)
    client = planning.client()
    return client, event, (await answered(planning, client, question(event, **more)))["id"]


async def frontier(planning, client, id, **body):
    await client.ok(await client.post(f"{URL}/{id}/frontier", body))
    await planning.work()
    return await client.ok(await client.get(f"{URL}/{id}/frontier"))


async def growing(client, url):
    """Wait until the first point is there."""
    async with asyncio.timeout(60):
        while not (found := (await client.get(url)).json())["points"]:
            assert found["status"] in {"queued", "running"}, found
            await asyncio.sleep(0.02)


async def test_a_frontier_says_what_more_and_less_money_brings(planning):
    client, event, id = await begun(planning, budgets=[budget("300000000.00")])
    assert (await client.ok(await client.get(f"{URL}/{id}/frontier"))) is None
    found = await frontier(planning, client, id)
    assert (found["status"], found["progress"], found["percents"]) == ("done", 100, PERCENTS)
    points = found["points"]
    assert [one["percent"] for one in points] == PERCENTS
    assert [one["budget"] for one in points[::2]] == [
        *("0.00", "150000000.00", "300000000.00", "450000000.00"),
    ]
    values = [Decimal(one["objective_value"]) for one in points]
    assert values == sorted(values)
    assert values[0] == 0 < values[-1]
    costs = {one["objective_value"]: one["cost"] for one in points}
    assert all(costs[one["objective_value"]] == one["cost"] for one in points)
    assert all(one["ended_by"] == "optimal" and one["gap"] == "0.000000" for one in points)
    for one in points[::2]:
        asked = question(event, budgets=one["budgets"])
        alone = await answered(planning, client, asked)
        assert Decimal(alone["objective_value"]) == Decimal(one["objective_value"])
        assert Decimal(alone["cost"]) <= Decimal(one["budget"])
    again = await client.ok(await client.get(f"{URL}/{id}"))
    assert points[4]["objective_value"] == again["objective_value"]


async def test_limits_hold_at_every_point_and_those_that_fight_are_told(planning):
    floor = {"region": VILLAGE, "amount": "100000000.00"}
    client, _, id = await begun(planning, budgets=[budget("300000000.00")], floors=[floor])
    body = {"percents": [100, 20, 20, 50], "seconds": 5}
    found = await frontier(planning, client, id, **body)
    low, *others = found["points"]
    assert [one["percent"] for one in found["points"]] == [20, 50, 100]
    assert (low["objective_value"], low["ended_by"], low["cost"]) == (None, None, None)
    assert {one["name"] for one in low["conflict"]} == {
        *("budget:apbd-kabkota:2027", f"floor:{VILLAGE}"),
    }
    assert "60000000.00" in " ".join(one["text"] for one in low["conflict"])
    assert all(not one["conflict"] for one in others)
    assert all(Decimal(one["cost"]) >= 100_000_000 for one in others)


async def test_approved_works_take_their_money_first(planning):
    client, _, id = await begun(planning)
    pays = [{"source": "apbd-kabkota", "amount": "1200000000.00"}]
    of = await plan(planning)
    await activity(planning, of, (RT, "2b", 140), year=2027, state="approved", sources=pays)
    found = await frontier(planning, client, id, percents=[0, 100])
    assert found["status"] == "done"
    for one in found["points"]:
        assert (one["objective_value"], one["budget"]) == (None, "0.00")
        assert [told["name"] for told in one["conflict"]] == ["budget:apbd-kabkota:2027"]


async def test_it_is_asked_once_at_a_time_of_an_answer_and_anew_when_it_has_ended(planning):
    event = measured()
    await planning.hear(event)
    client = planning.client()
    id = (await client.ok(await ask(client, question(event))))["id"]
    url = f"{URL}/{id}/frontier"
    refused(await client.post(url, {}), 409, "portfolio_not_done")
    await planning.work()
    first = await client.ok(await client.post(url, {"percents": [100]}))
    assert (first["status"], first["points"]) == ("queued", [])
    refused(await client.post(url, {}), 409, "frontier_running")
    found = await client.ok(await client.post(f"{url}/cancel"))
    assert (found["status"], found["progress"]) == ("cancelled", 100)
    refused(await client.post(f"{url}/cancel"), 409, "frontier_ended")
    again = await frontier(planning, client, id, percents=[50, 100])
    assert (again["status"], len(again["points"])) == ("done", 2)
    assert await planning.scalar("SELECT count(*) FROM portfolio_frontiers") == 1


@pytest.mark.parametrize(
    "body",
    [
        {"percents": []},
        {"percents": [-1]},
        {"percents": [1001]},
        {"percents": ["50"]},
        {"percents": [1.5]},
        {"percents": list(range(13))},
        {"seconds": 4},
        {"seconds": 121},
        {"budgets": []},
    ],
)
async def test_what_cannot_be_asked_is_refused_at_its_place(planning, body):
    client, _, id = await begun(planning)
    found = refused(await client.post(f"{URL}/{id}/frontier", body), 422, "invalid_request")
    assert found["errors"][0]["pointer"].startswith(f"/body/{next(iter(body))}")
    assert await planning.scalar("SELECT count(*) FROM portfolio_frontiers") == 0


async def test_other_regions_and_readers_change_nothing(planning):
    _, _, id = await begun(planning)
    url = f"{URL}/{id}/frontier"
    stranger = planning.client(regions=[OTHER])
    for answer in (
        await stranger.get(url),
        await stranger.post(url, {}),
        await stranger.post(f"{url}/cancel"),
        await stranger.get(f"{URL}/{id}/question"),
    ):
        refused(answer, 404, "not_found")
    refused(await planning.client(scopes=["plans:read"]).post(url, {}), 403, "scope_missing")


async def test_a_caller_has_five_under_way_with_those_of_portfolios(planning):
    client, event, id = await begun(planning)
    for _ in range(5):
        await client.ok(await ask(client, question(event)))
    refused(await client.post(f"{URL}/{id}/frontier", {}), 429, "portfolios_running")


async def test_the_question_can_be_asked_again_as_it_was(planning):
    client, _, id = await begun(planning, payers=[{"source": "apbd-kabkota", "criteria": ["2b"]}])
    asked = await client.ok(await client.get(f"{URL}/{id}/question"))
    assert asked["budgets"] == [budget()]
    assert asked["payers"] == [{"source": "apbd-kabkota", "criteria": ["2b"]}]
    again = await answered(planning, client, asked)
    (first, second) = (await client.ok(await client.get(URL)))["items"]
    assert first["objective_value"] == second["objective_value"] == again["objective_value"]
    assert (first["years"], first["budget"]) == ([2027], "1000000000.00")


async def test_cancelling_ends_it_within_two_seconds_and_keeps_the_points(planning, hard):
    client, id = hard
    work = asyncio.create_task(planning.work())
    url = f"{URL}/{id}/frontier"
    await growing(client, url)
    begun_at = time.monotonic()
    found = await client.ok(await client.post(f"{url}/cancel"))
    await work
    assert time.monotonic() - begun_at < 2
    assert found["status"] == "cancelled"
    kept = (await client.get(url)).json()["points"]
    assert 0 < len(kept) < len(found["percents"])


@pytest.fixture
async def hard(planning):
    """Planning with an answered question whose frontier takes long, asked; its client and id."""
    task = many(250, "points", gap=0.0)
    heads = ("area_ha", "buildings", "households", "population", "road_ideal_m", "drain_ideal_m")
    round_id = new_id()
    events = [
        measured(
            f"{VILLAGE}-{number // 999 + 1:03d}-{number % 999 + 1:03d}",
            dict(zip(IDS, rt.before[len(heads) :], strict=True)),
            measures=dict(zip(heads, rt.before, strict=False)),
            round_id=round_id,
        )
        for number, rt in enumerate(task.rts)
    ]
    await planning.hear(*events)
    client = planning.client()
    asked = question(
        events[0],
        objective="points",
        gap="0.02",
        seconds=5,
        unit_prices={id: f"{cents / 100:.2f}" for id, cents in task.prices.items()},
        budgets=[budget("3000000000.00", source) for source in ("dak", "csr")],
        payers=[{"source": "dak", "criteria": ["2b", "3a", "4b", "6a"]}],
    )
    id = (await answered(planning, client, asked))["id"]
    await client.ok(await client.post(f"{URL}/{id}/frontier", {"seconds": 120}))
    return client, id


async def test_a_worker_that_ends_leaves_it_to_another_who_begins_anew(planning, monkeypatch):
    client, _, id = await begun(planning)
    url = f"{URL}/{id}/frontier"
    await client.ok(await client.post(url, {"percents": [0, 50, 100]}))
    job = await planning.scalar("SELECT id FROM portfolio_frontiers")
    add = commands._add

    async def held(*said):
        await add(*said)
        await asyncio.Event().wait()  # the worker comes no further

    with monkeypatch.context() as patched:
        patched.setattr(commands, "_add", held)
        work = asyncio.create_task(commands.find(planning.sessions, job))
        await growing(client, url)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
    left = (await client.get(url)).json()
    assert (left["status"], [one["percent"] for one in left["points"]]) == ("running", [0])
    await planning.work()
    found = (await client.get(url)).json()
    assert (found["status"], [one["percent"] for one in found["points"]]) == ("done", [0, 50, 100])


def test_a_task_with_points_is_given_time_for_each():
    task = volumes_case(0)
    assert limit(replace(task, percents=list(range(12)))) > limit(task)
