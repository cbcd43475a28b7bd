"""The technical optimum beside a vote, what each set brings, and what the musyawarah decides."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.planning.simulations import measured
from tests.planning.steps import BASE, refused
from tests.planning.votes import NEXT, URL, opened, rounds, voted
from tests.planning.works import priced

EFFECTS = ("leaves_ha", "rts_leaving", "people", "points")


async def test_the_optimum_and_what_each_set_brings_stand_beside_the_vote(planning):
    client = planning.client()
    event = await rounds(planning)
    vote = await voted(client, await opened(planning, client))
    address = f"{URL}/{vote['id']}"
    refused(
        await client.post(f"{address}/decision", {"follows": "optimum", "reason": "x"}),
        409,
        "optimum_not_done",
    )
    asked = {"round_id": str(event.round_id), "source": "apbd-kabkota", "year": 2027}
    other = asked | {"source": "x"}
    refused(await client.post(f"{address}/optimum", other), 422, "source_unknown")
    begun = await client.ok(await client.post(f"{address}/optimum", asked))
    portfolio = await client.ok(await client.get(f"{BASE}/portfolios/{begun['portfolio_id']}"))
    assert portfolio["objective"] == "hectares"
    before = await client.ok(await client.get(f"{address}/comparison"))
    assert (before["optimum"], [s["name"] for s in before["sets"]]) == ("queued", ["vote", "usual"])
    await planning.work()
    found = await client.ok(await client.get(f"{address}/comparison"))
    assert found["optimum"] == "done"
    sets = {one["name"]: one for one in found["sets"]}
    assert (sets["vote"]["leaves_ha"], sets["vote"]["people"]) == ("0", "0")
    for name, chosen in (("usual", [1, 2]), ("optimum", [1])):
        assert sets[name]["chosen"] == chosen
        assert (sets[name]["leaves_ha"], sets[name]["rts_leaving"]) == ("2.5", 1)
        assert (sets[name]["people"], sets[name]["missing"][-1]) == ("210", 3)
    assert (sets["usual"]["shared"], sets["optimum"]["shared"]) == ([2], [])
    assert sets["usual"]["points"] > sets["vote"]["points"] > 0
    async with planning.sessions.begin() as session:
        gone = {"id": vote["candidates"][1]["activity_id"]}
        await session.execute(text("DELETE FROM activity_places WHERE activity_id = :id"), gone)
        await session.execute(text("DELETE FROM activities WHERE id = :id"), gone)
    again = await client.ok(await client.get(f"{address}/comparison"))
    assert [one["leaves_ha"] for one in again["sets"]] == ["0", "2.5", "2.5"]
    decided = {"follows": "optimum", "reason": "Hasil teknis cukup."}
    vote = await client.ok(await client.post(f"{address}/decision", decided))
    assert (vote["decision"]["chosen"], vote["decision"]["cost"]) == ([1], "300000000.00")
    refused(await client.post(f"{address}/optimum", asked), 409, "vote_decided")


async def test_a_decision_that_departs_from_the_vote_has_a_reason_and_stays(planning):
    client = planning.client(id="faskel")
    open_ = await opened(planning, client)
    address = f"{URL}/{open_['id']}/decision"
    refused(await client.post(address, {"follows": "vote"}), 409, "vote_not_closed")
    await voted(client, open_)
    own = {"follows": "own", "chosen": [2, 3]}
    refused(await client.post(address, own), 422, "decision_reason_missing")
    why = {"reason": "Lahan nomor 1 belum siap."}
    for wrong in ({"follows": "own"}, own | {"chosen": [2, 2]}, own | {"chosen": [4]}):
        refused(await client.post(address, wrong | why), 422, "decision_set_unclear")
    refused(
        await client.post(address, own | {"follows": "vote"} | why), 422, "decision_set_unclear"
    )
    dear = own | {"chosen": [1, 2, 3]} | why
    refused(await client.post(address, dear), 422, "decision_above_budget")
    vote = await client.ok(await client.post(address, own | why))
    decision = vote["decision"]
    assert decision.pop("at")
    assert decision == own | why | {"cost": "110000000.00", "by": "faskel"}
    refused(await client.post(address, {"follows": "vote"}), 409, "vote_decided")
    with pytest.raises(DBAPIError, match="never change"):
        await planning.scalar("UPDATE votes SET decision = '{}'")


async def test_a_set_that_the_round_did_not_measure_has_no_effect_told(planning):
    client = planning.client()
    await planning.hear(measured(NEXT))
    vote = await voted(client, await opened(planning, client))
    address = f"{URL}/{vote['id']}"
    own = {"follows": "own", "chosen": [3], "reason": "Jalan dahulu."}
    await client.ok(await client.post(f"{address}/decision", own))
    found = await client.ok(await client.get(f"{address}/comparison"))
    told = {one["name"]: one for one in found["sets"]}
    for name, chosen in (("vote", [2, 3]), ("usual", [1, 2])):
        assert told[name]["chosen"] == chosen
        assert {told[name][effect] for effect in EFFECTS} == {None}
    assert (told["decision"]["cost"], told["decision"]["leaves_ha"]) == ("80000000.00", "0")
    assert told["decision"]["points"] > 0


@pytest.mark.parametrize("cost", ["310000000.00", "0"])
async def test_an_optimum_of_other_costs_than_the_papers_is_refused(planning, cost):
    client = planning.client()
    event = await rounds(planning)
    vote = await voted(client, await opened(planning, client))
    asked = {"round_id": str(event.round_id), "source": "apbd-kabkota", "year": 2027}
    address = f"{URL}/{vote['id']}/optimum"
    work = {"id": vote["candidates"][0]["activity_id"]}
    await priced(planning, work, cost)
    told = refused(await client.post(address, asked), 409, "vote_rab_changed")
    assert (told["number"], told["paper"]) == (1, "300000000.00")
    await priced(planning, work, "300000000.00")
    await client.ok(await client.post(address, asked))


async def test_an_optimum_needs_activities_that_the_round_can_judge(planning):
    client = planning.client()
    event = measured("35.19.09.2010-000-001")
    await planning.hear(event)
    vote = await voted(client, await opened(planning, client))
    asked = {"round_id": str(event.round_id), "source": "apbd-kabkota", "year": 2027}
    address = f"{URL}/{vote['id']}/optimum"
    refused(await client.post(address, asked), 422, "nothing_for_optimum")
    refused(await client.post(address, asked | {"round_id": vote["id"]}), 409, "nothing_measured")
