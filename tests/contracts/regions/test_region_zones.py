"""The time of a region: every province has one, a daughter has her mother's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.regions import WIB, WIT, WITA, ZONES, day_of, regions, zone_of

# Keppres 41/1987 moved Bali to the middle, West and Central Kalimantan to the west.
KNOWN = {
    "11": WIB, "31.71": WIB, "35.19.09.2010": WIB, "61": WIB, "62.71": WIB,
    "51": WITA, "63": WITA, "64.74.01.1001-001-002": WITA, "73.71": WITA,
    "81": WIT, "91.71": WIT,
}  # fmt: skip
DAUGHTERS = {
    "19": "16", "21": "14", "36": "32", "65": "64", "75": "71", "76": "73", "82": "81",
    "92": "91", "93": "91", "94": "91", "95": "91", "96": "92",
}  # fmt: skip


def test_every_province_has_exactly_one_time():
    listed = [code for provinces in ZONES.values() for code in provinces]
    assert sorted(listed) == sorted(region.code for region in regions.children(""))


@pytest.mark.parametrize(("region", "zone"), KNOWN.items())
def test_a_region_lives_by_the_time_of_its_province(region, zone):
    assert zone_of(region) == zone


@pytest.mark.parametrize(("daughter", "mother"), DAUGHTERS.items())
def test_a_newer_province_kept_her_mothers_time(daughter, mother):
    assert zone_of(daughter) == zone_of(mother)


@pytest.mark.parametrize(("zone", "hours"), [(WIB, 7), (WITA, 8), (WIT, 9)])
def test_the_three_are_whole_hours_apart_all_year(zone, hours):
    for month in (1, 7):
        assert datetime(2026, month, 1, tzinfo=zone).utcoffset() == timedelta(hours=hours)


def test_the_day_begins_in_the_east():
    moment = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)  # 22.30 WIB, 23.30 WITA, 00.30 WIT
    days = [day_of(region, moment) for region in ("35.19", "73.71", "91.71")]
    assert days == [date(2026, 11, 27), date(2026, 11, 27), date(2026, 11, 28)]


def test_what_is_no_region_lives_by_the_capitals_time():
    assert zone_of("*") == zone_of("") == WIB
