"""One thing after the other that happens while facts come in."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from tests.chaos import faults
from tests.chaos.stage import Stage

Fault = Callable[[Stage], Awaitable[None]]
LONG = 20.0  # seconds of a stop


@dataclass(frozen=True)
class Case:
    """What happens; the short ones are those of `make test`."""

    name: str
    fault: Fault
    short: bool = False


def kill(name: str, times: int = 1) -> Fault:
    """kill -9, once or again as soon as it is back."""

    async def go(stage: Stage) -> None:
        for _ in range(times):
            await faults.killed(stage, name)
            await asyncio.sleep(0.5)

    return go


def freeze(name: str, seconds: float = LONG) -> Fault:
    """SIGSTOP for a while."""

    async def go(stage: Stage) -> None:
        with faults.frozen(stage, name):
            await asyncio.sleep(seconds)

    return go


def cut(server: str, seconds: float = 8.0) -> Fault:
    """Every part's connections to a server end, and no new one is taken for a while."""

    async def go(stage: Stage) -> None:
        for link in stage.linked(server):
            link.cut()
        await asyncio.sleep(seconds)
        for link in stage.linked(server):
            link.mend()

    return go


def stall(server: str, seconds: float = LONG) -> Fault:
    """The connections stay, and carry nothing for a while."""

    async def go(stage: Stage) -> None:
        for link in stage.linked(server):
            link.stall()
        await asyncio.sleep(seconds)
        for link in stage.linked(server):
            link.mend()

    return go


async def fill(stage: Stage) -> None:
    """The stream's limit is reached: facts are taken on, readiness says it, then there is room."""
    async with faults.full(stage), httpx.AsyncClient(base_url=stage.suite.url("survey")) as http:
        await stage.load.acknowledged(20)
        async with asyncio.timeout(faults.PATIENCE):
            while (await http.get("/readyz")).json()["events"] != "refused":  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)
        await stage.load.acknowledged(20)


async def restore(stage: Stage) -> None:
    """NATS comes back with an older copy of its store."""
    await faults.restored(stage, 30)


async def double_and_shuffle(stage: Stage) -> None:
    """Survey's events are published again while consumers get them late and in another order."""
    async with faults.forgetful(stage), faults.shuffled(stage, 6):
        await asyncio.sleep(1)
        await stage.suite.command("survey", "refill")
        await stage.load.acknowledged(20)


CASES = (
    Case("kill -9 nats-server, three times", kill("nats", 3), short=True),
    Case("kill -9 postgresql", kill("postgresql"), short=True),
    Case("kill -9 survey, twice", kill("survey", 2)),
    Case("kill -9 reporting", kill("reporting")),
    Case("kill -9 finance, three times", kill("finance", 3), short=True),
    Case("kill -9 gateway", kill("gateway")),
    Case("stop nats-server", freeze("nats")),
    Case("stop postgresql", freeze("postgresql")),
    Case("stop survey", freeze("survey")),
    Case("stop reporting", freeze("reporting")),
    Case("stop gateway", freeze("gateway")),
    Case("stream full", fill, short=True),
    Case("links to nats cut", cut("nats"), short=True),
    Case("links to nats stalled", stall("nats")),
    Case("links to postgresql cut", cut("postgresql")),
    Case("links to postgresql stalled", stall("postgresql")),
    Case("stream wiped", faults.wiped, short=True),
    Case("stream restored from an older copy", restore, short=True),
    Case("events twice and shuffled", double_and_shuffle, short=True),
)
