"""States, progress, S-curve and Quick Status: what planning and finance told, summed."""

from decimal import Decimal

from contracts.finance import AllocationCommitted, PaymentMade, TrancheReleased
from contracts.planning import StageReached, TrainingHeld
from contracts.planning_activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityCompleted,
    ActivityProgressed,
)
from services.chassis.ids import new_id
from tests.reporting.events import changed

HERE, NEXT, ELSEWHERE = "35.19.09.2010", "35.19.10.1001", "35.77.03.1005"
PEOPLE = {"male": 10, "female": 12, "mbr": 5, "poor": None, "households": 6}


async def asked(running, path, **params):
    answer = await running.client().get(f"/v1/reports/{path}", **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def work(event, id, version, region=HERE, cost="100.00", year=2025, **facts):
    return changed(
        event,
        entity_id=id,
        version=version,
        region=region,
        cost=cost,
        year=year,
        beneficiaries=PEOPLE,
        **facts,
    )


async def test_progress_is_weighed_by_cost_and_cancelled_works_are_left_out(reporting):
    one, two, three = new_id(), new_id(), new_id()
    done = {"state": "completed", "certificate": "KC", "hok_male": "3", "hok_female": "2"}
    done |= {"wages": "70.00", "swadaya": "5.50"}
    money = {"region": HERE, "fiscal_year": 2025}
    await reporting.hear(
        work(
            ActivityProgressed,
            one,
            1,
            state="running",
            week="2025-03-07",
            physical="20",
            planned="30",
        ),
        work(ActivityApproved, two, 1, NEXT, "300.00", state="approved"),
        work(ActivityApproved, three, 1, cost="900.00", state="approved"),
        changed(AllocationCommitted, amount="400.00", **money),
        changed(TrancheReleased, amount="200.00", **money),
        changed(PaymentMade, amount="100.00", **money),
    )
    await reporting.hear(
        work(ActivityCompleted, one, 2, week="2025-04-04", physical="100", planned="100", **done),
        work(ActivityCancelled, three, 2, cost="900.00", state="cancelled"),
    )
    found = await asked(reporting, "progress", region="35.19", year=2025)
    assert found["activities"] == [
        {"dimension": "lingkungan", "state": state, "activities": 1, "cost": cost}
        for state, cost in (
            ("approved", "300.00"),
            ("cancelled", "900.00"),
            ("completed", "100.00"),
        )
    ]
    assert (found["cost"], found["physical_percent"]) == ("400.00", "25.00")
    assert (found["committed"], found["spent"], found["financial_percent"]) == (
        "400.00",
        "100.00",
        "25.00",
    )
    assert (found["completed"], found["handed_over"]) == (1, 0)
    assert found["certificates"] == {"KB": 0, "KC": 1, "KK": 0}
    assert found["people"] == {"male": 10, "female": 12, "mbr": 5, "poor": 0, "households": 6}
    assert {k: Decimal(v) for k, v in found["labour"].items()} == {
        "hok_male": 3,
        "hok_female": 2,
        "wages": 70,
        "swadaya": Decimal("5.5"),
    }
    points = [(p["month"], p["planned"], p["physical"]) for p in found["curve"]]
    assert points == [("2025-03-01", "7.50", "5.00"), ("2025-04-01", "25.00", "25.00")]
    other = await asked(reporting, "progress", region="35.77", year=2025)
    assert (other["activities"], other["physical_percent"], other["curve"]) == ([], None, [])
    assert (await asked(reporting, "progress", region="35.19", year=2024))["activities"] == []
    assert (await asked(reporting, "progress", region="35.19"))["cost"] == "400.00"


def reached(region, cycle, stage, state, **facts):
    told = {"level": "village", "year": 2025, "programme": "kotaku", "activities": []} | facts
    return changed(StageReached, region=region, cycle_id=cycle, stage=stage, state=state, **told)


async def test_quick_status_counts_villages_by_stage_region_by_region(reporting):
    a, b, c, city = new_id(), new_id(), new_id(), new_id()
    await reporting.hear(
        reached(HERE, a, "pendataan", "selesai"),
        reached(HERE, a, "perencanaan", "proses"),
        reached(NEXT, b, "pendataan", "proses"),
        reached(ELSEWHERE, c, "pendataan", "selesai"),
        reached(ELSEWHERE, new_id(), "pendataan", "selesai", year=2024),
        reached("35.19", city, "pendataan", "selesai", level="regency"),
    )
    found = await asked(reporting, "quick-status", region="35", year=2025)
    assert [(item["region"], item["cycles"]) for item in found["items"]] == [
        ("35.19", 2),
        ("35.77", 1),
    ]
    madiun = found["items"][0]["stages"]
    assert madiun["pendataan"] == {"belum": 0, "proses": 1, "selesai": 1}
    assert madiun["perencanaan"] == {"belum": 1, "proses": 1, "selesai": 0}
    assert madiun["keberlanjutan"] == {"belum": 2, "proses": 0, "selesai": 0}
    assert found["total"]["cycles"] == 3
    assert found["total"]["stages"]["pendataan"] == {"belum": 0, "proses": 1, "selesai": 2}
    below = await asked(reporting, "quick-status", region="35.19", year=2025)
    assert [item["region"] for item in below["items"]] == ["35.19.09", "35.19.10"]
    [village] = (await asked(reporting, "quick-status", region=HERE, year=2025))["items"]
    assert (village["region"], village["name"], village["cycles"]) == (HERE, "Klagenserut", 1)
    cities = await asked(reporting, "quick-status", region="35", year=2025, level="regency")
    assert [(item["region"], item["cycles"]) for item in cities["items"]] == [("35.19", 1)]
    none = await asked(reporting, "quick-status", region="35", year=2025, programme="plpbk")
    assert none["items"] == []


async def test_trainings_are_summed_by_year_and_kind(reporting):
    facts = {"kind": "pkm", "region": HERE, "year": 2025, "male": 4, "female": 6, "mbr": None}
    costs = [{"source": "blm", "amount": "10.00"}, {"source": "swadaya", "amount": "2.50"}]
    await reporting.hear(
        changed(TrainingHeld, **facts, costs=costs, pre={"mean": "50", "n": 10}, post=None),
        changed(
            TrainingHeld, **facts, costs=[], pre={"mean": "80", "n": 5}, post={"mean": "90", "n": 5}
        ),
        changed(TrainingHeld, **facts | {"kind": "ojt", "region": ELSEWHERE}),
    )
    found = await asked(reporting, "trainings", region="35.19", year=2025)
    [item] = found["items"]
    assert (item["kind"], item["trainings"], item["male"], item["female"], item["mbr"]) == (
        "pkm",
        2,
        8,
        12,
        0,
    )
    assert (item["cost"], item["pre"], item["post"]) == ("12.50", "60.00", "90.00")
    assert {k: v for k, v in item.items() if k not in {"kind", "year"}} == found["total"]
    whole = await asked(reporting, "trainings")
    assert [one["kind"] for one in whole["items"]] == ["ojt", "pkm"]
    assert whole["total"]["trainings"] == 3
    empty = await asked(reporting, "trainings", region="35.20")
    assert (empty["items"], empty["total"]["trainings"], empty["total"]["pre"]) == ([], 0, None)
