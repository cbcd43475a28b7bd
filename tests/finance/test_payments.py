"""Payments to a KSM: of what was received, in instalments, each when what it waits for holds."""

import asyncio

import pytest

from contracts.planning_activities import ActivityApproved, ActivityCancelled
from tests.finance.agreed import (
    ACTIVITY,
    agree,
    agreed,
    built,
    missing,
    paid,
    pay,
    read,
    reverse,
    shared,
    spend,
)
from tests.finance.money import allocated, balances, ceiling, key, verified
from tests.finance.steps import BASE, told
from tests.harness import code_of

SINGLE = {"scheme": "single"}


async def purses(finance):
    """What lies in each cash account, by whose it is."""
    rows = await finance.rows(
        "SELECT code, debit - credit FROM ledger_accounts WHERE kind = 'cash' ORDER BY code"
    )
    return {code.partition("/")[2]: str(left) for code, left in rows}


async def test_a_payment_moves_money_inside_the_allocation(finance):
    """The allocation's cash stays what it is: the BKM has less, the KSM more."""
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    await paid(client, made, 1)
    assert await purses(finance) == {share["id"]: "35000000.00", made["id"]: "45000000.00"}
    assert (await balances(finance))["cash"] == ("80000000.00", "0.00")
    whole = (await client.get(f"{BASE}/allocations/{share['id']}")).json()
    assert (whole["released"], whole["spent"]) == ("80000000.00", "0.00")
    about = made["instalments"][0]["id"]
    found = (await client.get(f"{BASE}/ledger/entries", about=about)).json()["items"]
    assert {(e["transaction"], e["description"], e["happened_on"]) for e in found} == {
        ("payment.made", "SPK/3/2020", "2020-03-20")
    }
    assert (await verified(finance)).ok


async def test_only_money_that_was_received_is_paid(finance):
    client, share = finance.client(), await shared(finance, scheme="70-30")
    made = await agreed(client, share, amount="56000000.01", **SINGLE)
    answer = await pay(client, made, 1)
    assert (answer.status_code, code_of(answer)) == (409, "funds_exceeded")
    assert answer.json()["available"] == "56000000.00"
    assert (await read(client, made)) == made
    await client.ok(await client.post(f"{BASE}/agreements/{made['id']}/cancel", headers=key()))
    made = await agreed(client, share, amount="56000000.00", **SINGLE)
    await paid(client, made, 1)
    assert await purses(finance) == {share["id"]: "0.00", made["id"]: "56000000.00"}
    assert (await verified(finance)).ok


async def test_what_a_condition_misses_is_said_in_words(finance):
    """How much is built, which report, which payment; each falls away once it is there."""
    await finance.hear(told(ActivityApproved))
    client, share = finance.client(), await shared(finance, activity_id=ACTIVITY)
    made = await agreed(client, share)
    report, lpj = "a report of use accepted", "the account (LPJ) accepted"
    assert missing(await pay(client, made, 2)) == [
        *("instalment 1 paid", "50 % built (now 0 %)"),
        report,
    ]
    await paid(client, made, 1)
    await built(finance, "49.99", 2)
    answer = await pay(client, made, 2)
    assert missing(answer) == ["50 % built (now 49.99 %)", report]
    assert [(c["kind"], c["met"]) for c in answer.json()["checks"]] == [
        ("physical", False),
        ("report", False),
    ]
    await built(finance, "50", 3)
    assert missing(await pay(client, made, 2)) == [report]
    assert missing(await pay(client, made, 3)) == [
        *("instalment 2 paid", "90 % built (now 50 %)"),
        lpj,
    ]
    assert [i["ready"] for i in (await read(client, made))["instalments"]] == [False] * 3
    await finance.hear(told(ActivityCancelled, version=4))
    answer = await pay(client, made, 2)
    assert (answer.status_code, code_of(answer)) == (409, "activity_cancelled")


