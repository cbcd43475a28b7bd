"""The gateway under those who mean no good, and beside a service that hangs: what others notice.

Calls of the same kind at the same rate, in turns without and with the disturbance.
"""

import asyncio
import contextlib
import json
import socket
import sys
from collections.abc import AsyncIterator, Callable

from deploy.local.children import Child
from deploy.local.suite import GATEWAY, answers, free_ports
from tests.bench.figures import Figure, runs_of
from tests.bench.result import Result
from tests.bench.stage import Stage, figure, limit

HALF_OPEN, HANGING = 1_000, 100
RATE, CLIENTS = 100, 16
PATH = "/v1/reports/places"
HALF_A_HEAD = b"GET /v1/survey/rounds HTTP/1.1\r\nHost: nahkoda\r\nX-Slow: "
TWICE = 2
Disturbance = Callable[[], contextlib.AbstractAsyncContextManager[None]]


async def measure(stage: Stage) -> list[Figure]:
    """Half-open connections at the real gateway; a hanging service behind one of its own."""
    port = int(stage.suite.gateway_url.rsplit(":", 1)[1])
    found = await turns(stage, stage.suite.gateway_url, lambda: half_open(port))
    figures = _figures(f"beside {HALF_OPEN:,} half-open connections", *found)
    async with hanging(stage) as gateway:
        url = f"http://127.0.0.1:{gateway}"
        found = await turns(stage, url, lambda: waiting(stage, gateway))
        figures += _figures(f"beside {HANGING} calls to a service that hangs", *found)
    return figures


async def turns(
    stage: Stage, url: str, disturbance: Disturbance
) -> tuple[list[Result], list[Result]]:
    """Undisturbed and disturbed, in turns."""
    calm, disturbed = [], []
    order = {"clients": CLIENTS, "rate": RATE, "seconds": stage.plan.seconds * 1.5}
    for _ in range(stage.plan.runs):
        calm.append(await stage.get([PATH], url, stage.token, **order))
        async with disturbance():
            disturbed.append(await stage.get([PATH], url, stage.token, **order))
    return calm, disturbed


def _figures(name: str, calm: list[Result], disturbed: list[Result]) -> list[Figure]:
    pairs = zip(runs_of(disturbed, "p99"), runs_of(calm, "p99"), strict=True)
    ratios = tuple(with_it / without for with_it, without in pairs)
    before = limit("undisturbed", calm, "p99")
    return [
        Figure(f"p99 {name}, to undisturbed", "times", ratios, TWICE, at_most=True),
        figure(f"p99 {name}", "ms", disturbed, "p99", at_most=True, limit=before),
    ]


@contextlib.asynccontextmanager
async def half_open(port: int) -> AsyncIterator[None]:
    """Connections that send the beginning of a head and then nothing; cut after ten seconds."""
    sockets = []
    try:
        for _ in range(HALF_OPEN):
            one = socket.create_connection(("127.0.0.1", port))
            one.sendall(HALF_A_HEAD)
            sockets.append(one)
            await asyncio.sleep(0)
        yield
    finally:
        for one in sockets:
            one.close()


@contextlib.asynccontextmanager
async def hanging(stage: Stage) -> AsyncIterator[int]:
    """A gateway of its own: survey takes calls and never answers, reporting is the real one."""

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while await reader.read(1 << 16):
                pass
        writer.close()

    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    dead = server.sockets[0].getsockname()[1]
    (port,) = free_ports(1)
    upstreams = {"survey": f"http://127.0.0.1:{dead}", "reporting": stage.suite.url("reporting")}
    own = {"GATEWAY_PORT": str(port), "GATEWAY_UPSTREAMS": json.dumps(upstreams)}
    gateway = Child(
        "bench-gateway",
        [sys.executable, "-m", "gateway", "serve"],
        stage.suite.log("bench-gateway"),
        env=stage.suite.environment(GATEWAY) | own,
        ready=lambda: answers(f"http://127.0.0.1:{port}/readyz"),
    )
    await gateway.start()
    try:
        yield port
    finally:
        await gateway.stop()
        server.close()


@contextlib.asynccontextmanager
async def waiting(stage: Stage, port: int) -> AsyncIterator[None]:
    """Calls that wait for the service that hangs."""
    request = f"GET /v1/survey/rounds HTTP/1.1\r\nHost: x\r\nAuthorization: {stage.token}\r\n\r\n"
    writers = []
    for _ in range(HANGING):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request.encode())
        writers.append(writer)
    await asyncio.gather(*(writer.drain() for writer in writers))
    try:
        yield
    finally:
        for writer in writers:
            writer.close()
