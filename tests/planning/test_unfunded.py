"""What of the cost of activities nobody has committed or promised."""

import pytest

from contracts.finance import AllocationCommitted
from tests.harness import code_of
from tests.planning.offered import (
    UNFUNDED,
    offer,
    offered,
    opens,
    pledged,
    unfunded,
    work,
)
from tests.planning.planned import state
from tests.planning.steps import VILLAGE
from tests.planning.test_money import money
from tests.planning.works import becomes, plan

READS = ("plans:read",)


async def test_an_activity_is_unfunded_by_what_nobody_has_committed_or_pledged(planning):
    client = planning.client()
    id = await work(planning, sources=[{"source": "apbd-kabkota", "amount": "50000000.00"}])
    await planning.hear(money(AllocationCommitted, {"id": id}, "30000000.00"))
    await pledged(client, await offered(client, id), "12500000.50")
    (found,) = await unfunded(client)
    assert {n: found[n] for n in ("cost", "committed", "pledged", "open")} == {
        "cost": "80000000.00",
        "committed": "30000000.00",
        "pledged": "12500000.50",
        "open": "37499999.50",
    }
    assert found["sources"] == [
        {
            "source": "apbd-kabkota",
            "planned": "50000000.00",
            "committed": "30000000.00",
            "pledged": "0.00",
        },
        {"source": "csr", "planned": "0.00", "committed": "0.00", "pledged": "12500000.50"},
    ]
    sums = await client.ok(await client.get(f"{UNFUNDED}/sums", region="35"))
    assert sums == {
        "activities": 1,
        "cost": "80000000.00",
        "committed": "30000000.00",
        "pledged": "12500000.50",
        "open": "37499999.50",
    }


@pytest.mark.parametrize("how", ["unfit", "completed", "handed_over", "cancelled"])
async def test_what_is_done_unfit_or_cancelled_is_not_offered(planning, how):
    id = await work(planning, state=how)
    client = planning.client()
    assert await unfunded(client) == []
    answer = await offer(client, id)
    assert (answer.status_code, code_of(answer)) == (422, "activity_not_fundable")


async def test_what_a_draft_plan_says_is_not_unfunded_yet(planning):
    draft = await plan(planning)
    await work(planning, plan_id=draft["plan_id"], state="planned")
    assert await unfunded(planning.client()) == []
    await becomes(planning, draft, "approved")
    assert await opens(planning.client()) == ["80000000.00"]


async def test_what_is_wholly_paid_is_on_no_list(planning):
    id = await work(planning)
    await planning.hear(money(AllocationCommitted, {"id": id}, "90000000.00"))
    assert await unfunded(planning.client()) == []
    sums = (await planning.client().get(f"{UNFUNDED}/sums", region=VILLAGE)).json()
    assert (sums["activities"], sums["open"]) == (0, "0.00")


async def test_the_list_of_unfunded_goes_page_by_page_and_by_year(planning):
    approved = (await plan(planning, "approved"))["plan_id"]
    made = [await work(planning, str(n), approved, year=2027 + n % 2) for n in (1, 2, 3)]
    client = planning.client()
    first = await client.ok(await client.get(UNFUNDED, region="35.19", limit=2))
    rest = await client.ok(
        await client.get(UNFUNDED, region="35.19", limit=2, cursor=first["next"])
    )
    assert [one["activity_id"] for one in (*first["items"], *rest["items"])] == made
    assert rest["next"] is None
    assert [one["open"] for one in await unfunded(client, year=2027)] == ["2.00"]
    broken = await client.get(UNFUNDED, region="35.19", cursor="eyJ4Ijox")
    assert (broken.status_code, code_of(broken)) == (422, "cursor_invalid")


async def test_a_copy_in_a_new_edition_keeps_what_was_promised_to_it(planning):
    """What is not approved yet goes on as a copy once a new edition of the plan is in force."""
    client = planning.client()
    old = await plan(planning, "approved")
    id = await work(planning, "100", old["plan_id"], state="proposed")
    await pledged(client, await offered(client, id), "30")
    new = await plan(planning, "draft", edition=2)
    async with planning.sessions.begin() as session:
        facts = "SET line_id = (SELECT line_id FROM plans WHERE id = '{}')".format(old["plan_id"])
        run = (await session.connection()).exec_driver_sql
        await run(f"UPDATE plans {facts} WHERE id = '{new['plan_id']}'")
    copy = await work(planning, "100", new["plan_id"], state="planned", copy_of=id)
    await state(planning, id, "cancelled")
    await becomes(planning, old, "superseded")
    await becomes(planning, new, "approved")
    (found,) = await unfunded(client)
    assert (found["activity_id"], found["pledged"], found["open"]) == (copy, "30.00", "70.00")
