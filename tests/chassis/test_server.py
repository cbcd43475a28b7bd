"""How a process ends: it says so, ends kept connections with their next answer, and then goes."""

import asyncio
import signal

import httpx
import pytest

from services.chassis.server import Server, config_of
from services.chassis.settings import Settings
from tests.harness import trusted


@pytest.fixture
def settings(secrets):
    return Settings(database_url="postgresql+psycopg://", trusted_keys=trusted(secrets), port=0)


async def test_a_draining_process_answers_and_ends_the_connections_that_are_kept(start, settings):
    app = (await start("finance")).app
    server = Server(config_of(app, settings), app, drain_seconds=1.5)
    serving = asyncio.create_task(server._serve())  # `serve` would send the signal on to us
    while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
        await asyncio.sleep(0.01)
    [port] = [one.getsockname()[1] for one in server.servers[0].sockets]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        before = await http.get("/livez")
        assert "connection" not in before.headers
        server.handle_exit(signal.SIGTERM, None)
        while_draining = await http.get("/livez")
        assert while_draining.status_code == 200
        assert while_draining.headers["connection"] == "close"
        assert (await http.get("/readyz")).json()["status"] == "draining"
    await asyncio.wait_for(serving, 10)
