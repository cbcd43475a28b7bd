"""Borders of regions of several levels: which goes before which, and whose are drawn at a zoom."""

import pytest
from shapely.geometry import shape

from tests.reporting.maps import LON, VILLAGE, listed, square, tile
from tests.reporting.test_maps_boundaries import BESIDE, bring, two
from tests.survey.outlines import collection


def district(side):
    return collection(({"kode": VILLAGE[:8]}, square(side=side)))


async def drawn_of(running, level, years):
    """From which year the border is that is drawn in a year, and how large."""
    found = {}
    for year in years:
        ((feature),) = await listed(running, "villages", level=level, year=year)
        area = shape(feature["geometry"]).area
        found[year] = (feature["properties"]["since"], pytest.approx(area, rel=0.01))
    return found


async def test_a_border_of_its_own_level_stays_when_villages_are_brought_in(reporting):
    own = await bring(reporting, district(0.03), 2020, "district", source="BPN")
    await bring(reporting, two(), 2020)
    await bring(reporting, two(0.012), 2022)
    years = (2020, 2022, 2030)
    assert await drawn_of(reporting, "district", years) == dict.fromkeys(years, (2020, 0.03**2))
    assert (await drawn_of(reporting, "regency", [2022]))[2022][0] == 2022
    client = reporting.client()
    sets = (await client.ok(await client.get("/v1/reports/boundaries")))["items"]
    assert len(sets) == 3
    assert str(own.id) in {one["id"] for one in sets}


async def test_a_border_of_its_own_level_goes_before_what_villages_made(reporting):
    await bring(reporting, two(), 2020)
    await bring(reporting, two(), 2023)
    await bring(reporting, district(0.03), 2021, "district")
    assert await drawn_of(reporting, "district", (2020, 2021, 2023)) == {
        2020: (2020, 0.02 * 0.01),
        **dict.fromkeys((2021, 2023), (2021, 0.03**2)),
    }
    assert (await drawn_of(reporting, "regency", [2023]))[2023][0] == 2023


async def test_regions_of_different_levels_have_borders_of_their_own(reporting):
    places = (
        (VILLAGE, square()),
        (BESIDE, square(LON + 0.01)),
        ("35.77.03.1005", square(LON + 0.02)),
    )
    await bring(reporting, collection(*(({"kode": code}, lies) for code, lies in places)))
    who = {"regions": [VILLAGE, "35.77"]}
    for zoom, wanted in ((7, "35.77"), (9, "35.77.03"), (11, "35.77.03.1005")):
        features, meta = await tile(reporting, "villages", zoom, who=who)
        assert sorted(one["code"] for one in features) == [VILLAGE, wanted]
        assert meta["level"] == {5: "regency", 8: "district", 13: "village"}[len(wanted)]
