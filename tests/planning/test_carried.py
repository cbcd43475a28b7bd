"""What an edition carries: activities of the edition before that were approved there."""

from contracts.planning import PlanSubmitted
from tests.planning.planned import WRITER, approved, chapter, edition, plan, state, step
from tests.planning.simulations import measured
from tests.planning.steps import BASE, OTHER, RT, listed, refused


async def test_an_edition_tells_and_simulates_what_it_carries(planning):
    client = planning.client(id=WRITER)
    await planning.hear(measured(RT, {"2b": "400"}))
    made = await approved(planning)
    [one] = await listed(client, "activities", plan_id=made["id"])
    await state(planning, one["id"], "approved")
    new = await edition(client, made["id"])
    before = await client.ok(await client.get(f"{BASE}/plans/{made['id']}/simulation"))
    after = await client.ok(await client.get(f"{BASE}/plans/{new['id']}/simulation"))
    assert [i["code"] for i in before["items"]] == [i["code"] for i in after["items"]] == [RT]
    await chapter(client, new["id"], body="Edisi kedua.")
    await client.ok(await step(client, new["id"], "submit"))
    told = (await planning.events(PlanSubmitted))[-1]
    assert (told.activities, [(v.criterion, str(v.volume)) for v in told.volumes]) == (
        1,
        [("2b", "140")],
    )


async def test_the_id_of_a_foreign_plan_is_taken(planning):
    there = await plan(planning.client(id=WRITER), region=OTHER)
    made = await approved(planning)
    client = planning.client(id=WRITER, regions=["35.19"])
    answer = await step(client, made["id"], "editions", {"id": there["id"]})
    refused(answer, 409, "id_taken")
