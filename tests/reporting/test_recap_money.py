"""The rupiah and the activities of a recap: those of the region, up to the year."""

import asyncio
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
from contracts.planning_activities import ActivityCancelled, ActivityCompleted, ActivityProposed
from services.chassis import migrations
from services.chassis.ids import new_id
from tests.conftest import PASSWORD, SERVICES
from tests.reporting.events import changed, sealed
from tests.reporting.test_recap import recap

VILLAGE, OTHER, ELSEWHERE = "35.19.09.2010", "35.19.09.2011", "35.77.03.1005"
RT = f"{VILLAGE}-001-001"
STAGES = {AllocationCommitted: "committed", TrancheReleased: "released", PaymentMade: "spent"}


def posted(kind, amount, region=VILLAGE, source="blm", year=2023, **more):
    facts = {"source": source, "fiscal_year": year, "amount": amount, "region": region}
    return changed(kind, **facts, **more)


def work(state, region=VILLAGE, year=2023, event=ActivityProposed, rt=RT, **more):
    places = [
        {"rt": rt, "criterion": "2b", "volume": "10"},
        {"rt": rt, "criterion": "2a", "volume": "1"},
    ]
    return changed(event, state=state, region=region, year=year, places=places, **more)


async def test_money_is_told_by_source_and_stage_at_every_level(reporting):
    await reporting.hear(
        posted(CeilingSet, "900.00", "35.19"),
        posted(AllocationCommitted, "500.00"),
        posted(TrancheReleased, "300.50"),
        posted(PaymentMade, "100.25"),
        posted(AllocationCommitted, "70.00", source="csr", region="35.19"),
        posted(ContributionRecorded, "5.00"),
    )
    blm = {"source": "blm", "committed": "500.00", "released": "300.50", "spent": "100.25"}
    csr = {"source": "csr", "committed": "70.00", "released": "0", "spent": "0"}
    for by, place in (("province", "35"), ("regency", "35.19")):
        found = await recap(reporting, by=by)
        [item] = found["items"]
        assert (item["region"], item["money"]) == (place, [blm, csr])
        assert found["total"]["money"] == [blm, csr]
    for by in ("district", "village"):
        found = await recap(reporting, by=by, region="35.19")
        assert [item["money"] for item in found["items"]] == [[blm]]
        assert found["total"]["money"] == [blm, csr]  # the regency's own is in no village


async def test_a_region_without_a_survey_shows_its_money_and_its_works(reporting):
    await reporting.hear(
        sealed(RT, "light"),
        posted(AllocationCommitted, "10.00", OTHER),
        work("approved", ELSEWHERE),
    )
    items = (await recap(reporting, by="village"))["items"]
    assert [item["region"] for item in items] == [VILLAGE, OTHER, ELSEWHERE]
    assert [item["rts"]["light"] for item in items] == [1, 0, 0]
    assert [len(item["money"]) for item in items] == [0, 1, 0]
    assert [item["activities"] for item in items] == [{}, {}, {"approved": 1}]


async def test_what_was_taken_back_or_belongs_to_a_later_year_is_not_told(reporting):
    back = posted(AllocationCommitted, "10.00", OTHER)
    id = new_id()
    await reporting.hear(
        back,
        posted(AllocationCommitted, "20.00", year=2024),
        work("proposed", entity_id=id, version=1),
        work("approved", year=2024),
    )
    await reporting.hear(
        posted(AllocationCommitted, "0.00", OTHER, entity_id=back.entity_id, version=9),
        work("cancelled", entity_id=id, version=2, event=ActivityCancelled),
    )
    now, later = [await recap(reporting, by="village", year=year) for year in (2023, 2024)]
    nothing = {item["region"]: (item["money"], sum(item["rts"].values())) for item in now["items"]}
    assert nothing == {VILLAGE: ([], 0), OTHER: ([], 0)}  # both are known, by what was told once
    assert now["total"]["money"] == []
    assert now["total"]["activities"] == {"cancelled": 1}
    assert [row["committed"] for row in later["total"]["money"]] == ["20.00"]
    assert later["total"]["activities"] == {"approved": 1, "cancelled": 1}


async def test_an_rt_shows_the_activities_that_have_a_place_in_it(reporting):
    other = f"{VILLAGE}-001-002"
    await reporting.hear(
        sealed(RT, "light"),
        sealed(other, "light"),
        work("completed", event=ActivityCompleted),
        work("approved"),
        posted(AllocationCommitted, "10.00"),
    )
    found = await recap(reporting, by="rt", region=VILLAGE)
    assert [item["activities"] for item in found["items"]] == [{"approved": 1, "completed": 1}, {}]
    assert [item["money"] for item in found["items"]] == [[], []]
    assert found["total"]["activities"] == {"approved": 1, "completed": 1}
    assert len(found["total"]["money"]) == 1


