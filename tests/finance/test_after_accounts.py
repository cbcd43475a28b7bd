"""What an account (LPJ) ends, of an allocation and of a KSM, and what goes on after it."""

import pytest

from contracts.planning_activities import ActivityApproved
from tests.finance.agreed import ACTIVITY, agree, agreed, built, paid, pay, shared, spend
from tests.finance.money import allocated, balances, ceiling, key, released, verified
from tests.finance.money import spend as bought
from tests.finance.reports import accepted, begin, received, refused, step, submitted
from tests.finance.steps import BASE, told


async def reverse(client, expense):
    address = f"{BASE}/expenses/{expense['id']}/reverse"
    return await client.post(address, {"reason": "Dobel."}, headers=key())


async def to_the_account(finance):
    """A KSM that was paid 60 and 30 percent, and whose account is accepted."""
    await finance.hear(told(ActivityApproved))
    client, share = finance.client(), await shared(finance, activity_id=ACTIVITY)
    made = await agreed(client, share)
    own = {"agreement_id": made["id"]}
    await paid(client, made, 1)
    first = await client.ok(await bought(client, share, "44000000.00", **own))
    await built(finance, "100", 2)
    await accepted(finance, share, kind="use", number="LPD/1", **own)
    await paid(client, made, 2)
    await accepted(finance, share, **own)
    return client, share, made, first


async def test_a_ksm_spends_what_it_is_paid_after_its_account(finance):
    client, share, made, first = await to_the_account(finance)
    own = {"agreement_id": made["id"], "receipt_number": "KW-9"}
    await refused(await bought(client, share, "1.00", **own), "allocation_accounted")
    await paid(client, made, 3)
    last = await client.ok(await bought(client, share, "7500000.00", **own))
    await refused(await bought(client, share, "0.01", **own), "funds_exceeded")
    await refused(await reverse(client, first), "allocation_accounted")
    await client.ok(await reverse(client, last))
    assert (await verified(finance)).ok


async def test_an_allocation_spends_what_is_released_after_its_account(finance):
    """Of 60/30/10 all but the tenth is released before the account, which leaves the tenth be."""
    await finance.hear(told(ActivityApproved))
    facts = {"scheme": "ksm-60-30-10", "activity_id": ACTIVITY}
    share = await allocated(finance.client(), await ceiling(finance), **facts)
    client = finance.client(id="lkm")
    await released(finance, share["tranches"][0]["id"])
    first = await client.ok(await bought(client, share, "47000000.00"))
    await built(finance, "100", 2)
    await accepted(finance, share, kind="use", number="LPD/1")
    await released(finance, share["tranches"][1]["id"])
    report = await accepted(finance, share)
    assert report["returned"] == "25000000.00"  # what was received and not spent
    assert (await balances(finance))["committed"] == ("8000000.00", "0.00")
    await released(finance, share["tranches"][2]["id"])
    await client.ok(await bought(client, share, "8000000.00", receipt_number="KW-9"))
    await refused(await reverse(client, first), "allocation_accounted")
    assert (await verified(finance)).ok


async def test_a_receipt_that_comes_late_outdates_no_account(finance):
    made, lkm = await received(finance), finance.client(id="lkm")
    report = await submitted(finance, made)
    [bought_] = report["content"]["expenses"]
    file = {"file": ("kuitansi.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")}
    address = f"{BASE}/expenses/{bought_['id']}/receipts"
    await lkm.ok(await lkm.http.post(address, files=file))
    treasurer = finance.client(id="bendahara")
    done = await treasurer.ok(await step(treasurer, report, "accept"))
    assert (done["state"], done["content"]["expenses"][0]["receipts"]) == ("accepted", 0)


