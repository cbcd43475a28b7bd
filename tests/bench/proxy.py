"""The gateway against its upstream alone: a bare hello, a service's hello, and a real route.

Where there are two cores or more the upstream has one and the gateway has one; with two the load
generator shares both, with more it has the others. PostgreSQL and NATS run where they like.
"""

import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from deploy.local.children import Child
from deploy.local.suite import GATEWAY, SERVICES, answers, free_ports
from tests.bench.figures import Figure, runs_of
from tests.bench.hello import PATH
from tests.bench.result import Result
from tests.bench.stage import Stage, figure, limit, load_of

MANY = 32
REAL = "/v1/survey/regulations"
Pair = tuple[list[Result], list[Result]]


async def measure(stage: Stage) -> list[Figure]:
    """The bare hello shows the gateway's own time; the share is that of the least our services do.

    A bare callable does in 25 us what no service does in less than 100 (docs/adr/0016).
    """
    await stage.quiet()
    async with hello(stage, "bare") as (upstream, gateway):
        with pinned(upstream.pid, gateway.pid) as cores:
            many = await pair(stage, PATH, *_urls(upstream, gateway), MANY, cores)
            alone = await pair(stage, PATH, *_urls(upstream, gateway), 1, cores)
    async with hello(stage, "service") as (upstream, gateway):
        with pinned(upstream.pid, gateway.pid) as cores:
            least = await pair(stage, PATH, *_urls(upstream, gateway), MANY, cores)
    pids = (stage.suite.children[name].pid for name in ("survey", GATEWAY))
    with pinned(*pids) as cores:
        urls = (stage.suite.url("survey"), stage.suite.gateway_url)
        real = await pair(stage, REAL, *urls, MANY, cores)
    return [*_bare(many), *_added(alone), *_shares("a service's hello", least, 60),
            *_shares(f"GET {REAL}", real)]  # fmt: skip


def _urls(upstream: Child, gateway: Child) -> tuple[str, str]:
    return url_of(upstream), f"http://127.0.0.1:{gateway.env['GATEWAY_PORT']}"


def url_of(upstream: Child) -> str:
    """Where an upstream of the bench answers."""
    return f"http://127.0.0.1:{upstream.command[-1]}"


async def pair(
    stage: Stage, path: str, direct: str, through: str, clients: int, cores: list[int]
) -> Pair:
    """Upstream alone and through the gateway, in turns."""
    order = {"clients": clients, "seconds": stage.plan.seconds, "cores": cores}
    alone, proxied = [], []
    for _ in range(stage.plan.runs):
        alone.append(await stage.get([path], direct, stage.internal("survey"), **order))
        proxied.append(await stage.get([path], through, stage.token, **order))
    return alone, proxied


def _bare(pair: Pair) -> list[Figure]:
    alone, proxied = pair
    name = f"gateway to a bare hello, {MANY} clients"
    rate, p99 = (limit("hello alone", alone, value) for value in ("rate", "p99"))
    return [
        figure(name, "req/s", proxied, "rate", limit=rate),
        figure(f"{name}: p99", "ms", proxied, "p99", 15, at_most=True, limit=p99),
        Figure(f"bare hello alone, {MANY} clients", "req/s", rate.runs, load=load_of(alone)),
    ]


def _added(pair: Pair) -> list[Figure]:
    alone, proxied = pair
    times = zip(runs_of(proxied, "p50"), runs_of(alone, "p50"), strict=True)
    added = tuple(own - upstream for own, upstream in times)
    name = "gateway to a bare hello, 1 client"
    return [
        Figure(f"{name}: added p50", "ms", added, 0.4, at_most=True),
        figure(
            f"{name}: p50", "ms", proxied, "p50", at_most=True,
            limit=limit("hello alone", alone, "p50"),
        ),
    ]  # fmt: skip


def _shares(what: str, pair: Pair, goal: float | None = None) -> list[Figure]:
    alone, proxied = pair
    name = f"gateway to {what}, {MANY} clients"
    rate, p99 = (limit("upstream alone", alone, value) for value in ("rate", "p99"))
    rates = zip(runs_of(proxied, "rate"), rate.runs, strict=True)
    share = tuple(100 * own / upstream for own, upstream in rates)
    return [
        Figure(f"{name}: share", "%", share, goal),
        figure(name, "req/s", proxied, "rate", limit=rate),
        figure(f"{name}: p99", "ms", proxied, "p99", at_most=True, limit=p99),
    ]


@contextlib.asynccontextmanager
async def alone(stage: Stage, kind: str) -> AsyncIterator[Child]:
    """An upstream that does nothing."""
    (port,) = free_ports(1)
    upstream = Child(
        "hello",
        [sys.executable, "-m", "tests.bench.hello", kind, str(port)],
        stage.suite.log("bench-hello"),
        env=stage.suite.environment("survey"),
        ready=lambda: answers(f"http://127.0.0.1:{port}/livez"),
    )
    async with _started(upstream):
        yield upstream


@contextlib.asynccontextmanager
async def hello(stage: Stage, kind: str) -> AsyncIterator[tuple[Child, Child]]:
    """The same, and a gateway of its own in front of it."""
    async with alone(stage, kind) as upstream, _started(_gateway(stage, upstream)) as gateway:
        yield upstream, gateway


def _gateway(stage: Stage, upstream: Child) -> Child:
    suite, (port,) = stage.suite, free_ports(1)
    upstreams = json.dumps(dict.fromkeys(SERVICES, url_of(upstream)))
    own = {"GATEWAY_PORT": str(port), "GATEWAY_UPSTREAMS": upstreams}
    return Child(
        "bench-gateway",
        [sys.executable, "-m", "gateway", "serve"],
        suite.log("bench-gateway"),
        env=suite.environment(GATEWAY) | own,
        ready=lambda: answers(f"http://127.0.0.1:{port}/readyz"),
    )


@contextlib.asynccontextmanager
async def _started(child: Child) -> AsyncIterator[Child]:
    try:
        await child.start()
        yield child
    finally:
        await child.stop()


@contextlib.contextmanager
def pinned(upstream: int | None, gateway: int | None) -> Iterator[list[int]]:
    """Give each a core of its own while this lasts; answer the cores of the load generator."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        _pin(upstream, {cores[1]})
        _pin(gateway, {cores[0]})
    try:
        yield cores[2:] or cores
    finally:
        _pin(upstream, set(cores))
        _pin(gateway, set(cores))


def _pin(pid: int | None, cores: set[int]) -> None:
    """Every thread of a process."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), cores)
