"""Tranches: in their order, when what they wait for is there, by two people."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from contracts.finance import TrancheReleased
from contracts.planning_activities import ActivityApproved, ActivityCancelled, ActivityProgressed
from services.chassis.clock import now
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
from tests.finance.steps import BASE, OTHER, VILLAGE, told
from tests.harness import code_of, uuid_of


async def step(client, id, word, **body):
    return await client.post(f"{BASE}/tranches/{id}/{word}", body, headers=key())


async def begun(finance, **more):
    """An allocation of eighty million; who asks, and who pays out."""
    lkm, treasurer = finance.client(id="lkm"), finance.client(id="bendahara")
    made = await allocated(treasurer, await ceiling(finance), **more)
    return lkm, treasurer, made, [one["id"] for one in made["tranches"]]


async def test_the_first_tranche_is_asked_for_and_paid_out_by_two_people(finance):
    lkm, treasurer, made, (first, _) = await begun(finance)
    evidence = [{"number": "Surat 04/LKM/2020"}]
    asked = await lkm.ok(await step(lkm, first, "request", date="2020-03-05", evidence=evidence))
    assert (asked["state"], asked["requested_by"], asked["requested_on"]) == (
        "requested",
        "lkm",
        "2020-03-05",
    )
    assert asked["evidence"][0]["number"] == "Surat 04/LKM/2020"
    assert await balances(finance) == {
        "ceiling": ("340000000.00", "0.00"),
        "committed": ("80000000.00", "56000000.00"),
        "cash": ("0.00", "56000000.00"),
    }
    refused = await step(lkm, first, "release")
    assert (refused.status_code, code_of(refused)) == (409, "own_approval")
    paid = await treasurer.ok(
        await step(treasurer, first, "release", date="2020-03-12", document={"number": "SP2D 1"})
    )
    assert (paid["state"], paid["released_by"], paid["released_on"]) == (
        "released",
        "bendahara",
        "2020-03-12",
    )
    assert [one["number"] for one in paid["evidence"]] == ["Surat 04/LKM/2020", "SP2D 1"]
    shown = (await lkm.get(f"{BASE}/allocations/{made['id']}")).json()
    assert (shown["released"], shown["spent"]) == ("56000000.00", "0.00")
    [event] = await finance.events(TrancheReleased)
    assert (str(event.amount), event.number, event.percent, event.version) == (
        "56000000.00",
        1,
        70,
        1,
    )
    again = await step(treasurer, first, "release")
    assert (again.status_code, code_of(again)) == (409, "already_released")
    again = await step(lkm, first, "request")
    assert (again.status_code, code_of(again)) == (409, "already_released")
    assert (await verified(finance)).ok


async def test_the_second_waits_for_the_first_and_for_the_work(finance):
    await finance.hear(told(ActivityApproved))
    lkm, _, _, (first, second) = await begun(finance, activity_id=str(uuid_of(1)))
    early = await step(lkm, second, "request")
    assert (early.status_code, code_of(early)) == (409, "previous_not_released")
    await released(finance, first)
    refused = await step(lkm, second, "request")
    assert (refused.status_code, code_of(refused)) == (409, "condition_not_met")
    assert refused.json()["checks"] == [
        {"kind": "physical", "wanted": "50", "found": None, "met": False},
        {"kind": "report", "wanted": "use", "found": None, "met": False},
    ]
    assert "50 % built (now 0 %)" in refused.json()["detail"]
    await finance.hear(told(ActivityProgressed, 2, physical="62.5"))
    found = (await lkm.get(f"{BASE}/tranches/{second}")).json()
    assert found["checks"][0] == {
        "kind": "physical",
        "wanted": "50",
        "found": "62.5",
        "met": True,
    }
    assert found["ready"] is False
    assert code_of(await step(lkm, second, "request")) == "condition_not_met"


async def test_what_is_spent_opens_the_next(finance):
    lkm, _, made, (first, second, third) = await begun(finance, scheme="40-40-20")
    await released(finance, first)
    await lkm.ok(await spend(lkm, made, "28799999.99"))
    refused = await step(lkm, second, "request")
    assert refused.json()["checks"] == [
        {"kind": "spent", "wanted": "90", "found": "89.9", "met": False}
    ]
    await lkm.ok(await spend(lkm, made, "0.01"))
    assert (await lkm.get(f"{BASE}/tranches/{second}")).json()["ready"] is True
    await released(finance, second)
    assert (await lkm.get(f"{BASE}/tranches/{third}")).json()["ready"] is False
    assert (await verified(finance)).ok


async def test_a_request_that_is_voided_can_be_made_again(finance):
    lkm, treasurer, _, (first, _) = await begun(finance)
    nothing = await step(treasurer, first, "void")
    assert (nothing.status_code, code_of(nothing)) == (409, "not_requested")
    await requested(finance, first)
    twice = await step(lkm, first, "request")
    assert (twice.status_code, code_of(twice)) == (409, "already_requested")
    gone = await treasurer.ok(await step(treasurer, first, "void", reason="Salah tahap."))
    assert gone["state"] == "voided"
    assert await balances(finance) == {
        "ceiling": ("340000000.00", "0.00"),
        "committed": ("80000000.00", "0.00"),
        "cash": ("0.00", "0.00"),
    }
    nothing = await step(treasurer, first, "release")
    assert (nothing.status_code, code_of(nothing)) == (409, "not_requested")
    await released(finance, first)
    assert (await verified(finance)).ok


async def test_a_request_falls_away_after_its_day(finance):
    lkm, treasurer, _, (first, _) = await begun(finance)
    today = now().date()
    wrong = await step(lkm, first, "request", expires_on=str(today - timedelta(days=1)))
    assert (wrong.status_code, code_of(wrong)) == (422, "expiry_invalid")
    await requested(finance, first)
    async with finance.sessions.begin() as session:  # its day has passed
        await session.execute(
            text("UPDATE tranches SET expires_on = :day"), {"day": today - timedelta(days=1)}
        )
        await session.execute(text("UPDATE jobs SET due_at = now()"))
    late = await step(treasurer, first, "release", date="2020-12-01")
    assert (late.status_code, code_of(late)) == (409, "request_expired")
    await finance.work()
    found = (await lkm.get(f"{BASE}/tranches/{first}")).json()
    assert found["state"] == "voided"
    items = (await lkm.get(f"{BASE}/ledger/entries", about=first)).json()["items"]
    assert {(i["transaction"], i["actor"]) for i in items} == {
        ("tranche.requested", "lkm"),
        ("tranche.expired", "system"),
    }
    assert (await verified(finance)).ok


async def test_no_money_for_a_work_that_is_cancelled(finance):
    await finance.hear(told(ActivityApproved))
    lkm, treasurer, _, (first, _) = await begun(finance, activity_id=str(uuid_of(1)))
    await requested(finance, first)
    await finance.hear(told(ActivityCancelled, 2))
    refused = await step(treasurer, first, "release")
    assert (refused.status_code, code_of(refused)) == (409, "activity_cancelled")
    await step(treasurer, first, "void")
    assert code_of(await step(lkm, first, "request")) == "activity_cancelled"


@pytest.mark.parametrize(
    ("word", "body", "status", "code"),
    [
        ("request", {"date": "2021-01-01"}, 409, "outside_year"),
        ("release", {"date": "2021-01-01"}, 409, "outside_year"),
        ("release", {"date": "2020-03-04"}, 422, "released_before_request"),
        ("request", {"date": "2020-03-01"}, 422, "days_crossed"),
    ],
)
async def test_days_are_of_the_fiscal_year_and_in_their_order(finance, word, body, status, code):
    _, treasurer, _, (first, _) = await begun(finance)
    if word == "release":
        await requested(finance, first, date="2020-03-05")
    refused = await step(treasurer, first, word, **body)
    assert (refused.status_code, code_of(refused)) == (status, code)


async def test_many_who_release_at_once_pay_once(finance):
    _, _, made, (first, _) = await begun(finance)
    await requested(finance, first)
    people = [finance.client(id=f"bendahara-{n}") for n in range(8)]
    answers = await asyncio.gather(*(step(one, first, "release") for one in people))
    assert sorted(a.status_code for a in answers) == [200] + [409] * 7
    assert {code_of(a) for a in answers if a.status_code == 409} == {"already_released"}
    shown = (await people[0].get(f"{BASE}/allocations/{made['id']}")).json()
    assert shown["released"] == "56000000.00"
    assert len(await finance.events(TrancheReleased)) == 1


async def test_an_allocation_with_a_request_is_not_cancelled(finance):
    _, treasurer, made, (first, _) = await begun(finance)
    await requested(finance, first)
    address = f"{BASE}/allocations/{made['id']}/cancel"
    refused = await treasurer.post(address, {}, headers=key())
    assert (refused.status_code, code_of(refused)) == (409, "allocation_used")
    await step(treasurer, first, "void")
    await treasurer.ok(await treasurer.post(address, {}, headers=key()))
    refused = await step(treasurer, first, "request")
    assert (refused.status_code, code_of(refused)) == (409, "allocation_cancelled")


async def test_a_village_asks_of_its_own_and_sees_no_other(finance):
    _, _, _, (first, _) = await begun(finance)
    own, other = finance.client(regions=[VILLAGE]), finance.client(regions=[OTHER])
    assert (await step(other, first, "request")).status_code == 404
    assert (await other.get(f"{BASE}/tranches")).json()["items"] == []
    await own.ok(await step(own, first, "request"))  # its ceiling is the regency's
    [found] = (await own.get(f"{BASE}/tranches", state="requested")).json()["items"]
    assert (found["id"], found["recipient"]) == (first, "LKM Bangkit Bersama")
    stale = await own.post(f"{BASE}/tranches/{first}/void", {}, headers=key() | {"If-Match": '"1"'})
    assert (stale.status_code, code_of(stale)) == (412, "version_mismatch")


async def test_nothing_is_asked_for_or_paid_out_on_a_day_to_come(finance):
    year, tomorrow = now().year, now().date() + timedelta(days=2)
    late = {"date": str(tomorrow)}
    treasurer = finance.client(id="bendahara")
    of = await ceiling(finance, fiscal_year=year, document="x")
    made = await allocated(treasurer, of, date=f"{year}-01-02")
    first = made["tranches"][0]["id"]
    expected = (422, "day_in_future") if tomorrow.year == year else (409, "outside_year")
    refused = await step(finance.client(id="lkm"), first, "request", **late)
    assert (refused.status_code, code_of(refused)) == expected
    await requested(finance, first)
    refused = await step(treasurer, first, "release", **late)
    assert (refused.status_code, code_of(refused)) == expected
