"""Money by source, by dimension and by fiscal year: what was told, summed."""

import random
from collections import Counter
from decimal import Decimal

import pytest

from contracts.finance import (
    AllocationCommitted,
    CeilingSet,
    ContributionRecorded,
    PaymentMade,
    TrancheReleased,
)
from contracts.planning_activities import ActivityApproved
from services.chassis.ids import new_id
from tests.reporting.events import changed

VILLAGES = ("35.19.09.2010", "35.19.10.1001", "35.77.03.1005")
STAGES = {
    CeilingSet: "ceiling",
    AllocationCommitted: "committed",
    TrancheReleased: "released",
    PaymentMade: "spent",
    ContributionRecorded: "contributed",
}


async def funds(running, region="35", **more):
    answer = await running.client().get("/v1/reports/funds", region=region, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def works(dice):
    """Activities of each dimension."""
    dimensions = ("lingkungan", "sosial", "ekonomi")
    return [
        changed(ActivityApproved, dimension=one, region=dice.choice(VILLAGES)) for one in dimensions
    ]


def money(dice, activities, count=60):
    """Postings of all kinds, some of them for an activity."""
    told = []
    for _ in range(count):
        kind = dice.choice(tuple(STAGES))
        facts = {"region": dice.choice(VILLAGES), "fiscal_year": dice.choice((2023, 2024, 2025))}
        facts |= {"amount": f"{dice.randint(0, 900)}.25", "source": dice.choice(("blm", "csr"))}
        if kind is not CeilingSet:
            chosen = dice.choice([one.entity_id for one in activities] + [None])
            facts["activity_id"] = chosen or activities[0].entity_id
            if kind is not ContributionRecorded:
                facts["activity_id"] = chosen
        told.append(changed(kind, **facts))
    return told


def summed(told, key):
    sums = Counter()
    for one in told:
        sums[(*key(one), STAGES[type(one)])] += Decimal(str(one.amount))
    return {name: amount for name, amount in sums.items() if amount}


def seen(found, *names):
    return {
        (*(item[name] for name in names), stage): Decimal(item[stage])
        for item in found["items"]
        for stage in STAGES.values()
        if Decimal(item[stage])
    }


@pytest.mark.parametrize("seed", range(3))
async def test_by_source_and_by_dimension_it_is_the_same_money(reporting, seed):
    dice = random.Random(seed)
    activities = works(dice)
    told = money(dice, activities)
    await reporting.hear(*told[:30])
    await reporting.hear(*activities, *told[30:])
    dimension = {one.entity_id: one.dimension for one in activities}
    for region in ("35", "35.19", VILLAGES[0], "*"):
        inside = "" if region == "*" else region
        here = [e for e in told if e.region.startswith(inside) and e.fiscal_year < 2025]
        years = {"since": 2023, "until": 2024}
        by_source = await funds(reporting, region, **years)
        wanted = summed(here, lambda e: (e.fiscal_year, getattr(e, "source", "swadaya")))
        assert seen(by_source, "fiscal_year", "source") == wanted
        by_dimension = await funds(reporting, region, by="dimension", **years)
        spread = [e for e in here if not isinstance(e, CeilingSet)]
        wanted = summed(spread, lambda e: (e.fiscal_year, dimension.get(e.activity_id)))
        assert seen(by_dimension, "fiscal_year", "dimension") == wanted
        for name in ("committed", "released", "spent", "contributed"):
            total = sum(Decimal(str(e.amount)) for e in here if STAGES[type(e)] == name)
            assert Decimal(by_source["total"][name]) == total
            assert Decimal(by_dimension["total"][name]) == total


async def test_what_part_went_on_is_told_and_nothing_has_no_part(reporting):
    facts = {"region": VILLAGES[0], "fiscal_year": 2024, "source": "blm"}
    await reporting.hear(
        changed(AllocationCommitted, amount="400.00", **facts),
        changed(TrancheReleased, amount="300.00", **facts),
        changed(PaymentMade, amount="100.00", **facts),
    )
    [item] = (await funds(reporting, until=2024))["items"]
    assert (item["released_percent"], item["spent_percent"]) == ("75.00", "33.33")
    total = (await funds(reporting, until=2020))["total"]
    assert (total["committed"], total["spent_percent"]) == ("0", None)


async def test_money_that_came_back_leaves_no_line(reporting):
    id, facts = new_id(), {"region": VILLAGES[0], "fiscal_year": 2024}
    await reporting.hear(changed(AllocationCommitted, entity_id=id, version=1, **facts))
    await reporting.hear(
        changed(AllocationCommitted, entity_id=id, version=2, amount="0.00", **facts)
    )
    assert (await funds(reporting, until=2024))["items"] == []


async def test_another_region_is_not_found(reporting):
    answer = await reporting.client(regions=["35.77"]).get("/v1/reports/funds", region="35.19")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")