async def test_without_an_activity_nobody_knows_what_is_built(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    assert "an activity named by this agreement" in missing(await pay(client, made, 2))
    assert [i["ready"] for i in made["instalments"]] == [True, False, False]


async def test_the_next_waits_until_most_is_spent(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share, scheme="40-40-20", amount="10000000.00")
    await paid(client, made, 1)
    await spend(finance, share, made, "3599999.00")
    answer = await pay(client, made, 2)
    assert missing(answer) == ["90 % of what was received spent (now 89.9 %)"]
    await spend(finance, share, made, "1.00")
    await paid(client, made, 2)
    now = await read(client, made)
    assert (now["paid"], now["cash"]) == ("8000000.00", "4400000.00")
    assert (await verified(finance)).ok


async def test_an_instalment_is_paid_once_whoever_asks_at_once(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    answers = await asyncio.gather(*(pay(client, made, 1) for _ in range(8)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200] + [409] * 7
    assert {code_of(a) for a in answers if a.status_code == 409} == {"already_paid"}
    assert (await purses(finance))[made["id"]] == "45000000.00"
    assert (await verified(finance)).ok


async def test_the_same_key_pays_once_and_none_pays_nothing(finance):
    client, share = finance.client(), await shared(finance)
    made, once = await agreed(client, share), key()
    first, second = [await pay(client, made, 1, headers=once) for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    address = f"{BASE}/instalments/{made['instalments'][0]['id']}/pay"
    answer = await client.post(address, {"date": "2020-03-20"})
    assert (answer.status_code, code_of(answer)) == (400, "idempotency_key_required")


async def test_a_payment_is_of_a_day_that_was(finance):
    more = {"fiscal_year": 2100}
    share = await allocated(finance.client(), await ceiling(finance, **more), date="2100-01-01")
    client = finance.client()
    made = await agreed(client, share, date="2100-01-01")
    answer = await pay(client, made, 1, date="2100-01-02")
    assert (answer.status_code, code_of(answer)) == (422, "day_in_future")


@pytest.mark.parametrize("day", ["2019-12-31", "2021-01-01"])
async def test_a_payment_is_of_the_fiscal_year(finance, day):
    client, share = finance.client(), await shared(finance)
    answer = await pay(client, await agreed(client, share), 1, date=day)
    assert (answer.status_code, code_of(answer)) == (409, "outside_year")


async def test_a_closed_year_takes_no_payment_and_no_reversal(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    await paid(client, made, 1)
    other = await agreed(client, share, amount="5000000.00", **SINGLE)
    of = f"{BASE}/ceilings/{share['ceiling_id']}"
    await client.ok(await client.post(f"{of}/close-year"))
    for answer in (await reverse(client, made, 1), await pay(client, other, 1)):
        assert (answer.status_code, code_of(answer)) == (409, "year_closed")
    await client.ok(await client.post(f"{of}/open-year"))
    await paid(client, other, 1)
    assert (await verified(finance)).ok


async def test_a_payment_is_taken_back_and_made_anew(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    await paid(client, made, 1)
    done = await client.ok(await reverse(client, made, 1))
    assert (done["state"], done["reversed_by"], done["reversed_reason"]) == (
        *("reversed", "tester"),
        "Salah rekening.",
    )
    assert await purses(finance) == {share["id"]: "80000000.00", made["id"]: "0.00"}
    again = await reverse(client, made, 1)
    assert (again.status_code, code_of(again)) == (409, "not_paid")
    assert (await read(client, made))["paid"] == "0.00"
    anew = await paid(client, made, 1, date="2020-04-01")
    assert (anew["state"], anew["paid_on"], anew["reversed_reason"]) == ("paid", "2020-04-01", None)
    await client.ok(await reverse(client, made, 1))
    assert (await verified(finance)).ok


async def test_two_who_take_a_payment_back_at_once_do_it_once(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    await paid(client, made, 1)
    answers = await asyncio.gather(*(reverse(client, made, 1) for _ in range(4)))
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]
    assert await purses(finance) == {share["id"]: "80000000.00", made["id"]: "0.00"}
    assert (await verified(finance)).ok


async def test_what_the_ksm_spent_does_not_come_back(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    await paid(client, made, 1)
    await spend(finance, share, made, "0.01")
    answer = await reverse(client, made, 1)
    assert (answer.status_code, code_of(answer)) == (409, "funds_exceeded")
    assert answer.json()["available"] == "44999999.99"
    assert (await read(client, made))["instalments"][0]["state"] == "paid"
    assert (await verified(finance)).ok


async def test_the_last_payment_is_taken_back_first(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share, scheme="40-40-20", amount="10000000.00")
    await paid(client, made, 1)
    await spend(finance, share, made, "4000000.00")
    await paid(client, made, 2)
    answer = await reverse(client, made, 1)
    assert (answer.status_code, code_of(answer)) == (409, "later_paid")
    await client.ok(await reverse(client, made, 2))


async def test_a_few_cents_are_paid_too(finance):
    """Rounding leaves nothing for the last instalments: they move nothing."""
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share, scheme="40-40-20", amount="0.01")
    assert [i["amount"] for i in made["instalments"]] == ["0.01", "0.00", "0.00"]
    await paid(client, made, 1)
    await spend(finance, share, made, "0.01")
    await paid(client, made, 2)
    await client.ok(await reverse(client, made, 2))
    assert (await verified(finance)).ok


async def test_who_may_only_read_does_not_pay(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share)
    reader = finance.client(scopes=["finance:read", "finance:budget", "finance:release"])
    for answer in (await agree(reader, share), await pay(reader, made, 1)):
        assert (answer.status_code, code_of(answer)) == (403, "scope_missing")
    assert (await reader.get(f"{BASE}/agreements/{made['id']}")).status_code == 200


async def reported(finance, share, made, kind):
    """The KSM's report is handed in, and accepted by somebody else."""
    own, treasurer = finance.client(id="ksm"), finance.client(id="bendahara")
    facts = {"allocation_id": share["id"], "agreement_id": made["id"], "kind": kind}
    body = facts | {"number": f"{kind}/1", "date": "2026-11-27"}
    report = await own.ok(await own.post(f"{BASE}/reports", body, headers=key()))
    address = f"{BASE}/reports/{report['id']}"
    await own.ok(await own.post(f"{address}/submit", headers=key()))
    return await treasurer.ok(await treasurer.post(f"{address}/accept", headers=key()))


async def test_a_ksm_is_paid_to_the_end_as_it_builds_and_reports(finance):
    """What it did not spend until its account returns to the BKM, and is paid again as the last."""
    await finance.hear(told(ActivityApproved))
    client, share = finance.client(), await shared(finance, activity_id=ACTIVITY)
    made = await agreed(client, share)
    await paid(client, made, 1)
    await spend(finance, share, made, "44000000.00")
    await built(finance, "55", 2)
    await reported(finance, share, made, "use")
    assert [i["ready"] for i in (await read(client, made))["instalments"]] == [False, True, False]
    await paid(client, made, 2)
    await built(finance, "100", 3)
    assert missing(await pay(client, made, 3)) == ["the account (LPJ) accepted"]
    await reported(finance, share, made, "lpj")
    assert await purses(finance) == {share["id"]: "36000000.00", made["id"]: "0.00"}
    taken = await reverse(client, made, 2)  # it lies with the BKM already
    assert (taken.status_code, code_of(taken)) == (409, "funds_exceeded")
    await paid(client, made, 3)
    now = await read(client, made)
    assert (now["paid"], now["cash"]) == ("75000000.00", "7500000.00")
    assert (await verified(finance)).ok