@pytest.mark.parametrize("kind", ["use", "lpj"])
async def test_a_cancelled_allocation_has_no_account(finance, kind):
    client = finance.client()
    made = await allocated(client, await ceiling(finance))
    draft = await client.ok(await begin(client, made, kind=kind))
    handed = await submitted(finance, made, kind="use", number="LPD/2")
    address = f"{BASE}/allocations/{made['id']}/cancel"
    await client.ok(await client.post(address, {}, headers=key()))
    await refused(await step(client, draft, "submit"), "allocation_cancelled")
    treasurer = finance.client(id="bendahara")
    await refused(await step(treasurer, handed, "accept"), "allocation_cancelled")


async def test_after_the_account_of_it_all_nothing_else_is_reported_or_agreed(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share, amount="10000000.00", scheme="40-40-20")
    await paid(client, made, 1)
    await spend(finance, share, made, "1000000.00")
    own = {"agreement_id": made["id"]}
    use = await client.ok(await begin(client, share, kind="use", number="LPD/1"))
    lpj = await client.ok(await begin(client, share, number="LPJ/2", **own))
    handed = await submitted(finance, share, kind="use", number="LPD/2", **own)
    await accepted(finance, share)
    for draft in (use, lpj):
        await refused(await step(client, draft, "submit"), "already_accounted")
    treasurer = finance.client(id="bendahara")
    await refused(await step(treasurer, handed, "accept"), "already_accounted")
    await treasurer.ok(await step(treasurer, handed, "return", reason="LPJ sudah diterima."))
    await refused(await agree(client, share, amount="1.00"), "allocation_accounted")


async def test_a_payment_is_not_before_its_agreement_or_the_one_before(finance):
    client, share = finance.client(), await shared(finance)
    made = await agreed(client, share, scheme="40-40-20", amount="10000000.00")
    early = await pay(client, made, 1, date="2020-03-15")
    await refused(early, "days_crossed", 422)
    assert (early.json()["begin"], early.json()["end"]) == ("2020-03-16", "2020-03-15")
    await paid(client, made, 1, date="2020-03-20")
    await spend(finance, share, made, "4000000.00")
    await refused(await pay(client, made, 2, date="2020-03-19"), "days_crossed", 422)
    await paid(client, made, 2, date="2020-03-20")


async def test_what_a_ksm_is_paid_after_the_account_was_sent_makes_it_outdated(finance):
    await finance.hear(told(ActivityApproved))
    client, share = finance.client(), await shared(finance, activity_id=ACTIVITY)
    made = await agreed(client, share, scheme="single", amount="10000000.00")
    report = await submitted(finance, share)
    await paid(client, made, 1)
    treasurer = finance.client(id="bendahara")
    await refused(await step(treasurer, report, "accept"), "report_outdated")


async def test_where_money_comes_after_the_account_its_ksms_account_first(finance):
    await finance.hear(told(ActivityApproved))
    client = finance.client(id="lkm")
    facts = {"scheme": "ksm-60-30-10", "activity_id": ACTIVITY}
    share = await allocated(finance.client(), await ceiling(finance), **facts)
    await released(finance, share["tranches"][0]["id"])
    made = await agreed(client, share, amount="40000000.00")
    own = {"agreement_id": made["id"]}
    await paid(client, made, 1)
    await client.ok(await bought(client, share, "24000000.00", **own))
    await client.ok(await bought(client, share, "23000000.00", receipt_number="KW-2"))
    await built(finance, "100", 2)
    await accepted(finance, share, kind="use", number="LPD/1")
    await accepted(finance, share, kind="use", number="LPD/2", **own)
    await released(finance, share["tranches"][1]["id"])
    await paid(client, made, 2)
    draft = await client.ok(await begin(client, share))
    await refused(await step(client, draft, "submit"), "ksm_unaccounted")
    await accepted(finance, share, number="LPJ/KSM", **own)
    report = await client.ok(await step(client, draft, "submit"))
    treasurer = finance.client(id="bendahara")
    await treasurer.ok(await step(treasurer, report, "accept"))
    await released(finance, share["tranches"][2]["id"])
    await paid(client, made, 3)
    assert (await verified(finance)).ok
