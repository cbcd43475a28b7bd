"""A frontier of named drafts stands on drafts that can still be chosen, and nobody waits while it is read."""

import asyncio

import pytest

from services.planning.frontiers import commands
from services.planning.portfolio import standing
from tests.planning.portfolios import URL, answered, question
from tests.planning.simulations import activity, measured, plan, run
from tests.planning.steps import RT, refused

PLACELESS = "DELETE FROM activity_places WHERE activity_id = :id"
DELETED = f"WITH gone AS ({PLACELESS}) DELETE FROM activities WHERE id = :id"
GONE = [
    ("UPDATE activities SET state = 'approved' WHERE id = :id", 409, "candidate_not_open"),
    ("UPDATE activities SET state = 'cancelled' WHERE id = :id", 409, "candidate_not_open"),
    ("UPDATE activities SET cost = 0 WHERE id = :id", 409, "candidate_without_cost"),
    (PLACELESS, 409, "candidate_without_places"),
    (DELETED, 404, "not_found"),
]


@pytest.fixture
async def drafted(planning):
    """A client, an answered question of a draft and a free work, and the draft."""
    event = measured()
    await planning.hear(event)
    client = planning.client()
    draft = await activity(planning, await plan(planning), (RT, "2b", 140), cost=80_000_000)
    free = {"rt": RT, "volumes": {"6a": "20"}, "cost": "9000000.00"}
    asked = question(event, unit_prices=None, candidates=[free, {"activity_id": str(draft.id)}])
    return client, await answered(planning, client, asked), draft


@pytest.mark.parametrize(("change", "status", "code"), GONE)
async def test_a_draft_that_can_no_longer_be_chosen_is_named(
    planning, drafted, change, status, code
):
    client, portfolio, draft = drafted
    url = f"{URL}/{portfolio['id']}/frontier"
    await run(planning, change, id=draft.id)
    found = refused(await client.post(url, {}), status, code)
    assert str(draft.id) in found["detail"]
    assert await planning.scalar("SELECT count(*) FROM portfolio_frontiers") == 0


async def test_open_drafts_have_a_frontier(planning, drafted):
    client, portfolio, _ = drafted
    url = f"{URL}/{portfolio['id']}/frontier"
    await client.ok(await client.post(url, {"percents": [0, 100]}))
    await planning.work()
    none, all_ = (await client.ok(await client.get(url)))["points"]
    assert (none["cost"], all_["cost"]) == ("0.00", portfolio["cost"])
    assert all_["objective_value"] == portfolio["objective_value"]


async def test_who_cancels_or_asks_waits_for_no_reading(planning, drafted, monkeypatch):
    client, portfolio, _ = drafted
    url = f"{URL}/{portfolio['id']}/frontier"
    await client.ok(await client.post(url, {}))
    reading, go_on, read = asyncio.Event(), asyncio.Event(), standing.of

    async def held(*said):
        reading.set()
        await go_on.wait()
        return await read(*said)

    job = await planning.scalar("SELECT id FROM portfolio_frontiers")
    with monkeypatch.context() as patched:
        patched.setattr(standing, "of", held)
        work = asyncio.create_task(commands.find(planning.sessions, job))
        async with asyncio.timeout(60):
            await reading.wait()
    refused(await client.post(url, {}), 409, "frontier_running")
    found = await client.ok(await client.post(f"{url}/cancel"))
    go_on.set()
    await work
    assert found["status"] == "cancelled"
    assert (await client.get(url)).json()["points"] == []
