"""Where money goes: each rupiah once, from its source to the criteria that it serves."""

from collections import Counter
from decimal import Decimal

import pytest

from contracts.planning_activities import ActivityApproved
from tests.finance import reports
from tests.finance.money import allocated, ceiling, key, released, spend
from tests.finance.steps import BASE, OTHER, VILLAGE, told
from tests.harness import code_of, uuid_of

FLOW = f"{BASE}/flow"


def serving(*criteria):
    """Places of an activity, in whatever order planning tells them."""
    return [
        {"rt": f"{VILLAGE}.001.00{number % 2 + 1}", "criterion": one, "volume": "1"}
        for number, one in enumerate(criteria)
    ]


async def flow(client, **wanted):
    return (await client.ok(await client.get(FLOW, year=2020, **wanted)))["items"]


def total(legs, *names, of="amount"):
    """Sums by what stands in some columns."""
    found = Counter()
    for one in legs:
        found[tuple(one[name] for name in names)] += Decimal(one[of])
    return found


async def works(finance):
    await finance.hear(
        told(ActivityApproved, 1, 1, places=serving("2b", "1a", "2b", "3a")),
        told(ActivityApproved, 1, 2, places=serving("6b")),
        told(ActivityApproved, 1, 3),
    )


async def shared(finance):
    """Four allocations of two sources, for three activities and for none."""
    await works(finance)
    client = finance.client()
    apbd, csr = await ceiling(finance), await ceiling(finance, source="csr")
    for of, amount, work in ((apbd, "100.00", 1), (apbd, "50.00", 2), (csr, "70.01", 3)):
        await allocated(client, of, amount=amount, scheme="single", activity_id=str(uuid_of(work)))
    await allocated(client, csr, amount="5.00", recipient="LKM Lain")
    return client


async def test_an_activity_of_several_criteria_has_equal_parts_to_the_cent(finance):
    client = await shared(finance)
    found = await flow(client)
    first = [one for one in found if one["activity_id"] == str(uuid_of(1))]
    assert [(one["criterion"], one["amount"]) for one in first] == [
        ("1a", "33.34"),
        ("2b", "33.33"),
        ("3a", "33.33"),
    ]
    assert {(one["source"], one["recipient"], one["activity"]) for one in first} == {
        ("apbd-kabkota", "LKM Bangkit Bersama", "Paving RT 007")
    }
    assert [(one["criterion"], one["amount"]) for one in found if one not in first] == [
        (None, "70.01"),
        ("6b", "50.00"),
        (None, "5.00"),
    ]


@pytest.mark.parametrize("most", [1, 2, 12])
async def test_each_column_sums_to_the_same(finance, most):
    client = await shared(finance)
    found = await flow(client, most=most)
    for names in ((), ("source",), ("allocation_id",), ("activity_id",), ("criterion",)):
        assert sum(total(found, *names).values()) == Decimal("225.01")
    assert total(found, "source") == {
        ("apbd-kabkota",): Decimal("150.00"),
        ("csr",): Decimal("75.01"),
    }
    assert total(found, "criterion") == total(await flow(client, most=100), "criterion")


async def test_the_smaller_are_told_together(finance):
    client = await shared(finance)
    large, *others = await flow(client, most=1, source="csr")
    assert (large["amount"], large["allocations"]) == ("70.01", 1)
    [rest] = others
    assert (rest["allocation_id"], rest["recipient"], rest["activity_id"], rest["activity"]) == (
        *[None] * 4,
    )
    assert (rest["amount"], rest["allocations"], rest["criterion"]) == ("5.00", 1, None)
    together = [one for one in await flow(client, most=1) if one["allocation_id"] is None]
    assert {(one["source"], one["allocations"]) for one in together} == {
        ("apbd-kabkota", 1),
        ("csr", 2),
    }


async def test_what_is_released_and_spent_flows_and_what_came_back_does_not(finance):
    await works(finance)
    client, made = finance.client(), await ceiling(finance)
    share = await allocated(
        client, made, amount="100.01", scheme="single", activity_id=str(uuid_of(1))
    )
    await released(finance, share["tranches"][0]["id"])
    await client.ok(await spend(client, share, "77.77"))
    dropped = await allocated(client, made)
    await client.post(f"{BASE}/allocations/{dropped['id']}/cancel", headers=key())

    def column(legs, name):
        return [one[name] for one in legs]

    found = await flow(client)
    assert column(found, "amount") == ["33.34", "33.34", "33.33"]
    assert column(found, "released") == column(found, "amount")
    assert column(found, "spent") == ["25.93", "25.92", "25.92"]
    await reports.accepted(finance, share)
    after = await flow(client)
    assert column(after, "amount") == column(after, "spent") == column(found, "spent")


async def test_an_activity_that_serves_something_else_now_is_told_so(finance):
    client = await shared(finance)
    await finance.hear(told(ActivityApproved, 2, 2, places=serving("4a")))
    assert ("4a",) in total(await flow(client), "criterion")
    assert ("6b",) not in total(await flow(client), "criterion")


async def test_it_is_of_ones_own_regions(finance):
    client = await shared(finance)
    village = finance.client(regions=[VILLAGE])
    assert await flow(village) == await flow(client)
    assert await flow(finance.client(regions=[OTHER])) == []
    assert await flow(client, region=OTHER) == []
    answer = await finance.client(regions=[OTHER]).get(FLOW, year=2020, region=VILLAGE)
    assert (answer.status_code, code_of(answer)) == (404, "region_not_found")


async def test_a_work_outside_is_no_more_than_its_id(finance):
    """A village has money for a work of its regency."""
    await finance.hear(told(ActivityApproved, places=serving("2b"), region="35.19"))
    made = await ceiling(finance)
    await allocated(finance.client(), made, amount="9.00", activity_id=str(uuid_of(1)))
    [one] = await flow(finance.client(regions=[VILLAGE]))
    assert (one["activity_id"], one["activity"], one["criterion"], one["amount"]) == (
        str(uuid_of(1)),
        None,
        None,
        "9.00",
    )
    [one] = await flow(finance.client(regions=["35.19"]))
    assert (one["activity"], one["criterion"]) == ("Paving RT 007", "2b")


async def test_more_than_one_amount_can_be_is_still_told(finance):
    client = finance.client()
    for _ in range(2):
        made = await ceiling(finance, amount="9999999999999999.99")
        await allocated(client, made, amount="9999999999999999.99")
    await allocated(client, await ceiling(finance), amount="80000000.00")
    found = await flow(client, most=1)
    assert [one["amount"] for one in found] == ["9999999999999999.99", "10000000079999999.99"]
