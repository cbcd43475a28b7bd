"""When the stream of changes ends or is refused, and what one connection listens for."""

import asyncio
import contextlib

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

from gateway import account, identity, relayed
from services.chassis.db import connect
from services.reporting.stream import streams
from tests.chassis.steps import until
from tests.gateway.listening import CITY, MADIUN, PATH, RT, WITHIN, brisk, live, refused
from tests.harness import code_of
from tests.reporting.events import sealed

__all__ = ["brisk", "live"]


async def test_a_quiet_stream_gives_signs_of_life(live, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)
    async with live.listen() as told:
        async with asyncio.timeout(WITHIN):
            while told.comments <= 2:
                await told.quiet(0.05)


async def test_streams_are_bounded_for_a_caller_and_for_all(live, monkeypatch):
    monkeypatch.setattr(streams, "PER_CALLER", 2)
    few = live.streams.settings.model_copy(update={"streams": 3})
    monkeypatch.setattr(live.streams, "settings", few)
    async with live.listen(), live.listen():
        answer = await live.get(PATH, headers=live.who["admin"])
        assert (answer.status_code, code_of(answer)) == (429, "too_many_streams")
        assert answer.headers["retry-after"] == "10"
        async with live.listen("faskel"):
            assert await refused(live, "faskel") == (503, "streams_full")
    await until(lambda: live.streams.held.total() == 0)
    async with live.listen():
        pass


@pytest.fixture
def forgetful(monkeypatch):
    for module in (account, identity):
        monkeypatch.setattr(module, "REMEMBERED", 0.1)


async def test_it_ends_with_the_session(live, forgetful):
    async with live.listen() as told:
        await live.delete("/v1/session", headers=live.who["admin"])
        assert await told.ends() == "session"
    await until(lambda: live.streams.held.total() == 0)


async def test_it_ends_when_the_callers_regions_are_others(live, forgetful):
    async with live.listen("faskel") as told:
        async with live.gateway.sessions.begin() as session:
            change = "UPDATE users SET regions = '{35.77}' WHERE username = 'faskel'"
            await session.execute(text(change))
        assert await told.ends() == "rights"
        await live.hear(sealed(RT, "light"))
    async with live.listen("faskel") as told:
        await live.hear(sealed(RT, "light"), sealed(f"{CITY}-001-001", "light"))
        assert await told.changes(1) == [(CITY, ["recap"])]


async def test_it_ends_after_a_while_whatever_the_gateway_says(live, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST", 0.1)
    async with live.listen() as told:
        assert await told.ends() == "renew"


@pytest.mark.parametrize("part", ["gateway", "reporting"])
async def test_it_ends_at_once_when_a_process_is_about_to(live, part):
    state = getattr(live, part).app.state
    async with live.listen() as told:
        state.draining = True
        assert await told.ends() == "shutdown"
    state.draining = False


async def test_many_streams_share_one_connection_that_listens(live):
    name = live.reporting.app.state.engine.url.database
    listening = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND query = 'LISTEN changes'"
    )
    async with contextlib.AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(live.listen()) for _ in range(8)]
        await live.hear(sealed(RT, "light"))
        for told in readers:
            assert await told.changes(1) == [(MADIUN, ["recap"])]
        assert await live.reporting.scalar(listening, name=name) == 1


async def test_a_listener_that_was_cut_off_listens_again_and_nothing_is_missed(live):
    name = live.reporting.app.state.engine.url.database
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = :name AND query = 'LISTEN changes'"
    )
    async with live.listen() as told:
        await live.reporting.rows(cut, name=name)
        await live.hear(sealed(RT, "light"))
        assert await told.changes(1) == [(MADIUN, ["recap"])]


async def test_it_ends_while_nobody_knows_who_may_what(live, forgetful, monkeypatch):
    engine, nowhere = connect("postgresql+psycopg://nobody@127.0.0.1:9/none")
    async with live.listen() as told:
        with monkeypatch.context() as away:
            away.setattr(live.gateway.app.state.identity, "sessions", nowhere)
            assert await told.ends() == "renew"
    await engine.dispose()
    async with live.listen():
        pass


async def upstream(live, serve, frames, before=lambda: asyncio.sleep(0)):
    """Another service in reporting's place; `before` happens before it answers."""

    async def answer(_):
        await before()
        return StreamingResponse(frames(), media_type="text/event-stream")

    proxy = live.gateway.app.state.proxy
    proxy.upstreams["reporting"] = await serve(Starlette(routes=[Route(PATH, answer)]))


async def test_a_session_that_ends_before_the_answer_is_told_in_it(live, serve):
    async def frames():
        yield b"event: begun\nid: 1-1\ndata: {}\n\n"
        await asyncio.Event().wait()

    async def logged_out():
        await live.delete("/v1/session", headers=live.who["admin"])

    await upstream(live, serve, frames, logged_out)
    async with asyncio.timeout(WITHIN):
        answer = await live.get(PATH, headers=live.who["admin"])
    assert answer.status_code == 200
    assert answer.text.endswith('event: ended\ndata: {"why":"session"}\n\n')


async def test_what_breaks_off_ends_without_half_an_event(live, serve):
    async def frames():
        yield b"event: begun\nid: 1-1\ndata: {}\n\nevent: changed\ndata: {"
        await asyncio.sleep(0.1)
        raise ConnectionResetError

    await upstream(live, serve, frames)
    answer = await live.get(PATH, headers=live.who["admin"])
    assert answer.text == "event: begun\nid: 1-1\ndata: {}\n\n"


async def test_who_takes_nothing_is_cut_off_and_the_service_is_let_go(live, serve, monkeypatch):
    monkeypatch.setattr(relayed, "SLOWEST", 0.3)
    over = asyncio.Event()

    async def frames():
        try:
            while True:
                yield b"data: " + b"x" * 100_000 + b"\n\n"
                await asyncio.sleep(0)
        finally:
            over.set()

    await upstream(live, serve, frames)
    url = httpx.URL(str(live.base_url))
    reader, writer = await asyncio.open_connection(url.host, url.port, limit=1024)
    token = live.who["admin"]["Authorization"]
    writer.write(f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode())
    await reader.readline()
    async with asyncio.timeout(10):
        await over.wait()
    writer.close()


async def test_streams_take_no_connection_from_other_requests(live, monkeypatch):
    proxy = live.gateway.app.state.proxy
    async with live.listen(), live.listen():
        used = {key for pool in (proxy.client,) for key in pool.connector._acquired_per_host}
        port = proxy.upstreams["reporting"].rsplit(":", 1)[-1]
        assert not [key for key in used if str(key.port) == port]
        answer = await live.get("/v1/reports/places", headers=live.who["admin"])
        assert answer.status_code == 200
