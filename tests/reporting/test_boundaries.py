"""Recaps on the boundaries of another year: the same totals, where they belong."""

from decimal import Decimal

from contracts.finance import AllocationCommitted, PaymentMade
from contracts.planning_activities import ActivityProposed
from tests.reporting.boundaries import (
    CLASSES,
    DISTRICT,
    NEW,
    OLD,
    OTHER,
    REGENCY,
    by_region,
    change,
    line,
    numbers,
    recap,
    regency,
    rts_of,
    same_totals,
    split,
    told,
    villages_rts,
)
from tests.reporting.events import changed, exited, sealed


def programme():
    """RTs of a village before its split; some left, some are new, money was spent, works are planned."""
    rts = villages_rts(9, open_flags=1)
    later = [
        sealed(f"{OLD}-001-001", "none", 2021, round_kind="update", area_ha="1.0001"),
        sealed(f"{OLD}-001-002", "heavy", 2021, round_kind="update", area_ha="1.0002"),
    ]
    left = exited(2021, f"{OLD}-001-001", area_ha="1.0001")
    money = [
        changed(AllocationCommitted, region=OLD, fiscal_year=2021, amount="100000000.01"),
        changed(PaymentMade, region=OLD, fiscal_year=2021, amount="33333333.33"),
    ]
    works = [changed(ActivityProposed, region=OLD, year=2021) for _ in range(3)]
    return [*rts, *later, left, *money, *works]


async def test_a_village_split_halfway_is_divided_by_share_and_nothing_is_lost(reporting):
    await told(reporting, *programme(), split())
    before = await recap(reporting)
    after = await recap(reporting, boundaries=2023)
    same_totals(before, after)
    assert (after["year"], after["boundaries"]) == (2021, 2023)
    found = by_region(after)
    assert set(found) == {OLD, NEW}
    assert found[NEW]["name"] == f"Baru {NEW}"
    assert all(item["estimated"] for item in found.values())
    assert after["total"]["estimated"] is False  # both halves lie in it
    [district] = (await recap(reporting, by="district", boundaries=2023))["items"]
    assert (district["region"], district["estimated"]) == ("35.19.09", False)
    alone = await recap(reporting, region=NEW, boundaries=2023)
    assert alone["total"]["estimated"] is True
    assert sum(map(rts_of, found.values())) == 9
    slum = Decimal(before["total"]["slum_ha"])
    assert abs(Decimal(found[NEW]["slum_ha"]) - slum * Decimal("0.4")) < Decimal("0.001")
    [money] = found[NEW]["money"]
    assert (money["committed"], money["spent"]) == ("40000000.00", "13333333.33")
    assert sum(n for item in found.values() for n in item["activities"].values()) == 3
    assert Decimal(found[OLD]["handled_ha"]) > Decimal(found[NEW]["handled_ha"]) > 0


async def test_lines_of_rts_say_exactly_where_each_went(reporting):
    moved = [line(f"{OLD}-001-00{n}", f"{NEW}-001-00{n}", kind="recode") for n in range(1, 5)]
    stay = [line(f"{OLD}-001-00{n}", f"{OLD}-001-00{n}", kind="recode") for n in range(5, 10)]
    rts = villages_rts(9)
    await told(reporting, *rts, split("2022-07-01", "0.6", *moved, *stay))
    before, after = await recap(reporting), await recap(reporting, boundaries=2022)
    same_totals(before, after)
    found = by_region(after)
    assert [rts_of(found[one]) for one in (OLD, NEW)] == [5, 4]
    assert not any(item["estimated"] for item in found.values())
    area = sum(Decimal(found[NEW]["area_ha"][name]) for name in CLASSES)
    assert area == sum(one.area_ha for one in rts[:4])


async def test_boundaries_of_before_the_change_leave_old_figures_as_they_are(reporting):
    await told(reporting, *programme(), split())
    plain, restated = await recap(reporting), await recap(reporting, boundaries=2021)
    same_totals(plain, restated)
    del restated["boundaries"]
    for item in (*restated["items"], restated["total"]):
        assert item.pop("estimated") is False
    assert [numbers(item) for item in restated["items"]] == [numbers(i) for i in plain["items"]]


