"""The demo's recaps are what its databases hold."""

import httpx

from deploy.local import accounts
from deploy.local.demo.calls import log_in
from tests.e2e.counted import recaps_agree


async def test_every_number_of_the_demos_recaps_is_counted_in_the_services_databases(suite):
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30) as http:
        await log_in(http, accounts.read(suite.data)["users"][0])
        assert await recaps_agree(suite, http, 2023, 2026, 2028) > 20


async def test_the_demos_thread_is_torn_nowhere(suite):
    async with httpx.AsyncClient(base_url=suite.gateway_url, timeout=30) as http:
        await log_in(http, accounts.read(suite.data)["users"][0])
        answer = await http.get("/v1/reports/orphans", params={"region": "*"})
        assert answer.json() == {"items": [], "next": None}
