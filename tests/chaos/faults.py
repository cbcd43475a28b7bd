"""What is done to a part, a server, a link or the stream."""

import asyncio
import contextlib
import os
import random
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from nats.aio.client import Client

from deploy.local.suite import SERVICES
from services.chassis import bus, generations, stream
from services.chassis.pull import Pull
from services.chassis.stream import STREAM
from tests.chaos.stage import Stage

PATIENCE = 90.0
MILLISECOND = 1_000_000  # in nanoseconds, as JetStream counts


async def killed(stage: Stage, name: str) -> None:
    """kill -9; the suite starts it again. Answer when it serves."""
    child = stage.suite.children[name]
    pid = child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(PATIENCE):
        while child.pid == pid:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
        await child.ready()


@contextlib.contextmanager
def frozen(stage: Stage, *names: str) -> Iterator[None]:
    """SIGSTOP parts with all that they started; SIGCONT at the end, whatever happens."""
    pids = [pid for name in names for pid in _family(stage.suite.children[name].pid or 0)]
    try:
        for pid in pids:
            _signal(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            _signal(pid, signal.SIGCONT)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


async def configured(stage: Stage, **changes: object) -> dict[str, int]:
    """Change the stream's configuration; answer its state before."""
    async with connected(stage, "boot") as boot:
        info = await stream.ask(boot, f"STREAM.INFO.{STREAM}")
        await stream.ask(boot, f"STREAM.UPDATE.{STREAM}", info["config"] | changes)
    state: dict[str, int] = info["state"]
    return state


@contextlib.asynccontextmanager
async def connected(stage: Stage, user: str) -> AsyncIterator[Client]:
    """A connection to NATS for a moment: one that sees its server killed leaves sockets behind."""
    seed = stage.suite.secrets.seed(user)
    client = await bus.connect(stage.suite.nats.url, name=user, seed_file=seed)
    try:
        yield client
    finally:
        await client.close()


@contextlib.asynccontextmanager
async def without_nats(stage: Stage) -> AsyncIterator[Path]:
    """NATS ended with kill -9; its store meanwhile; then NATS again."""
    child = stage.suite.children["nats"]
    child.stop_signal = signal.SIGKILL
    await child.stop()
    yield stage.suite.data / "nats"
    child.stopping, child.stop_signal = False, signal.SIGTERM
    await child.start()


async def wiped(stage: Stage) -> None:
    """The whole store of NATS is gone."""
    async with without_nats(stage) as store:
        shutil.rmtree(store)
    await stage.suite.migrate_patiently()


async def restored(stage: Stage, facts: int) -> None:
    """The store is put back as it was some facts ago."""
    copy = stage.suite.data / "nats-copy"
    async with without_nats(stage) as store:
        shutil.copytree(store, copy)
    await stage.load.acknowledged(facts)
    await flowed(stage)
    async with without_nats(stage) as store:
        shutil.rmtree(store)
        copy.rename(store)


async def flowed(stage: Stage) -> None:
    """Wait until survey's relay has published something since now."""
    query = "SELECT count(*) FROM outbox WHERE published_at > %s"
    moment = stage.scalar("survey", "SELECT clock_timestamp()")
    async with asyncio.timeout(PATIENCE):
        while not stage.scalar("survey", query, moment):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def full(stage: Stage) -> AsyncIterator[None]:
    """The stream takes no more than it has; at the end there is room."""
    state = await configured(stage)
    await configured(stage, max_bytes=state["bytes"] + 2_000)
    try:
        yield
    finally:
        await configured(stage, max_bytes=-1)


@contextlib.asynccontextmanager
async def forgetful(stage: Stage) -> AsyncIterator[None]:
    """The stream does not know again what it has: everything can be stored twice."""
    await configured(stage, duplicate_window=100 * MILLISECOND)
    try:
        yield
    finally:
        await configured(stage, duplicate_window=600_000 * MILLISECOND)


@contextlib.asynccontextmanager
async def shuffled(stage: Stage, seconds: float) -> AsyncIterator[None]:
    """Somebody takes messages from every consumer and gives them back a while later."""
    thieves = [asyncio.create_task(_steal(stage, part, seconds)) for part in await _hearing(stage)]
    yield
    await asyncio.gather(*thieves)


async def _hearing(stage: Stage) -> list[str]:
    async with connected(stage, "boot") as boot:
        names = await stream.ask(boot, f"CONSUMER.NAMES.{STREAM}")
    first = generations.durable("", 1)
    known = [*SERVICES, "gateway"]
    return [part for part in known if f"{part}{first}" in names["consumers"]]


async def _steal(stage: Stage, part: str, seconds: float) -> None:
    dice, loop = random.Random(1), asyncio.get_running_loop()
    end = loop.time() + seconds
    async with connected(stage, part) as client:
        pull = await Pull(client, STREAM, generations.durable(part, 1)).open()
        try:
            while loop.time() < end:
                for message in await pull.take(20, wait=0.5):
                    await message.nak(delay=dice.uniform(0.05, 1.5))
        finally:
            await pull.close()
