"""A service that hangs, or dies in the middle of an answer, is nobody else's trouble."""

import asyncio
from collections import Counter

import httpx

from gateway.proxy import CONNECTIONS
from tests.gateway.conftest import log_in

HANGING = CONNECTIONS + 44  # more than there are connections to one service


class Stuck:
    """A service that takes every call and answers none until it is let go."""

    def __init__(self):
        self.taken, self.full, self.let_go = 0, asyncio.Event(), asyncio.Event()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            return
        self.taken += 1
        if self.taken == CONNECTIONS:
            self.full.set()
        await self.let_go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})


async def test_calls_that_hang_at_one_service_leave_the_other_to_its_work(whole, serve):
    stuck = Stuck()
    whole.gateway.app.state.proxy.upstreams["survey"] = await serve(stuck)
    headers = await log_in(whole, "district")
    limits = httpx.Limits(max_connections=2 * HANGING)
    async with httpx.AsyncClient(base_url=whole.base_url, timeout=60, limits=limits) as client:
        ask = [client.get("/v1/survey/rounds", headers=headers) for _ in range(HANGING)]
        hanging = asyncio.gather(*ask)
        async with asyncio.timeout(30):
            await stuck.full.wait()
        for _ in range(50):
            assert (await whole.get("/v1/reports/places", headers=headers)).status_code == 200
        assert not hanging.done()
        stuck.let_go.set()
        found = Counter(answer.status_code for answer in await hanging)
    assert found.keys() <= {200, 504}
    assert found[200] >= CONNECTIONS
