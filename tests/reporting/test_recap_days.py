"""The recap as of a day: what was known when it ended, whatever was told afterwards."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from contracts.finance import AllocationCommitted, CeilingSet, PaymentMade, TrancheReleased
from contracts.planning_activities import ActivityCancelled, ActivityProgressed, ActivityProposed
from contracts.regions import WIB
from services.chassis.clock import now
from services.chassis.ids import new_id
from tests.reporting.events import (
    changed,
    exited,
    hear_mixed,
    sealed,
    standing_exits,
    taken_back,
)
from tests.reporting.test_projection import told_plainly
from tests.reporting.test_recap_money import STAGES

VILLAGES = ("35.19.09.2010", "35.19.09.2011", "35.20.01.2001", "35.77.03.1005")
LENGTHS = {"province": 2, "regency": 5, "district": 8, "village": 13}
CLASSES = ("none", "none", "light", "medium", "heavy")
SCORED = (AllocationCommitted, TrancheReleased, PaymentMade, CeilingSet)
STEPS = (ActivityProposed, ActivityProgressed, ActivityProgressed, ActivityCancelled)


async def asked(running, path="recap", region="35", who=None, **params):
    answer = await running.client(**(who or {})).get(f"/v1/reports/{path}", region=region, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(running, path="recap", **params):
    answer = await running.client().get(f"/v1/reports/{path}", region="35", **params)
    return answer.status_code, answer.json()["code"]


def moment(dice, year):
    """Some moment of a year as the capital counts it."""
    begin = datetime(year, 1, 1, tzinfo=WIB)
    return begin + timedelta(minutes=dice.randrange(365 * 24 * 60))


def scores(dice, *, late):
    """Rounds of some RTs, sealed in their year or, `late`, in any year from then on."""
    for _ in range(60):
        year = dice.randint(2020, 2023)
        when = moment(dice, dice.randint(year, 2024) if late else year)
        yield sealed(
            f"{dice.choice(VILLAGES)}-001-{dice.randint(1, 4):03d}",
            dice.choice(CLASSES),
            year,
            round_kind=dice.choice(("baseline", "update", "endline")),
            area_ha=str(dice.randint(50, 500) / 100),
            open_flags=dice.randint(0, 2),
            occurred_at=when.isoformat(),
        )


def exits(dice, *, late):
    """RTs leave in a year; every third exit is taken back."""
    for number in range(24):
        year = dice.randint(2020, 2023)
        first, then = sorted(moment(dice, dice.randint(year, 2024) if late else year) for _ in "ab")
        rt = f"{dice.choice(VILLAGES)}-001-{dice.randint(1, 4):03d}"
        exit = exited(year, rt, occurred_at=first)
        yield exit
        if number % 3 == 0:
            yield taken_back(exit, occurred_at=then)


def versions(dice, kinds, *, late):
    """An entity told a few times; `late`, it also changes its year and its region."""
    id, year, region = new_id(), dice.randint(2020, 2023), dice.choice(VILLAGES)
    times = sorted(moment(dice, dice.randint(year, 2024) if late else year) for _ in kinds)
    source = dice.choice(("blm", "csr"))
    for version, (kind, when) in enumerate(zip(kinds, times, strict=True), start=1):
        if late and dice.random() < 0.4:
            year, region = dice.randint(2020, 2023), dice.choice((*VILLAGES, "35.19"))
        rt = f"{dice.choice(VILLAGES)}-001-{dice.randint(1, 4):03d}"
        facts = {"entity_id": id, "version": version, "occurred_at": when.isoformat()}
        facts |= {"region": region, "state": f"s{version}", "year": year, "fiscal_year": year}
        facts |= {"source": source, "amount": f"{dice.randint(0, 9)}.50"}
        places = [{"rt": rt, "criterion": name, "volume": "1"} for name in ("2a", "2b")]
        yield changed(kind, **facts, places=places)


def history(seed, *, late):
    dice = random.Random(seed)
    told = [*scores(dice, late=late), *exits(dice, late=late)]
    for _ in range(25):
        told += versions(dice, [dice.choice(SCORED)] * dice.randint(1, 4), late=late)
        told += versions(dice, STEPS[: dice.randint(1, 4)], late=late)
    return told


def standing(told, kinds, until, year):
    """The newest version of each entity that was told by then, if it is of that year or before."""
    newest = {}
    for event in sorted(told, key=lambda event: event.version):
        if isinstance(event, kinds) and event.occurred_at < until:
            newest[event.entity_id] = event
    own = "year" if kinds is STEPS else "fiscal_year"
    return [event for event in newest.values() if getattr(event, own) <= year]


def plainly(told, on, region):
    """What a recap should say of a region, read off the history."""
    until = datetime(on.year, on.month, on.day, tzinfo=WIB) + timedelta(days=1)
    here = [e for e in told if hasattr(e, "slum_class") and e.region.startswith(region)]
    known = [e for e in here if e.occurred_at < until]
    money = Counter()
    for event in standing(told, tuple(STAGES), until, on.year):
        if event.region.startswith(region):
            money[event.source, STAGES[type(event)]] += Decimal(str(event.amount))
    works = standing(told, STEPS, until, on.year)
    states = Counter(event.state for event in works if event.region.startswith(region))
    return told_plainly(known, on.year, standing_exits(told, until)) | {
        "money": +money,
        "activities": dict(states),
    }


def shown(item):
    """The same of an answer."""
    names = ("slum_ha", "baseline_ha", "below_line_ha", "handled_ha", "new_ha")
    money = {
        (row["source"], stage): Decimal(row[stage])
        for row in item["money"]
        for stage in STAGES.values()
        if Decimal(row[stage])
    }
    known = {"money": money, "activities": item["activities"]}
    return {name: Decimal(item[name]) for name in names} | known


@pytest.mark.parametrize("seed", range(4))
async def test_a_day_shows_what_was_told_until_it_ended(reporting, seed):
    told = history(seed, late=True)
    await hear_mixed(reporting, told, seed)
    dice = random.Random(seed)
    for _ in range(6):
        on, by = moment(dice, dice.randint(2020, 2025)).date(), dice.choice(list(LENGTHS))
        found = await asked(reporting, on=on, by=by)
        assert (found["on"], found["year"]) == (on.isoformat(), on.year)
        assert shown(found["total"]) == plainly(told, on, "35"), on
        items = {item["region"]: shown(item) for item in found["items"]}
        wanted = {v[: LENGTHS[by]]: plainly(told, on, v[: LENGTHS[by]]) for v in VILLAGES}
        assert {code: wanted[code] for code in items} == items, (on, by)
        assert all(not any(wanted[code].values()) for code in wanted.keys() - items.keys())


def exact(item):
    """A row of a recap, numbers compared as numbers."""
    if isinstance(item, dict):
        return {name: exact(value) for name, value in item.items()}
    if isinstance(item, list):
        return [exact(value) for value in item]
    try:
        return Decimal(item)
    except (ArithmeticError, TypeError):
        return item


@pytest.mark.parametrize("seed", range(3))
async def test_the_last_day_of_a_year_is_the_year_when_all_was_told_in_it(reporting, seed):
    told = history(seed, late=False)
    await hear_mixed(reporting, told, seed)
    for year in range(2019, 2025):
        for by in ("province", "district", "village", "rt"):
            of_year = await asked(reporting, year=year, by=by)
            of_day = await asked(reporting, on=f"{year}-12-31", by=by)
            assert of_day.pop("on") == f"{year}-12-31"
            if by == "rt":  # a year shows the activities of places as they are now
                of_year, of_day = (without_activities(found) for found in (of_year, of_day))
            assert exact(of_day) == exact(of_year), (year, by)


def without_activities(found):
    return found | {"items": [item | {"activities": {}} for item in found["items"]]}


async def test_a_day_ends_at_midnight_in_the_capital(reporting):
    rt, late = f"{VILLAGES[0]}-001-001", datetime(2023, 6, 30, 17, tzinfo=UTC)
    before = late - timedelta(microseconds=1)
    await reporting.hear(
        sealed(rt, "heavy", occurred_at=before.isoformat()),
        sealed(rt, "none", occurred_at=late.isoformat()),
    )
    seen = [
        (await asked(reporting, on=f"2023-{day}"))["total"]["rts"] for day in ("06-30", "07-01")
    ]
    assert [[rts["heavy"], rts["none"]] for rts in seen] == [[1, 0], [0, 1]]


async def test_an_rt_shows_the_activities_that_had_a_place_in_it_then(reporting):
    rts = [f"{VILLAGES[0]}-001-{n:03d}" for n in range(1, 6)]
    id = new_id()

    def work(version, rt, state):
        told = {"entity_id": id, "version": version, "region": VILLAGES[0], "year": 2023}
        told |= {"occurred_at": f"2023-0{version}-10T00:00:00Z", "state": state}
        return changed(STEPS[0], **told, places=[{"rt": rt, "criterion": "2a", "volume": "1"}])

    await reporting.hear(
        *(sealed(rt, "light", occurred_at="2023-01-01T00:00:00Z") for rt in rts),
        work(1, rts[0], "proposed"),
        work(2, rts[3], "approved"),
    )
    for on, wanted in (
        ("2023-01-09", {}),
        ("2023-02-09", {rts[0]: {"proposed": 1}}),
        ("2023-03-09", {rts[3]: {"approved": 1}}),
    ):
        seen, cursor = [], {}
        while cursor is not None:
            page = await asked(reporting, on=on, by="rt", limit=2, **cursor)
            seen += [(item["region"], item["name"], item["activities"]) for item in page["items"]]
            cursor = {"cursor": page["next"]} if page["next"] else None
        assert seen == [(rt, f"RT {rt[-3:]}", wanted.get(rt, {})) for rt in rts]


async def test_pages_of_a_day_walk_through_all_regions_once(reporting):
    told = history(1, late=True)
    await reporting.hear(*told)
    whole = await asked(reporting, on="2024-12-31", by="village")
    seen, cursor = [], {}
    while cursor is not None:
        page = await asked(reporting, on="2024-12-31", by="village", limit=1, **cursor)
        assert page["total"] == whole["total"]
        seen += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert seen == whole["items"]
    assert len(seen) == len(VILLAGES)


async def test_a_day_shows_a_caller_only_what_is_the_callers(reporting):
    await reporting.hear(*history(2, late=True))
    whole = await asked(reporting, on="2024-12-31")
    who = {"regions": ["35.77"]}
    own = await asked(reporting, on="2024-12-31", region="35.77", by="regency", who=who)
    assert own["items"] == [item for item in whole["items"] if item["region"] == "35.77"]
    answer = await reporting.client(**who).get("/v1/reports/recap", region="35", on="2024-12-31")
    assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found")


async def test_two_days_are_compared_as_their_own_recaps(reporting):
    await reporting.hear(*history(3, late=True))
    days = ("2022-03-01", "2023-09-30")
    found = await asked(reporting, "comparison", than_on=days[0], on=days[1], by="regency")
    then, now_ = [await asked(reporting, on=day, by="regency") for day in days]
    assert (found["than_on"], found["on"], found["than"], found["year"]) == (*days, 2022, 2023)
    assert (found["total"]["then"], found["total"]["now"]) == (then["total"], now_["total"])
    assert [item["now"] for item in found["items"]] == now_["items"]
    assert [item["then"] for item in found["items"] if item["then"]] == then["items"]


async def test_a_day_is_not_a_year_and_not_to_come(reporting):
    today = now().astimezone(WIB).date()
    later = (today + timedelta(days=1)).isoformat()
    assert await refused(reporting, on="2023-06-30", year=2023) == (422, "year_or_day")
    assert await refused(reporting, on=later) == (422, "day_in_future")
    assert (await asked(reporting, on=today.isoformat()))["on"] == today.isoformat()
    compare = {"path": "comparison", "than_on": "2023-06-30"}
    assert await refused(reporting, **compare, on=later) == (422, "day_in_future")
    assert await refused(reporting, **compare, on="2023-06-29") == (422, "days_crossed")
    same = await asked(reporting, "comparison", than_on="2023-06-30", on="2023-06-30")
    assert not any(Decimal(one) for one in same["total"]["change"].values())
    for odd in ({"on": "2024-06-30", "year": 2024}, {"year": 2024}, {"than": 2022}, {}):
        assert await refused(reporting, **compare, **odd) == (422, "pair_needed")
    for odd in ({}, {"on": "2024-06-30"}, {"than": 2022, "on": "2024-06-30"}):
        assert await refused(reporting, path="comparison", **odd) == (422, "pair_needed")


async def test_an_older_version_that_comes_late_is_known_for_its_days(reporting):
    id = new_id()

    def paid(version, amount):
        day = date(2023, version, 10).isoformat()
        facts = {"entity_id": id, "version": version, "region": VILLAGES[0], "fiscal_year": 2023}
        return changed(PaymentMade, **facts, amount=amount, occurred_at=f"{day}T00:00:00Z")

    await reporting.hear(paid(3, "3.00"))
    await reporting.hear(paid(1, "1.00"))
    spent = []
    for month in (2, 3, 4):
        total = (await asked(reporting, on=f"2023-{month:02d}-01"))["total"]
        spent.append([row["spent"] for row in total["money"]])
    assert spent == [["1.00"], ["1.00"], ["3.00"]]
    await reporting.hear(paid(2, "2.00"))
    total = (await asked(reporting, on="2023-03-01"))["total"]
    assert [row["spent"] for row in total["money"]] == ["2.00"]
