"""The read model rebuilt from the logs of the services, while its recaps are asked for.

The events lie in the services' own outboxes, as if they had been told and published; the read model
has them too. Then `replay` reads them all again as whoever runs it would have it: the recaps after
it are those before, and those of a count of the events.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from contracts.base import Event, source_of
from services.chassis.clock import now
from tests.bench.client import Load, connect, request_bytes
from tests.bench.count import Count
from tests.bench.figures import Figure
from tests.bench.filled import TABLES
from tests.bench.province import POSTINGS, YEARS
from tests.bench.recaps import CLIENTS, checked, doors, fill
from tests.bench.result import Clock, Result
from tests.bench.stage import Stage

SOURCES = ("survey", "planning", "finance")
EACH = len(YEARS) + POSTINGS  # events of an RT, at the least
RATE = 20  # recaps a second meanwhile
EVENTS, SECONDS = 2_000_000, 600
COPY = "COPY outbox (created_at, id, subject, payload, published_at) FROM STDIN"


async def measure(stage: Stage) -> list[Figure]:
    """How long it takes and how many events that is a second; how readers fare meanwhile."""
    for source in SOURCES:
        await stage.empty(source, ["outbox"])
    await stage.empty("reporting", TABLES)
    logs, count = Logs(stage), Count()
    size = -(-stage.plan.rebuilt // EACH)
    told = await fill(stage, 0, size, count.hear, logs.hear)
    before = await said(stage)
    took, asked = await rebuilt(stage)
    if await said(stage) != before:
        raise RuntimeError("The recaps after the rebuild are not those before.")
    await checked(stage, count)
    goal = SECONDS if told >= EVENTS else None
    name, recap = f"rebuild of {told:,} events", f"recap at {RATE}/s during a rebuild"
    return [
        Figure(name, "s", (took,), goal, at_most=True),
        Figure("rebuild", "events/s", (told / took,), EVENTS / SECONDS),
        Figure(f"{recap}: p99", "ms", (asked.p99,), at_most=True, load=asked.cores),
        Figure(f"{recap}: slowest", "ms", (asked.worst,), at_most=True, load=asked.cores),
    ]


class Logs:
    """The event logs of the services, written past them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def hear(self, events: Sequence[Event]) -> None:
        """Each event into the log of its source, as one that is published already."""
        for source in SOURCES:
            own = [event for event in events if source_of(event.subject) == source]
            if own:
                self._write(source, own)

    def _write(self, source: str, events: Sequence[Event]) -> None:
        moment = now()
        with self.stage.superuser(source) as connection, connection.cursor().copy(COPY) as copy:
            for event in events:
                payload = event.model_dump_json()
                copy.write_row((moment, event.id, event.subject, payload, moment))


async def said(stage: Stage) -> list[dict[str, Any]]:
    """The recaps all the way down."""
    return [await stage.ask("GET", path) for door in doors() for path in door.paths]


async def rebuilt(stage: Stage) -> tuple[float, Result]:
    """Seconds of `replay`, and what the readers had meanwhile."""
    work = asyncio.create_task(_replay(stage))
    asked = await _read(stage, work)
    return await work, asked


async def _replay(stage: Stage) -> float:
    start = time.perf_counter()
    await stage.suite.command("reporting", "replay")
    return time.perf_counter() - start


async def _read(stage: Stage, until: asyncio.Task[float]) -> Result:
    """Ask for recaps in turn until something is done; raises when one is refused."""
    place = urlsplit(stage.suite.gateway_url)
    host, port = str(place.hostname), int(place.port or 80)
    headers = {"Authorization": stage.token}
    paths = [path for door in doors() for path in door.paths]
    requests = [request_bytes(f"{host}:{port}", "GET", path, headers, "") for path in paths]
    connections = await connect(host, port, CLIENTS)
    load, clock = Load(connections, requests, 200), Clock()
    while not until.done():
        await load.open(1, RATE)
    for connection in connections:
        connection.close()
    if load.errors:
        raise RuntimeError(f"{load.errors} recaps failed: {load.complaint}")
    return clock.result(load.latencies)
