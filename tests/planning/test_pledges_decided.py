"""What finance decides comes back, and what a pledge's ceiling gives is not told beside it."""

from contracts.finance import AllocationCommitted
from contracts.finance_requests import RequestAccepted, RequestDeclined
from services.chassis.ids import new_id
from tests.harness import code_of, uuid_of
from tests.planning.offered import (
    CEILING,
    decided,
    one,
    opens,
    pledged,
    seen,
    step,
    submitted,
)
from tests.planning.test_money import money


async def test_what_finance_decides_comes_back_once(planning):
    client, offer = planning.client(), await one(planning)
    done = await submitted(client, await pledged(client, offer, "60"))
    word = decided(RequestAccepted, done)
    await planning.hear(word)
    await planning.hear(word, decided(RequestDeclined, done))
    shown = await seen(client, "pledges", done)
    assert (shown["state"], shown["ceiling_id"], shown["decided_by"]) == (
        "accepted",
        str(CEILING),
        "bendahara",
    )
    assert await opens(client) == ["40.00"]
    answer = await step(client, shown, "withdraw", reason="x")
    assert (answer.status_code, code_of(answer)) == (409, "pledge_not_open")


async def test_a_declined_pledge_opens_its_money_again(planning):
    client, offer = planning.client(), await one(planning)
    done = await submitted(client, await pledged(client, offer, "60"))
    await planning.hear(decided(RequestDeclined, done))
    assert (await seen(client, "pledges", done))["state"] == "declined"
    assert await opens(client) == ["100.00"]
    await pledged(client, offer, "100")


async def test_what_finance_says_of_an_unknown_or_open_pledge_changes_nothing(planning):
    client, offer = planning.client(), await one(planning)
    made = await pledged(client, offer, "60")
    unknown = made | {"id": str(new_id())}
    await planning.hear(decided(RequestAccepted, unknown), decided(RequestDeclined, made))
    assert (await seen(client, "pledges", made))["state"] == "pledged"


async def test_money_of_a_pledges_ceiling_is_not_told_beside_it(planning):
    """Promised 60 of 100, then 45 of its ceiling is allocated: 45 committed, 15 promised."""
    client, offer = planning.client(), await one(planning)
    id = {"id": offer["lines"][0]["activity_id"]}
    done = await submitted(client, await pledged(client, offer, "60"))
    await planning.hear(decided(RequestAccepted, done))
    of = {"ceiling_id": CEILING, "source": "csr"}
    await planning.hear(money(AllocationCommitted, id, "45", **of))
    assert await opens(client) == ["40.00"]
    await planning.hear(money(AllocationCommitted, id, "75", version=2, **of))
    assert await opens(client) == ["25.00"]
    other = money(AllocationCommitted, id, "5", entity=2, ceiling_id=uuid_of(8))
    await planning.hear(other)
    assert await opens(client) == ["20.00"]
    await planning.hear(money(AllocationCommitted, id, "0", version=3, **of))
    assert await opens(client) == ["35.00"]  # 100 - 5 - 60: the promise stands again
