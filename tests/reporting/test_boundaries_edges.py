"""Who sees what of a restated recap, what is refused, and that nothing is lost whatever is split."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from contracts.regions import regions
from services.chassis.ids import new_id
from services.reporting.recaps.rules import CHANGES
from tests.reporting.boundaries import (
    CLASSES,
    DISTRICT,
    NEW,
    OLD,
    REGENCY,
    by_region,
    change,
    line,
    recap,
    regency,
    rts_of,
    same_totals,
    split,
    told,
    villages_rts,
)
from tests.reporting.events import sealed
from tests.reporting.test_decrees import decree, ended


async def test_who_covers_the_new_region_sees_what_became_of_the_old_and_no_more(reporting):
    stays = sealed("35.19.15.2001-001-001", "light", 2020, area_ha="7")
    await told(reporting, *villages_rts(3), stays, *regency())
    who = {"regions": [REGENCY]}
    plain = await recap(reporting, region=REGENCY, who=who)
    assert (plain["items"], rts_of(plain["total"])) == ([], 0)
    own = await recap(reporting, region=REGENCY, who=who, boundaries=2025)
    assert {code: rts_of(one) for code, one in by_region(own).items()} == {f"{DISTRICT}.2001": 3}
    assert rts_of(own["total"]) == 3
    client = reporting.client(**who)
    for region in ("35", "35.19", "35.19.09", OLD, "*"):
        answer = await client.get("/v1/reports/recap", region=region, year=2021, boundaries=2025)
        assert (answer.status_code, answer.json()["code"]) == (404, "region_not_found"), region
    other = await recap(reporting, region="35.19", who={"regions": ["35.19"]}, boundaries=2025)
    assert set(by_region(other)) == {"35.19.15.2001"}


async def test_two_years_are_compared_on_one_boundary(reporting):
    later = [
        sealed(f"{NEW}-001-001", "none", 2023, round_kind="update"),
        sealed(f"{OLD}-001-002", "none", 2023, round_kind="update", area_ha="1.0002"),
    ]
    await told(reporting, *villages_rts(9), *later, split())
    client = reporting.client()
    asked = {"region": "35.19", "than": 2021, "year": 2023, "by": "village"}
    for boundaries, codes in ((2021, [OLD]), (2023, [OLD, NEW])):
        answer = await client.get("/v1/reports/comparison", **asked, boundaries=boundaries)
        found = answer.json()
        assert [item["region"] for item in found["items"]] == codes
        assert found["boundaries"] == boundaries
        for name in CHANGES:
            change_of_all = sum(Decimal(item["change"][name]) for item in found["items"])
            assert change_of_all == Decimal(found["total"]["change"][name]), name


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"region": "35.19", "by": "rt"}, "rts_not_restated"),
        ({"region": OLD, "by": "district"}, "level_above_region"),
        ({"region": "35.19", "on": "2021-03-01"}, "day_not_restated"),
        ({"region": "35.19", "year": 2021, "boundaries": 1800}, "invalid_request"),
    ],
)
async def test_what_cannot_be_restated_is_refused_by_name(reporting, asked, code):
    client = reporting.client()
    answer = await client.get("/v1/reports/recap", **{"boundaries": 2024, **asked})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_village_alone_is_itself_its_lowest_level(reporting):
    await told(reporting, *villages_rts(4), split())
    client = reporting.client()
    answer = await client.get("/v1/reports/recap", region=NEW, year=2021, boundaries=2023)
    found = answer.json()
    assert (found["by"], [item["region"] for item in found["items"]]) == ("village", [NEW])


async def test_pages_of_a_restated_recap_hold_each_region_once(reporting):
    villages = [f"35.19.09.20{n}" for n in range(10, 16)]
    await told(reporting, *(sealed(f"{one}-001-001", "light", 2020) for one in villages), split())
    seen, cursor = [], {}
    while True:
        page = await recap(reporting, boundaries=2023, limit=2, **cursor)
        seen += by_region(page)
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == sorted([*villages, NEW])


async def test_without_boundaries_nothing_is_said_or_added_up_otherwise(reporting):
    await reporting.hear(*villages_rts(9))
    asked = {"region": "35.19", "year": 2021, "by": "village"}
    client = reporting.client()
    before = (await client.get("/v1/reports/recap", **asked)).content
    await told(reporting, split())
    assert (await client.get("/v1/reports/recap", **asked)).content == before
    assert not any(word in before for word in (b"estimated", b"boundaries"))


async def test_a_change_that_is_heard_twice_is_kept_once(reporting):
    one = split()
    await told(reporting, one, *villages_rts(2))
    await told(reporting, one.model_copy(update={"id": new_id()}))
    assert await reporting.scalar("SELECT count(*) FROM region_lines") == 2
    assert regions.name(NEW) == f"Baru {NEW}"
    await recap(reporting, boundaries=2026)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_whatever_shares_and_hectares_are_totals_agree(reporting, data):
    share = data.draw(st.decimals("0.0001", "0.9999", places=4))
    areas = data.draw(st.lists(st.decimals("0.0001", 50, places=5), min_size=1, max_size=12))
    exact = data.draw(st.integers(0, len(areas)))
    at = data.draw(st.integers(100, 900))
    old, new = f"36.7{at % 10}.01.2{at:03d}", f"36.7{at % 10}.02.2{at:03d}"
    rts = [
        sealed(f"{old}-001-{n:03d}", data.draw(st.sampled_from(CLASSES)), 2020, area_ha=one)
        for n, one in enumerate(areas, start=1)
    ]
    lines = [line(f"{old}-001-{n:03d}", f"{new}-001-{n:03d}") for n in range(1, exact + 1)]
    villages = line(old, old, str(share)), line(old, new, str(1 - share))
    async with reporting.sessions.begin() as session:
        for table in ("rt_scores", "rt_deltas", "recap_deltas", "recap_regions", "region_lines"):
            await session.execute(text(f"DELETE FROM {table}"))
    await told(reporting, *rts, change("2022-07-01", *villages, *lines))
    before = await recap(reporting, region="36")
    after = await recap(reporting, region="36", boundaries=2022)
    same_totals(before, after)
    found = by_region(after)
    assert sum(map(rts_of, found.values())) == len(areas)
    assert rts_of(found.get(new, before["total"] | {"rts": {}})) >= exact


async def test_restated_figures_rest_on_the_decree_of_the_code_they_are_recorded_under(reporting):
    first, second = decree("2020-05-01", "35.19"), decree("2022-05-01", "35.19")
    await told(reporting, *villages_rts(3), *regency(), first, ended(first, "2022-05-01"), second)
    who = {"regions": [REGENCY]}
    found = await recap(reporting, region=REGENCY, who=who, boundaries=2025)
    assert [one["number"] for one in found["decrees"]] == [first.number]
    asked = {"region": REGENCY, "than": 2021, "year": 2023, "boundaries": 2025}
    both = (await reporting.client(**who).get("/v1/reports/comparison", **asked)).json()
    assert both["crosses_decree"] is True
    [crossing] = both["crossings"]
    assert (crossing["then"]["number"], crossing["now"]["number"]) == (first.number, second.number)
