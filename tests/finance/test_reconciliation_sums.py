"""What waits, summed: more than one amount can be, and the same as the lists of it."""

from decimal import Decimal

import pytest

from tests.finance.banks import (
    account,
    lines,
    moves,
    reconciled,
    released,
    share,
    spent,
    step,
    taken,
)
from tests.finance.steps import BASE
from tests.harness import code_of

MOST = "9999999999999999.99"
HEAD = "Date,Description,Amount\n"


async def test_sums_may_be_more_than_one_amount_can_be(finance):
    client = finance.client()
    bank = await account(client)
    rows = f"2020-03-12,x,{MOST}\n2020-03-13,y,{MOST}\n2020-03-13,z,-{MOST}\n"
    await taken(client, bank, HEAD + rows)
    waits = (await reconciled(client, bank))["lines"]
    assert (waits["count"], waits["money_in"], waits["money_out"]) == (
        3,
        "19999999999999999.98",
        MOST,
    )
    assert waits["ages"][-1] == {
        "days": ">90",
        "count": 3,
        "money_in": "19999999999999999.98",
        "money_out": MOST,
    }
    assert waits["ages"][0]["money_in"] == "0.00"


async def test_how_far_a_match_is_off_may_be_more_than_one_amount_can_be(finance):
    client, of = finance.client(), await share(finance)
    bank, release = await account(client), await released(finance, of)
    await taken(client, bank, f"{HEAD}2020-03-12,x,-{MOST}\n")
    [line] = await lines(client, bank)
    answer = await step(client, line, "match", {"transaction_ids": [release]})
    assert (answer.status_code, code_of(answer)) == (409, "match_differs")
    facts = {name: answer.json()[name] for name in ("line", "transactions", "difference")}
    assert facts == {
        "line": f"-{MOST}",
        "transactions": "56000000.00",
        "difference": "-10000000055999999.99",
    }


async def test_an_opening_balance_that_cannot_be_is_a_fault(finance):
    client = finance.client()
    bank = await account(client)
    form = {"account_id": bank["id"]}
    content = f"Date,Description,Amount,Balance\n2020-03-12,x,-5,{MOST}\n"
    file = {"file": ("mutasi.csv", content.encode())}
    answer = await client.http.post(f"{BASE}/statements", data=form, files=file)
    assert (answer.status_code, code_of(answer)) == (422, "statement_invalid")
    [error] = answer.json()["errors"]
    assert (error["row"], error["column"], error["code"]) == (2, "balance", "amount_too_large")


def summed(amounts):
    """Count, money in and money out of a list, as a total says them."""
    values = [Decimal(amount) for amount in amounts]
    money_in = sum((one for one in values if one > 0), Decimal(0))
    money_out = -sum((one for one in values if one < 0), Decimal(0))
    return len(values), f"{money_in:.2f}", f"{money_out:.2f}"


def told(total):
    return total["count"], total["money_in"], total["money_out"]


@pytest.mark.parametrize("region", [None, "35.19.09"])
async def test_what_waits_by_age_is_what_the_lists_have(finance, region):
    client, of = finance.client(), await share(finance)
    bank = await account(client)
    release = await released(finance, of)
    for number, amount in enumerate(("12500000.00", "4000.00", "6000.00")):
        await spent(finance, of, amount, day=f"2020-03-{14 + number}")
    back = {"description": "K", "reverses": await spent(finance, of, "70.00")}
    await moves(finance, of, "expense.reversed", "70.00", "2020-03-20", **back)
    await taken(client, bank)
    found = await lines(client, bank)
    await step(client, found[0], "match", {"transaction_ids": [release]})
    await step(client, found[3], "ignore", {"reason": "Bunga."})
    state = await reconciled(client, bank, **({"region": region} if region else {}))
    listed = await lines(client, bank, state="unmatched")
    page = await client.get(f"{BASE}/reconciliations/{bank['id']}/transactions", limit=100)
    for total, items in (("lines", listed), ("transactions", page.json()["items"])):
        ages = state[total]["ages"]
        assert told(state[total]) == summed([one["amount"] for one in items])
        assert state[total]["count"] == sum(one["count"] for one in ages) > 1
        for name in ("money_in", "money_out"):
            assert Decimal(state[total][name]) == sum(Decimal(one[name]) for one in ages)
    assert told(state["transactions"]) == (3, "0.00", "12510000.00")
