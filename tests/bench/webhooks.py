"""Webhooks: deliveries from a backlog to a fast receiver; others beside one that hangs.

Events are written into the gateway's log as its consumer does, and queued by the gateway's own
statement. A delivery's time is from its queueing until it was sent and answered, as the log has it.
"""

import asyncio
import contextlib
import itertools
import json
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

from gateway.webhooks import statements
from services.chassis import bulk
from tests.bench.figures import Figure
from tests.bench.pgbench import percentile
from tests.bench.stage import PATIENCE, Stage
from tests.bench.synthetic import sealed

BACKLOG, RATE = 20_000, 200
BODY = {"types": ["*"], "payload": "full", "concurrency": 32}
TABLES = ("webhook_deliveries", "webhook_attempts", "events")
INTO = "COPY events (position, id, type, entity_id, sequence, region, occurred_at, data) FROM STDIN"
LEFT = "SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = %s AND state = 'pending'"
TIMES = (
    "SELECT extract(epoch FROM last_at - queued_at) * 1000 + last_ms FROM webhook_deliveries"
    " WHERE endpoint_id = %s"
)
positions = itertools.count(10**12)  # behind all that the suite itself places


async def measure(stage: Stage) -> list[Figure]:
    """The rate first; then steady events, without and with an endpoint that hangs."""
    count = BACKLOG if stage.plan.runs > 1 else BACKLOG // 10
    rates, alone, beside = [], [], []
    async with receiver() as url:
        for _ in range(stage.plan.runs):
            await stage.empty("gateway", TABLES)
            async with endpoint(stage, f"{url}/fast") as id:
                rates.append(await rate(stage, id, count))
                alone.append(await steady(stage, id))
                async with endpoint(stage, f"{url}/hang"):
                    beside.append(await steady(stage, id))
    ratios = [with_it / without for with_it, without in zip(beside, alone, strict=True)]
    name = f"webhooks at {RATE} events/s"
    return [
        Figure("webhooks from a backlog to a fast receiver", "sent/s", tuple(rates), 3000),
        Figure(f"{name}: p99", "ms", tuple(alone)),
        Figure(f"{name}: p99 beside one that hangs", "ms", tuple(beside)),
        Figure(f"{name}: p99 beside / alone", "times", tuple(ratios), 2, at_most=True),
    ]


async def rate(stage: Stage, id: str, count: int) -> float:
    """How many a second, from the commit of all until none waits."""
    start = time.perf_counter()
    await asyncio.to_thread(queue, stage, count)
    await through(stage, id)
    return count / (time.perf_counter() - start)


async def steady(stage: Stage, id: str) -> float:
    """The 99th percentile of some seconds at a rate."""
    seconds, part = max(2, stage.plan.seconds), RATE // 20
    await stage.empty("gateway", TABLES)
    for _ in range(int(seconds * 20)):
        begun = time.perf_counter()
        await asyncio.to_thread(queue, stage, part)
        await asyncio.sleep(max(0.0, 0.05 - (time.perf_counter() - begun)))
    await through(stage, id)
    with stage.superuser("gateway") as connection:
        times = sorted(float(ms) for (ms,) in connection.execute(TIMES, (id,)))
    return percentile(times, 0.99)


def queue(stage: Stage, count: int) -> None:
    """Place events in the log and queue their deliveries, in one transaction."""
    facts = bulk.row_ids()
    names = "|".join((*facts, "first", "last"))
    statement = re.sub(rf"(?<!:):({names})\b", r"%(\1)s", statements.ENQUEUE)
    with stage.superuser("gateway") as connection, connection.transaction():
        first = last = 0
        with connection.cursor().copy(INTO) as copy:
            for event in sealed(count):
                last = next(positions)
                first = first or last
                copy.write_row(
                    (
                        *(last, event.id, event.subject, event.entity_id, event.version),
                        *(event.region, event.occurred_at, event.model_dump_json()),
                    )
                )
        connection.execute(statement, facts | {"first": first, "last": last})
        connection.execute("NOTIFY deliveries")


async def through(stage: Stage, id: str) -> None:
    """Wait until nothing waits."""
    with stage.superuser("gateway") as connection:
        async with asyncio.timeout(PATIENCE):
            while _one(connection, id):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.02)


def _one(connection: Any, id: str) -> int:
    return int(connection.execute(LEFT, (id,)).fetchone()[0])


@contextlib.asynccontextmanager
async def endpoint(stage: Stage, url: str) -> AsyncIterator[str]:
    """An endpoint of the caller's, for a while."""
    made = await stage.ask("POST", "/v1/webhooks", json=BODY | {"url": url})
    yield made["id"]
    await stage.http.delete(f"/v1/webhooks/{made['id']}", headers={"If-Match": "*"})


@contextlib.asynccontextmanager
async def receiver() -> AsyncIterator[str]:
    """A fast receiver in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.receiver"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        port = json.loads(await process.stdout.readline())  # type: ignore[union-attr]
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
