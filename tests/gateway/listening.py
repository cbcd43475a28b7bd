"""Reads server-sent events as a browser does, frame by frame."""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from gateway import relayed
from services.reporting.stream import queries, streams
from tests.gateway.conftest import log_in
from tests.harness import code_of

PATH = "/v1/reports/stream"
MADIUN, CITY = "35.19.09.2010", "35.77.03.1005"
RT = f"{MADIUN}-001-001"
WITHIN = 10.0


@dataclass(frozen=True)
class Frame:
    """One event with its name, id and data."""

    event: str
    id: str | None
    data: Any


class Listener:
    """It knows the last id that it got."""

    def __init__(self, answer, last=None):
        self.answer, self.lines = answer, answer.aiter_lines()
        self.last, self.comments = last, 0
        self.reading = None

    async def next(self, within=WITHIN):
        """The next event; raises EOFError when there is none any more."""
        self.reading = self.reading or asyncio.create_task(self._read())
        done, _ = await asyncio.wait({self.reading}, timeout=within)
        if not done:
            raise TimeoutError  # it is read on: who breaks off a reading loses the stream
        found, self.reading = self.reading, None
        return await found

    async def _read(self):
        told = {}
        async for line in self.lines:
            name, _, value = line.partition(": ")
            self.comments += line.startswith(":")
            if line and name in {"event", "id", "data"}:
                told[name] = value
            if not line and "event" in told:
                self.last = told.get("id", self.last)
                return Frame(told["event"], told.get("id"), json.loads(told["data"]))
        raise EOFError

    async def close(self):
        """Read no more."""
        if self.reading is not None:
            self.reading.cancel()
            await asyncio.gather(self.reading, return_exceptions=True)

    async def changes(self, count):
        """So many changes: region and kinds of each."""
        found = [await self.next() for _ in range(count)]
        assert {frame.event for frame in found} == {"changed"}, found
        return [(frame.data["region"], frame.data["kinds"]) for frame in found]

    async def rest(self, quiet):
        """What is told until nothing was for so many seconds."""
        found = []
        with contextlib.suppress(TimeoutError):
            while True:
                found.append(await self.next(quiet))
        return found

    async def quiet(self, seconds=0.4):
        """Nothing is told for a while."""
        with contextlib.suppress(TimeoutError):
            raise AssertionError(await self.next(seconds))

    async def ends(self):
        """Why it ends."""
        frame = await self.next()
        assert frame.event == "ended", frame
        try:
            raise AssertionError(await self.next())
        except EOFError:
            return frame.data["why"]


@pytest.fixture
def brisk(monkeypatch):
    """As in production, only sooner; what was told just before a stream is not told in it."""
    monkeypatch.setattr(streams, "PAUSE", 0.05)
    monkeypatch.setattr(streams, "LOOK", 0.05)
    monkeypatch.setattr(queries, "BEFORE", 0)
    monkeypatch.setattr(relayed, "LOOK", 0.05)


@pytest_asyncio.fixture
async def live(door, serve, reporting, brisk):
    """The gateway with reporting behind it."""
    door.gateway.app.state.proxy.upstreams["reporting"] = await serve(reporting.app)
    door.reporting, door.hear = reporting, reporting.hear
    door.streams = reporting.app.state.streams
    door.who = {name: await log_in(door, name) for name in ("admin", "faskel")}

    @contextlib.asynccontextmanager
    async def listen(name="admin", last=None, begins="begun", **params):
        headers = door.who[name] | ({"Last-Event-ID": last} if last else {})
        async with door.stream("GET", PATH, headers=headers, params=params) as answer:
            assert answer.status_code == 200, await answer.aread()
            found = Listener(answer, last)
            first = await found.next()
            assert first.event == begins, first
            found.first = first
            try:
                yield found
            finally:
                await found.close()

    door.listen = listen
    return door


async def refused(live, name="admin", **params):
    answer = await live.get(PATH, headers=live.who[name], params=params)
    return answer.status_code, code_of(answer)
