"""Complaints are drawn by village and above, to who may read them and as far as they may."""

import pytest

from services.chassis.clock import now
from tests.reporting.complaints import KELURAHAN, KOTA, VILLAGE, filed
from tests.reporting.events import sealed
from tests.reporting.maps import LAT, LON, ask, listed, placed, rt, tile

YEAR = now().year


@pytest.fixture
async def complained(reporting):
    """A village with two complaints, one of them about those who work in it."""
    await reporting.hear(sealed(rt(1, VILLAGE), "heavy", 2023))
    await reporting.hear(placed((rt(1, VILLAGE), LON, LAT)))
    await filed(reporting, category="prosedur", words="Saluran tidak dibuat sesuai gambar.")
    await filed(reporting, category="dana", words="Kuitansi semen ditulis dua kali.")
    return reporting


@pytest.mark.parametrize("zoom", [0, 7, 10, 12, 17])
async def test_they_are_counted_in_a_region_at_every_zoom(complained, zoom):
    ((one,), meta) = await tile(complained, "complaints", zoom, year=YEAR, who=KOTA)
    assert (one["n"], one["open"], one["answered"], one["over"]) == (2, 2, 0, 0)
    assert VILLAGE.startswith(one["code"])
    assert meta["left_out"] == 0


async def test_what_a_level_may_not_see_is_not_counted_for_it(complained):
    ((one,), _) = await tile(complained, "complaints", 13, year=YEAR, who=KELURAHAN)
    assert (one["code"], one["n"]) == (VILLAGE, 1)


async def test_a_village_that_is_asked_for_has_all_that_its_regency_may_see(complained):
    ((one,), _) = await tile(complained, "complaints", 12, year=YEAR, region=VILLAGE, who=KOTA)
    assert (one["code"], one["n"]) == (VILLAGE, 2)


async def test_a_new_one_is_counted_at_once_and_another_year_has_none(complained):
    await tile(complained, "complaints", 12, year=YEAR, who=KOTA)
    await filed(complained, category="umum", words="Lampu jalan padam sejak Senin.")
    ((one,), _) = await tile(complained, "complaints", 12, year=YEAR, who=KOTA)
    assert one["n"] == 3
    assert (await tile(complained, "complaints", 12, year=YEAR - 1, who=KOTA))[0] == []


async def test_as_geojson_they_are_villages(complained):
    ((one),) = await listed(complained, "complaints", year=YEAR, who=KOTA)
    assert (one["id"], one["properties"]["n"]) == (VILLAGE, 2)
    ((above),) = await listed(complained, "complaints", year=YEAR, level="regency", who=KOTA)
    assert (above["id"], above["properties"]["n"]) == (VILLAGE[:5], 2)


async def test_who_may_not_read_complaints_gets_no_map_of_them(complained):
    plain = {"scopes": ("reports:read",), "regions": ("35",)}
    answer = await ask(complained, "complaints", 12, who=plain)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    for address in ("complaints.geojson", "tiles.json?layer=complaints"):
        answer = await complained.client(**plain).get(f"/v1/reports/maps/{address}")
        assert answer.status_code == 403
