"""The load generator: a process of its own, so that what it costs is seen and subtracts nothing.

A JSON order comes on stdin, a JSON result goes to stdout. `drive` starts one from the bench.
"""

import asyncio
import gc
import json
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import uvloop

from tests.bench import outbox, raw
from tests.bench.client import Load, connect, request_bytes
from tests.bench.result import Clock, Result

WARM_SECONDS = 0.5
PATIENCE = 120.0


async def http(order: dict[str, Any]) -> Result:
    """`clients` connections, closed loop, or open loop at `rate`; `requests` in turn."""
    place = urlsplit(order["url"])
    host, port = str(place.hostname), int(place.port or 80)
    requests = [request_bytes(f"{host}:{port}", *one) for one in order["requests"]]
    connections = await connect(host, port, order["clients"])
    try:
        warm = Load(connections, requests, order["expected"])
        await warm.closed(order.get("warm", WARM_SECONDS))
        load = Load(connections, requests, order["expected"])
        clock = Clock()
        if order.get("rate"):
            await load.open(order["seconds"], order["rate"])
        else:
            await load.closed(order["seconds"])
        errors, complaint = warm.errors + load.errors, warm.complaint or load.complaint
        return clock.result(load.latencies, errors=errors, complaint=complaint)
    finally:
        for connection in connections:
            connection.close()


KINDS: dict[str, Callable[[dict[str, Any]], Awaitable[Result]]] = {
    "http": http,
    "raw_batches": raw.batches,
    "raw_async": raw.asynchronous,
    "raw_latency": raw.latency,
    "outbox": outbox.latency,
}


async def drive(kind: str, **order: Any) -> Result:
    """Run one load in its own process; raises when it failed or any answer was an error."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.load"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await process.communicate(json.dumps({"kind": kind, **order}).encode())
    if process.returncode != 0:
        raise RuntimeError(f"The load generator failed ({kind}):\n{complained.decode()[-3000:]}")
    result = Result(**json.loads(said))
    if result.errors:
        raise RuntimeError(f"{result.errors} of {result.count} failed: {result.complaint}")
    return result


def main() -> None:
    """One order, one result."""
    order = json.load(sys.stdin)
    if order.get("cores"):
        os.sched_setaffinity(0, order["cores"])
    gc.disable()  # a short life

    async def work() -> Result:
        async with asyncio.timeout(order.get("seconds", 0) + PATIENCE):
            return await KINDS[order["kind"]](order)

    json.dump(vars(uvloop.run(work())), sys.stdout)


if __name__ == "__main__":
    main()
