"""The demo's recaps are what its databases hold."""

import csv

import httpx

from contracts.regions import WIB
from deploy.local import accounts
from deploy.local.demo.calls import log_in, until
from deploy.local.demo.load import POSITIONS, SHEETS, STORY_SHEETS
from services.chassis.clock import now
from tests.counted import said
from tests.e2e.counted import LEVELS, recaps_agree
from tests.e2e.steps import every


async def test_every_number_of_the_demos_recaps_is_counted_in_the_services_databases(suite):
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30) as http:
        await log_in(http, accounts.read(suite.data)["users"][0])
        assert await recaps_agree(suite, http, 2023, 2026, 2028) > 20


async def test_what_is_known_today_of_the_demo_is_its_year_so_far(suite):
    today = now().astimezone(WIB).date()
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30) as http:
        await log_in(http, accounts.read(suite.data)["users"][0])
        assert await recaps_agree(suite, http, today.year) > 0  # all of it is heard
        for by in LEVELS:
            year, day = [
                await every(http, "/v1/reports/recap", region="*", by=by, **when)
                for when in ({"year": today.year}, {"on": str(today)})
            ]
            assert [(one["region"], said(one)) for one in day] == [
                (one["region"], said(one)) for one in year
            ]


async def test_the_demos_thread_is_torn_nowhere(suite):
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30) as http:
        await log_in(http, accounts.read(suite.data)["users"][0])
        answer = await http.get("/v1/reports/orphans", params={"region": "*"})
        assert answer.json() == {"items": [], "next": None}


async def test_every_rt_of_the_demo_lies_on_the_map(suite):
    surveyed, placed = (
        {row["kode_rt"] for file in files for row in csv.DictReader(file.read_text().splitlines())}
        for files in ((SHEETS, STORY_SHEETS), (POSITIONS,))
    )
    assert placed == surveyed
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30) as http:
        await log_in(http, accounts.read(suite.data)["users"][0])
        address = "/v1/reports/maps/rts.geojson?region=35&limit=500"
        await until(http, address, lambda found: placed <= {f["id"] for f in found["features"]})
