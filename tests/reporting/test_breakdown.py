"""Activities and money by source, dimension and programme: what was told, read off plainly."""

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.finance import AllocationCommitted, CeilingSet, ContributionRecorded, PaymentMade
from contracts.planning_activities import ActivityCancelled, ActivityProgressed, ActivityProposed
from contracts.regions import WIB
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.reporting.recaps.rules import end_of
from tests.reporting.events import changed, hear_mixed
from tests.reporting.test_funds import STAGES
from tests.reporting.test_recap_days import LENGTHS, VILLAGES, asked, moment, refused

OF = ("source", "dimension", "programme")
FIGURES = ("activities", "planned", *STAGES.values())
STEPS = (ActivityProposed, ActivityProgressed, ActivityCancelled)
PAST, NEVER = date(2020, 1, 1), date(2100, 1, 1)


async def broken(running, region="35", **params):
    return await asked(running, "breakdown", region, **params)


def works(dice):
    """An activity told a few times; its state, its cost and its programme change."""
    id, region, year = new_id(), dice.choice((*VILLAGES, "35.19")), dice.randint(2021, 2023)
    kinds = STEPS[: dice.randint(1, 3)]
    times = sorted(moment(dice, dice.randint(year, 2024)) for _ in kinds)
    dimension = dice.choice(("lingkungan", "sosial", "ekonomi"))
    for version, (kind, when) in enumerate(zip(kinds, times, strict=True), start=1):
        facts = {"entity_id": id, "version": version, "occurred_at": when.isoformat()}
        facts |= {"region": region, "year": year, "cost": f"{dice.randint(1, 9)}00.25"}
        facts |= {"state": "cancelled" if kind is ActivityCancelled else "running"}
        codes = dice.sample(("blm", "csr", "dak"), dice.randint(0, 2))
        facts["sources"] = [{"source": one, "amount": f"{dice.randint(1, 9)}.00"} for one in codes]
        programme = dice.choice(("kotaku", "ppmk"))
        yield changed(kind, **facts, dimension=dimension, programme=programme)


def money(dice, ids):
    """A posting told once or twice, for an activity, for one that nobody told of, or for none."""
    kind, id, region = dice.choice(tuple(STAGES)), new_id(), dice.choice((*VILLAGES, "35.19"))
    year, source = dice.randint(2021, 2023), dice.choice(("blm", "csr"))
    activity = dice.choice([*ids, new_id(), None])
    times = sorted(moment(dice, dice.randint(year, 2024)) for _ in range(dice.randint(1, 2)))
    for version, when in enumerate(times, start=1):
        facts = {"entity_id": id, "version": version, "occurred_at": when.isoformat()}
        facts |= {"region": region, "fiscal_year": year, "amount": f"{dice.randint(0, 9)}.50"}
        if kind is not CeilingSet:
            facts["activity_id"] = activity or (ids[0] if kind is ContributionRecorded else None)
        if kind is not ContributionRecorded:
            facts["source"] = source
        yield changed(kind, **facts)


def history(seed):
    dice = random.Random(seed)
    told = [event for _ in range(20) for event in works(dice)]
    ids = sorted({event.entity_id for event in told})
    return told + [event for _ in range(40) for event in money(dice, ids)]


def newest(told, kinds, until):
    """Of each entity the version that stood then."""
    found = {}
    for event in sorted(told, key=lambda event: event.version):
        if isinstance(event, kinds) and event.occurred_at < until:
            found[event.entity_id] = event
    return found


def plainly(told, of, region, year, until):
    """What a breakdown should say of a region, read off the history."""
    sums = defaultdict(lambda: dict.fromkeys(FIGURES, Decimal(0)))
    stood = newest(told, STEPS, until)
    for work in stood.values():
        if work.year <= year and work.region.startswith(region) and work.state != "cancelled":
            own = [(getattr(work, of, None), work.cost)]
            if of == "source":
                own = [(one.source, one.amount) for one in work.sources]
            for value, planned in own:
                sums[value]["activities"] += 1
                sums[value]["planned"] += Decimal(str(planned))
    for paid in newest(told, tuple(STAGES), until).values():
        if paid.fiscal_year <= year and paid.region.startswith(region):
            if of == "source":
                value = getattr(paid, "source", "swadaya")
            elif isinstance(paid, CeilingSet):
                continue
            else:
                value = getattr(stood.get(paid.activity_id), of, None)
            sums[value][STAGES[type(paid)]] += Decimal(str(paid.amount))
    return {value: row for value, row in sums.items() if any(row.values())}


def shown(item):
    """The same of an answer."""
    return {
        share["value"]: {name: Decimal(share[name]) for name in FIGURES} for share in item["shares"]
    }


