"""A service that hangs, or dies in the middle of an answer, is nobody else's trouble."""

import asyncio
from collections import Counter

import httpx
from sqlalchemy import text

from gateway.credentials import Kind
from gateway.identity import by_session
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


async def test_a_crowd_with_one_token_asks_the_database_once(door):
    headers, identity, asked = await log_in(door, "faskel"), door.gateway.app.state.identity, 0

    async def counted(sessions, credential):
        nonlocal asked
        asked += 1
        return await by_session(sessions, credential)

    identity.lookups = {**identity.lookups, Kind.session: counted}
    ask = [door.get("/v1/survey/rounds", headers=headers) for _ in range(50)]
    found = Counter(answer.status_code for answer in await asyncio.gather(*ask))
    assert found == {200: 50}
    assert asked == 1

    stranger = {"Authorization": "Bearer nhs_nobody"}
    ask = [door.get("/v1/survey/rounds", headers=stranger) for _ in range(50)]
    found = Counter(answer.status_code for answer in await asyncio.gather(*ask))
    assert found == {401: 50}


async def test_who_cannot_be_looked_up_is_told_to_try_again(door):
    headers = await log_in(door, "faskel")
    async with door.gateway.sessions.begin() as session:
        await session.execute(text("LOCK TABLE sessions"))
        refused = await door.get("/v1/survey/rounds", headers=headers)
    assert refused.status_code == 503
    assert refused.json()["code"] == "unavailable"
    assert refused.headers["Retry-After"] == "2"
    assert (await door.get("/v1/survey/rounds", headers=headers)).status_code == 200