async def test_what_was_measured_after_the_split_goes_back_to_the_village_it_was(reporting):
    after = [sealed(f"{NEW}-001-001", "light", 2023), sealed(f"{OLD}-001-005", "heavy", 2023)]
    await told(reporting, *after, split())
    plain = await recap(reporting, year=2023)
    assert set(by_region(plain)) == {OLD, NEW}
    restated = await recap(reporting, year=2023, boundaries=2021)
    same_totals(plain, restated)
    assert set(by_region(restated)) == {OLD}
    assert restated["items"][0]["estimated"] is False
    stays = await recap(reporting, year=2023, boundaries=2023)
    assert set(by_region(stays)) == {OLD, NEW}


async def test_two_villages_that_merge_are_one_and_go_back_by_their_hectares(reporting):
    both = [*villages_rts(3), sealed(f"{OTHER}-001-001", "light", 2020, area_ha="1.0006")]
    merge = [change("2022-01-01", line(one, NEW, kind="merge")) for one in (OLD, OTHER)]
    later = sealed(f"{NEW}-001-001", "heavy", 2023, area_ha="8")
    await told(reporting, *both, *merge, later)
    before, after = await recap(reporting), await recap(reporting, boundaries=2022)
    same_totals(before, after)
    [one] = after["items"]
    assert (one["region"], rts_of(one), one["estimated"]) == (NEW, 4, False)
    back = await recap(reporting, year=2023, boundaries=2021)
    same_totals(await recap(reporting, year=2023), back)
    found = by_region(back)
    # Of the eight hectares 1.0006 parts in 4.0012 are 2.0005, and the larger has what is left.
    heavy = [Decimal(found[one]["area_ha"]["heavy"]) for one in (OLD, OTHER)]
    assert heavy == [Decimal("1.0001") + 8 - Decimal("2.0005"), Decimal("2.0005")]
    assert all(item["estimated"] for item in found.values())


async def test_splits_of_two_years_follow_one_another(reporting):
    third = "35.19.09.2097"
    second = change("2024-01-01", line(NEW, NEW, "0.5"), line(NEW, third, "0.5"))
    await told(reporting, *villages_rts(10), split(), second)
    before = await recap(reporting)
    for boundaries, wanted in ((2021, {OLD: 10}), (2022, {OLD: 6, NEW: 4}), (2024, None)):
        after = await recap(reporting, boundaries=boundaries)
        same_totals(before, after)
        counts = {code: rts_of(item) for code, item in by_region(after).items()}
        if wanted is not None:
            assert sum(counts.values()) == 10
            assert all(abs(counts[code] - n) <= 1 for code, n in wanted.items())
        else:
            assert set(counts) == {OLD, NEW, third}


async def test_a_regency_that_is_split_takes_all_its_villages_along(reporting):
    stays = sealed("35.19.15.2001-001-001", "light", 2020)
    money = changed(AllocationCommitted, region="35.19", fiscal_year=2021, amount="1000.00")
    rts = [*villages_rts(3), *villages_rts(2, OTHER)]
    await told(reporting, *rts, stays, money, *regency())
    before = await recap(reporting, region="35", by="regency")
    after = await recap(reporting, region="35", by="regency", boundaries=2025)
    same_totals(before, after)
    found = by_region(after)
    assert [rts_of(found[one]) for one in ("35.19", REGENCY)] == [1, 5]
    assert [found[one]["money"][0]["committed"] for one in found] == ["500.00", "500.00"]
    villages = await recap(reporting, region="35", boundaries=2025)
    assert set(by_region(villages)) == {
        *("35.19.15.2001", f"{DISTRICT}.2001", f"{DISTRICT}.2002"),
    }
    back = await recap(reporting, region="35", by="regency", boundaries=2024)
    same_totals(before, back)
    assert set(by_region(back)) == {"35.19"}
