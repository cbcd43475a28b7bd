"""From a commit in survey to the commit in reporting, watched from outside by the load generator.

Each event is one INSERT into survey's outbox with a commit of its own. Its time begins before the
INSERT is sent (or should have been, when the server takes no more), so it holds that commit too. It
ends when another connection is told that reporting's transaction is visible: a trigger of the bench
on reporting's inbox says NOTIFY with the transaction's number, PostgreSQL delivers that after the
commit, and at the end each event's inbox row names its transaction.
"""

import asyncio
import itertools
import time
from typing import Any

import psycopg

from tests.bench.result import Clock, Result
from tests.bench.synthetic import sealed

CONNECTIONS = 8
CHANNEL = "bench_heard"
WATCH = f"""
CREATE FUNCTION bench_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{CHANNEL}', (pg_current_xact_id()::text::bigint % (1::bigint << 32))::text);
    RETURN NULL;
END $$;
CREATE TRIGGER bench_heard AFTER INSERT ON inbox
    FOR EACH STATEMENT EXECUTE FUNCTION bench_heard();
"""
UNWATCH = "DROP TRIGGER bench_heard ON inbox; DROP FUNCTION bench_heard();"
INSERT = "INSERT INTO outbox (created_at, id, subject, payload) VALUES (now(), %s, %s, %s)"


async def latency(order: dict[str, Any]) -> Result:
    """Events at `rate` for `seconds`."""
    found = sealed(int(order["rate"] * order["seconds"]), year=order["year"], kind="update")
    events = [(event.id, event.subject, event.model_dump_json()) for event in found]
    async with await _connect(order["reporting"]) as watcher:
        await watcher.execute(f"LISTEN {CHANNEL}")
        told: dict[str, float] = {}
        watching = asyncio.create_task(_watch(watcher, told))
        try:
            clock = Clock()
            sent, took = await _send(order["survey"], events, order["rate"])
            heard = await _heard(order["reporting"], [id for id, *_ in events])
            pairs = zip(events, sent, strict=True)
            return clock.result([told[heard[id]] - start for (id, *_), start in pairs], took=took)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


async def _send(url: str, events: list[Any], rate: float) -> tuple[list[float], float]:
    """Insert each event at its moment over a few connections; answer when each began, and how long.

    An event whose moment passes while all connections are busy began at that moment.
    """
    sent = [0.0] * len(events)
    connections = [await _connect(url) for _ in range(CONNECTIONS)]
    numbers, start = itertools.count(), time.perf_counter()

    async def go(connection: psycopg.AsyncConnection) -> None:
        for number in numbers:
            if number >= len(events):
                return
            moment = start + number / rate
            if (left := moment - time.perf_counter()) > 0:
                await asyncio.sleep(left)
                moment = time.perf_counter()
            sent[number] = moment
            await connection.execute(INSERT, events[number], prepare=True)

    await asyncio.gather(*map(go, connections))
    took = time.perf_counter() - start
    for connection in connections:
        await connection.close()
    return sent, took


async def _watch(watcher: psycopg.AsyncConnection, told: dict[str, float]) -> None:
    async for notice in watcher.notifies():
        told.setdefault(notice.payload, time.perf_counter())


async def _heard(url: str, ids: list[Any]) -> dict[Any, str]:
    """The transaction in which reporting handled each event, once it has handled all."""
    async with await _connect(url) as connection:
        while True:
            found = await connection.execute(
                "SELECT id, xmin::text FROM inbox WHERE id = ANY(%s)", (ids,)
            )
            heard: dict[Any, str] = dict(await found.fetchall())
            if len(heard) == len(ids):
                await asyncio.sleep(0.2)  # the last notice may still be on its way
                return heard
            await asyncio.sleep(0.2)


async def _connect(url: str) -> psycopg.AsyncConnection:
    return await psycopg.AsyncConnection.connect(url, autocommit=True)
