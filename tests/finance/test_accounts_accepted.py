"""When an account (LPJ) is accepted: nothing pending, nothing left out, and the rest returns once."""

import asyncio
from uuid import UUID

from contracts.finance import AccountabilityAccepted
from services.finance.accountability import queries
from tests.finance.money import (
    allocated,
    balances,
    ceiling,
    key,
    released,
    requested,
    spend,
    verified,
)
from tests.finance.reports import REPORT, accepted, begin, received, refused, step, submitted
from tests.finance.steps import BASE, VILLAGE


async def test_no_account_while_a_tranche_is_asked_for(finance):
    made = await allocated(finance.client(), await ceiling(finance))
    report = await submitted(finance, made)
    assert report["content"]["flags"] == ["nothing_received", "nothing_spent"]
    tranche = await requested(finance, made["tranches"][0]["id"])
    answer = await step(finance.client(id="bendahara"), report, "accept")
    await refused(answer, "tranche_pending")
    assert answer.json()["amount"] == "56000000.00"
    treasurer = finance.client(id="bendahara")
    void = f"{BASE}/tranches/{tranche['id']}/void"
    await treasurer.ok(await treasurer.post(void, {}, headers=key()))
    done = await treasurer.ok(await step(treasurer, report, "accept"))
    assert done["returned"] == "80000000.00"
    assert (await balances(finance))["ceiling"] == ("420000000.00", "0.00")


async def test_an_account_covers_all_that_moved(finance):
    made, lkm = await received(finance), finance.client(id="lkm")
    early = await lkm.ok(await begin(lkm, made, date="2020-04-01"))
    await refused(await step(lkm, early, "submit"), "report_outdated")
    headers = {"If-Match": "*"}
    address = f"{BASE}/reports/{early['id']}"
    await lkm.ok(await lkm.http.patch(address, json={"date": REPORT["date"]}, headers=headers))
    report = await lkm.ok(await step(lkm, early, "submit"))
    await lkm.ok(await spend(lkm, made, "1.00", receipt_number="KW-015"))
    await refused(await step(finance.client(id="bendahara"), report, "accept"), "report_outdated")
    assert (await balances(finance))["cash"] == ("5999999.00", "0.00")


async def test_two_accept_at_once_and_it_returns_once(finance):
    made = await received(finance)
    report = await submitted(finance, made)
    asked = [step(finance.client(id=f"p{n}"), report, "accept") for n in range(4)]
    codes = sorted([answer.status_code for answer in await asyncio.gather(*asked)])
    assert codes == [200, 409, 409, 409]
    assert (await balances(finance))["ceiling"] == ("370000000.00", "0.00")
    assert len(await finance.events(AccountabilityAccepted)) == 1
    assert (await verified(finance)).ok


async def test_a_village_may_account_for_money_of_its_regency(finance):
    made = await received(finance)
    lkm = finance.client(id="lkm", regions=[VILLAGE])
    report = await lkm.ok(await begin(lkm, made))
    await lkm.ok(await step(lkm, report, "submit"))
    other = finance.client(id="x", regions=[VILLAGE])
    assert (await other.ok(await step(other, report, "accept")))["returned"] == "30000000.00"
    assert (await balances(finance))["ceiling"] == ("370000000.00", "0.00")
    assert (await verified(finance)).ok


async def test_what_can_never_be_released_returns_with_the_account(finance):
    """Of 60/30/10 the second part was not released, so that the last never is."""
    made = await allocated(finance.client(), await ceiling(finance), scheme="ksm-60-30-10")
    await released(finance, made["tranches"][0]["id"])
    client = finance.client(id="lkm")
    await client.ok(await spend(client, made, "47000000.00"))
    report = await accepted(finance, made)
    assert report["returned"] == "33000000.00"  # 1 of the first tranche, the second, the last
    assert (await balances(finance))["committed"] == ("0.00", "0.00")
    async with finance.sessions.begin() as session:
        assert await queries.accounted(session, UUID(made["id"]))
    assert (await verified(finance)).ok


async def test_a_tranche_whose_money_went_back_is_no_longer_ready(finance):
    made = await allocated(finance.client(), await ceiling(finance), scheme="40-40-20")
    await released(finance, made["tranches"][0]["id"])
    lkm = finance.client(id="lkm")
    await lkm.ok(await spend(lkm, made, "30000000.00"))
    address = f"{BASE}/tranches/{made['tranches'][1]['id']}"
    assert (await lkm.get(address)).json()["ready"] is True
    await accepted(finance, made)
    assert (await lkm.get(address)).json()["ready"] is False
    answer = await lkm.post(f"{address}/request", {}, headers=key())
    await refused(answer, "commitment_exceeded")