async def test_pages_walk_through_regions_of_surveys_money_and_works_once(reporting):
    villages = [f"35.19.09.20{n:02d}" for n in range(10, 19)]
    facts = (
        lambda region: sealed(f"{region}-001-001", "light"),
        lambda region: posted(AllocationCommitted, "1.00", region),
        lambda region: work("approved", region),
    )
    for number, region in enumerate(villages):
        await reporting.hear(*(make(region) for make in facts[number % 3 :]))
    seen, cursor = [], {}
    while cursor is not None:
        page = await recap(reporting, region="35.19.09", by="village", limit=2, **cursor)
        seen += [item["region"] for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert seen == villages


@pytest.mark.parametrize("seed", range(3))
async def test_every_number_is_the_sum_of_what_was_told(reporting, seed):
    dice = random.Random(seed)
    villages = (VILLAGE, OTHER, ELSEWHERE)
    told = [
        posted(
            dice.choice(tuple(STAGES)),
            f"{dice.randint(0, 9)}.50",
            dice.choice(villages),
            dice.choice(("blm", "csr")),
            dice.choice((2022, 2023, 2024)),
        )
        for _ in range(40)
    ]
    works = [
        work(
            dice.choice(("approved", "completed")), dice.choice(villages), dice.choice((2023, 2024))
        )
        for _ in range(20)
    ]
    for start in range(0, 60, 11):
        await reporting.hear(*[*told, *works][start : start + 11])
    for year in (2022, 2023, 2024):
        for by in ("province", "regency", "village"):
            found = await recap(reporting, year=year, by=by)
            for item in [*found["items"], {**found["total"], "region": "35"}]:
                here = [
                    e for e in told if e.fiscal_year <= year and e.region.startswith(item["region"])
                ]
                sums = Counter()
                for one in here:
                    sums[one.source, STAGES[type(one)]] += Decimal(str(one.amount))
                seen = {
                    (row["source"], stage): Decimal(row[stage])
                    for row in item["money"]
                    for stage in STAGES.values()
                }
                assert {k: v for k, v in seen.items() if v} == {k: v for k, v in sums.items() if v}
                states = Counter(
                    e.state for e in works if e.year <= year and e.region.startswith(item["region"])
                )
                assert item["activities"] == states


async def test_a_region_is_listed_from_the_first_year_that_is_told_of_it(reporting):
    await reporting.hear(posted(AllocationCommitted, "1.00", OTHER, year=2024))
    await reporting.hear(posted(AllocationCommitted, "1.00", OTHER, year=2022))
    await reporting.hear(work("approved", ELSEWHERE, year=2023))
    listed = {
        year: [
            item["region"] for item in (await recap(reporting, by="village", year=year))["items"]
        ]
        for year in (2021, 2022, 2023)
    }
    assert listed == {2021: [], 2022: [OTHER], 2023: [OTHER, ELSEWHERE]}


async def test_an_activity_of_a_plan_above_the_village_counts_in_its_rt(reporting):
    await reporting.hear(sealed(RT, "light"), work("approved", "35.19"))
    [item] = (await recap(reporting, by="rt", region=VILLAGE))["items"]
    assert item["activities"] == {"approved": 1}


async def test_regions_from_before_are_listed_from_their_first_year(reporting, postgres):
    """Of a score, of money alone, of a work alone; what is torn is found as well as before."""
    await reporting.hear(
        sealed(RT, "light", 2021),
        sealed(RT, "none", 2023),
        posted(PaymentMade, "5.00", OTHER, year=2022),
        work("proposed", ELSEWHERE, year=2024),
    )
    sealings = "SELECT rt, year, sealed_to, sealed_from FROM rt_deltas ORDER BY year"
    known = await reporting.rows(sealings)
    asked = [{"year": year, "by": "village"} for year in (2020, 2021, 2022, 2024)]
    before = [await recap(reporting, **one) for one in asked]
    client = reporting.client()
    torn = (await client.get("/v1/reports/orphans")).json()
    assert [len(one["items"]) for one in before] == [0, 1, 2, 3]
    assert torn["items"]
    database, service = reporting.app.state.engine.url.database, SERVICES["reporting"]
    urls = [postgres.url(database, role, PASSWORD) for role in ("reporting_owner", "reporting")]
    await asyncio.to_thread(migrations.downgrade, service, urls[0], "0011")
    await asyncio.to_thread(migrations.upgrade, service, *urls)
    assert [await recap(reporting, **one) for one in asked] == before
    assert (await client.get("/v1/reports/orphans")).json() == torn
    assert await reporting.rows(sealings) == known
