"""Many expenses at once: all or none, each with its event, and the one that is wrong is named."""

import asyncio

import pytest

from contracts.finance import PaymentMade
from tests.finance.agreed import ACTIVITY, agreed, built, paid
from tests.finance.money import EXPENSE, allocated, balances, ceiling, key, released, verified
from tests.finance.steps import BASE
from tests.harness import code_of, uuid_of


async def received(finance):
    """An allocation of eighty million of which fifty-six were received."""
    made = await allocated(finance.client(), await ceiling(finance))
    await released(finance, made["tranches"][0]["id"])
    return finance.client(id="lkm"), made


def items(allocation, *changes):
    """Expenses of a million, each with a receipt of its own."""
    own = EXPENSE | {"allocation_id": allocation["id"], "amount": "1000000.00"}
    return [own | {"receipt_number": f"KW-{n}"} | change for n, change in enumerate(changes)]


async def send(client, many, **query):
    return await client.post(f"{BASE}/expenses/batch", {"items": many}, headers=key(), **query)


async def cash(finance):
    return (await balances(finance))["cash"][0]


async def test_many_are_recorded_in_their_order_each_with_its_event(finance):
    client, made = await received(finance)
    many = items(made, {}, {"category": "bop"}, {"id": str(uuid_of(7)), "amount": "0.50"})
    found = (await client.ok(await send(client, many)))["items"]
    assert [one["amount"] for one in found] == ["1000000.00", "1000000.00", "0.50"]
    assert [one["receipt_number"] for one in found] == ["KW-0", "KW-1", "KW-2"]
    assert found[2]["id"] == str(uuid_of(7))
    for one in found:
        assert (await client.get(f"{BASE}/expenses/{one['id']}")).json() == one
    told = {str(event.entity_id) for event in await finance.events(PaymentMade)}
    assert told == {one["id"] for one in found}
    assert await cash(finance) == "53999999.50"
    assert (await verified(finance)).ok


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"amount": "56000000.00"}, 409, "funds_exceeded"),
        ({"amount": "4000001.00", "category": "bop"}, 409, "bop_cap_exceeded"),
        ({"allocation_id": str(uuid_of(9))}, 404, "not_found"),
        ({"agreement_id": str(uuid_of(9))}, 404, "not_found"),
        ({"date": "2021-01-01"}, 409, "outside_year"),
    ],
)
async def test_one_that_is_wrong_is_named_and_none_is_recorded(finance, wrong, status, code):
    client, made = await received(finance)
    answer = await send(client, items(made, {}, {}, wrong, {}))
    assert (answer.status_code, code_of(answer), answer.json()["item"]) == (status, code, 2)
    assert await cash(finance) == "56000000.00"
    assert await finance.events(PaymentMade) == []
    assert (await client.get(f"{BASE}/expenses")).json()["items"] == []


async def test_of_a_single_one_no_place_is_said(finance):
    client, made = await received(finance)
    answer = await send(client, items(made, {"amount": "56000000.01"}))
    assert (code_of(answer), "item" in answer.json()) == ("funds_exceeded", False)


async def test_what_is_known_answers_the_same_and_the_rest_is_recorded(finance):
    client, made = await received(finance)
    own = [{"id": str(uuid_of(n))} for n in (5, 6)]
    first = (await client.ok(await send(client, items(made, *own))))["items"]
    again = items(made, *own, {}, {})
    found = (await client.ok(await send(client, again)))["items"]
    assert found[:2] == first
    assert await cash(finance) == "52000000.00"
    another = items(made, {}, own[0] | {"amount": "2.00"})
    answer = await send(client, another)
    assert (answer.status_code, code_of(answer), answer.json()["item"]) == (409, "id_taken", 1)
    assert await cash(finance) == "52000000.00"


async def test_a_receipt_that_comes_twice_is_flagged(finance):
    client, made = await received(finance)
    twice = {"receipt_number": "KW-0"}
    found = (await client.ok(await send(client, items(made, {}, twice, {}))))["items"]
    assert ["receipt_twice" in one["flags"] for one in found] == [True, True, False]
    found = (await client.ok(await send(client, items(made, {}))))["items"]
    assert "receipt_twice" in found[0]["flags"]


async def test_the_same_id_twice_in_a_batch_and_an_empty_one_are_refused(finance):
    client, made = await received(finance)
    same = {"id": str(uuid_of(5))}
    for many in (items(made, same, same), [], items(made, *[{}] * 501)):
        answer = await send(client, many)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_a_ksm_spends_its_own_and_its_work_is_named(finance):
    client, made = await received(finance)
    await built(finance, "0", 1)
    agreement = await agreed(client, made, amount="10000000.00", activity_id=ACTIVITY)
    many = items(made, {}, {"agreement_id": agreement["id"]})
    answer = await send(client, many)
    assert (code_of(answer), answer.json()["item"]) == ("funds_exceeded", 1)  # nothing was paid yet
    await paid(client, agreement, 1)
    found = (await client.ok(await send(client, many)))["items"]
    assert [one["activity_id"] for one in found] == [None, ACTIVITY]
    events = await finance.events(PaymentMade)
    assert {str(one.activity_id) for one in events if one.category == "bahan"} >= {ACTIVITY}


async def test_batches_at_once_hold_the_book_in_turn(finance):
    client, made = await received(finance)
    many = items(made, *[{"amount": "1000000.00"}] * 10)
    answers = await asyncio.gather(*(send(client, many) for _ in range(8)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] * 5 + [409] * 3  # fifty of fifty-six million
    assert await cash(finance) == "6000000.00"
    assert len(await finance.events(PaymentMade)) == 50
    assert (await verified(finance)).ok