@pytest.mark.parametrize("of", OF)
@pytest.mark.parametrize("seed", range(3))
async def test_every_share_is_the_sum_of_what_was_told(reporting, seed, of):
    told = history(seed)
    await hear_mixed(reporting, told, seed)
    dice = random.Random(seed)
    for _ in range(5):
        by, on = dice.choice(list(LENGTHS)), moment(dice, dice.randint(2021, 2025)).date()
        for when, until in (({"year": on.year}, end_of(NEVER)), ({"on": on}, end_of(on))):
            found = await broken(reporting, of=of, by=by, **when)
            assert (found["year"], found["by"], found["of"]) == (on.year, by, of)
            assert shown(found["total"]) == plainly(told, of, "35", on.year, until)
            items = {item["region"]: shown(item) for item in found["items"]}
            codes = {one.region[: LENGTHS[by]] for one in told}
            wanted = {
                code: plainly(told, of, code, on.year, until)
                for code in codes
                if len(code) == LENGTHS[by]
            }
            assert items == {code: wanted[code] for code in items}
            assert not any(wanted[code] for code in wanted.keys() - items.keys())


async def test_it_is_the_money_of_the_recap_whatever_it_is_broken_down_by(reporting):
    told = history(7)
    await hear_mixed(reporting, told, 7)
    recap = await asked(reporting, year=2023, by="village")
    stages = ("committed", "released", "spent")
    for of in OF:
        found = await broken(reporting, of=of, year=2023, by="village")
        assert [one["region"] for one in found["items"]] == [
            one["region"] for one in recap["items"]
        ]
        for here, there in zip(found["items"], recap["items"], strict=True):
            for stage in stages:
                mine = sum(Decimal(share[stage]) for share in here["shares"])
                assert mine == sum(Decimal(row[stage]) for row in there["money"]), (of, stage)


async def test_pages_walk_through_the_regions_once(reporting):
    villages = [f"35.19.09.20{number}" for number in range(10, 17)]
    await reporting.hear(
        *(changed(ActivityProposed, region=one, year=2023, programme="bsps") for one in villages)
    )
    seen, cursor = [], {}
    while cursor is not None:
        page = await broken(reporting, "35.19", of="programme", by="village", limit=3, **cursor)
        assert page["total"]["shares"][0]["activities"] == 7
        seen += [(item["region"], item["shares"][0]["value"]) for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert seen == [(one, "bsps") for one in villages]


async def test_a_village_is_broken_down_as_a_whole(reporting):
    village = VILLAGES[0]
    work = changed(ActivityProposed, region=village, year=2023, cost="5.00", programme="ppmk")
    paid = {"region": village, "fiscal_year": 2023, "activity_id": work.entity_id}
    bop = paid | {"activity_id": None}
    await reporting.hear(
        work,
        changed(AllocationCommitted, amount="8.00", **paid),
        changed(PaymentMade, amount="2.00", **paid),
        changed(AllocationCommitted, amount="1.00", **bop),
    )
    found = await broken(reporting, village, of="programme", year=2023)
    [item] = found["items"]
    assert item == found["total"]
    assert [share["value"] for share in item["shares"]] == ["ppmk", None]
    assert item["shares"][0] == {
        "value": "ppmk",
        "activities": 1,
        "planned": "5.00",
        "ceiling": "0",
        "committed": "8.00",
        "released": "0",
        "spent": "2.00",
        "contributed": "0",
        "released_percent": "0.00",
        "spent_percent": None,
    }


async def test_what_cannot_be_broken_down_is_refused(reporting):
    await reporting.hear(changed(ActivityProposed, region=VILLAGES[0], year=2023))
    tomorrow = (now().astimezone(WIB) + timedelta(days=1)).date()
    for params, code in (
        ({"of": "dimension", "year": 2023, "on": PAST}, "year_or_day"),
        ({"of": "dimension", "on": tomorrow}, "day_in_future"),
        ({"of": "weather"}, "invalid_request"),
        ({"of": "dimension", "by": "rt"}, "invalid_request"),
        ({"of": "dimension", "cursor": "x"}, "cursor_invalid"),
    ):
        assert await refused(reporting, "breakdown", **params) == (422, code), params
    client = reporting.client()
    above = await client.get("/v1/reports/breakdown", region="35.19", of="source", by="province")
    assert (above.status_code, above.json()["code"]) == (422, "level_above_region")
    other = await reporting.client(regions=("35.77",)).get(
        "/v1/reports/breakdown", region="35.19", of="source"
    )
    assert (other.status_code, other.json()["code"]) == (404, "region_not_found")
