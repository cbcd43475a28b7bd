"""The feed kept open: server-sent events through the gateway's outermost layers."""

import asyncio
import contextlib
import json
import zlib

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from gateway import account, identity
from gateway.events import streams as streams_module
from services.chassis import sse
from tests.chassis.steps import sealed, until
from tests.gateway.conftest import log_in
from tests.gateway.events.conftest import Log, item
from tests.harness import code_of

MADIUN, CITY = "35.19.09.2010", "35.77.03.1005"
WITHIN = 10.0


class Reader:
    """A reader as a browser is one: it knows the last id that it got."""

    def __init__(self, answer):
        self.answer, self.lines = answer, answer.aiter_lines()
        self.last, self.comments = None, 0

    async def next(self):
        """The next item."""
        id = data = None
        async with asyncio.timeout(WITHIN):
            async for line in self.lines:
                name, _, value = line.partition(": ")
                if line.startswith(":"):
                    self.comments += 1
                id, data = (value if name == "id" else id), (value if name == "data" else data)
                if not line and data is not None:
                    self.last = id
                    return json.loads(data)
        raise EOFError

    async def take(self, count):
        return [await self.next() for _ in range(count)]

    async def end(self):
        """Read on until the stream ends."""
        with contextlib.suppress(EOFError):
            while True:
                await self.next()


@pytest_asyncio.fixture
async def feed(door):
    door.log = Log(door.gateway)
    door.who = {name: await log_in(door, name) for name in ("admin", "faskel")}

    @contextlib.asynccontextmanager
    async def reader(name="admin", last=None, **params):
        headers = door.who[name] | ({"Last-Event-ID": str(last)} if last else {})
        asked = door.stream("GET", "/v1/events/stream", headers=headers, params=params)
        async with asked as answer:
            assert answer.status_code == 200, await answer.aread()
            yield Reader(answer)

    door.reader = reader
    return door


def items(events):
    return [item(event) for event in events]


async def refused(feed, headers=None, **params):
    answer = await feed.get(
        "/v1/events/stream", headers=headers or feed.who["admin"], params=params
    )
    return answer.status_code, code_of(answer)


async def test_events_come_as_they_are_placed(feed, some):
    async with feed.reader() as reader:
        await feed.log.say(*some[:3])
        assert await reader.take(3) == items(some[:3])
        await feed.log.say(*some[3:])
        assert await reader.take(27) == items(some[3:])


async def test_without_a_place_it_begins_now(feed, some):
    await feed.log.say(*some[:10])
    async with feed.reader() as reader:
        await feed.log.say(*some[10:12])
        assert await reader.take(2) == items(some[10:12])


async def test_it_is_what_a_browser_expects(feed, some):
    async with feed.reader() as reader:
        headers = reader.answer.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
        await feed.log.say(*some[:1])
        await reader.next()
        assert reader.last == str(some[0].id)


async def test_who_comes_back_misses_none_and_gets_none_twice(feed):
    """Cut off again and again while events are written."""
    events = [sealed(n % 9 + 1, version=n // 9 + 1) for n in range(200)]
    await feed.log.say(*events[:1])

    async def write():
        for n in range(1, 200, 10):
            await feed.log.say(*events[n : n + 10])

    writing = asyncio.create_task(write())
    found, last = [], events[0].id
    for count in (3, 40, 1, 60, 95):
        async with feed.reader(last=last) as reader:
            found += await reader.take(count)
            last = reader.last
    await writing
    assert found == items(events[1:])


async def test_the_last_event_goes_before_the_place_in_the_address(feed, some):
    """A browser that comes back asks the same address again."""
    await feed.log.say(*some)
    after = str(some[0].id)
    async with feed.reader(after=after) as reader:
        assert await reader.take(29) == items(some[1:])
    async with feed.reader(last=some[27].id, after=after) as reader:
        assert await reader.take(2) == items(some[28:])


async def test_a_next_of_the_feed_is_a_place_to_begin(feed, some):
    await feed.log.say(*some)
    page = await feed.get("/v1/events", params={"limit": 28}, headers=feed.who["admin"])
    async with feed.reader(after=page.json()["next"]) as reader:
        assert await reader.take(2) == items(some[28:])


async def test_a_stream_shows_what_is_in_the_callers_regions_and_of_the_types(feed, some):
    elsewhere, here = sealed(98, region=CITY), sealed(99, region=MADIUN)
    async with feed.reader("faskel", types="survey.assessment.*") as reader:
        await feed.log.say(elsewhere, here)
        assert await reader.next() == item(here)
    async with feed.reader(types="survey.round.*", after=str(elsewhere.id)) as reader:
        await feed.log.say(*some)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await reader.next()


async def test_what_cannot_be_is_refused_before_it_begins(feed, some):
    await feed.log.say(*some)
    assert await refused(feed, region="99") == (404, "region_not_found")
    assert await refused(feed, after="x") == (422, "cursor_invalid")
    unknown = feed.who["admin"] | {"Last-Event-ID": "01900000-0000-7000-8000-000000000001"}
    assert await refused(feed, unknown) == (410, "cursor_expired")
    assert (await feed.get("/v1/events/stream")).status_code == 401


async def test_a_quiet_stream_gives_signs_of_life(feed, monkeypatch):
    monkeypatch.setattr(streams_module, "HEARTBEAT", 0.05)
    monkeypatch.setattr(streams_module, "LOOK", 0.02)
    async with feed.reader() as reader:
        task = asyncio.create_task(reader.next())
        await until(lambda: reader.comments > 2)
        task.cancel()


@pytest.fixture
def forgetful(monkeypatch):
    for module in (account, identity, streams_module):
        monkeypatch.setattr(module, "REMEMBERED", 0.1)
    monkeypatch.setattr(streams_module, "LOOK", 0.05)


async def test_a_stream_ends_with_its_session(feed, forgetful, some):
    async with feed.reader() as reader:
        await feed.log.say(*some[:1])
        await reader.next()
        await feed.delete("/v1/session", headers=feed.who["admin"])
        await reader.end()


async def test_a_stream_follows_the_regions_of_its_caller(feed, forgetful):
    async with feed.reader("faskel") as reader:
        await feed.log.say(sealed(1, region=MADIUN))
        await reader.next()
        async with feed.gateway.sessions.begin() as session:
            change = "UPDATE users SET regions = '{35.77}' WHERE username = 'faskel'"
            await session.execute(text(change))

        moved = asyncio.create_task(reader.next())
        while not moved.done():
            await feed.log.say(sealed(2, region=CITY))
            await asyncio.wait([moved], timeout=0.1)
        assert (await moved)["data"]["region"] == CITY
        await feed.log.say(sealed(3, region=MADIUN), last := sealed(4, region=CITY, version=9))
        while (found := await reader.next())["sequence"] != 9:
            assert found["data"]["region"] == CITY
        assert found == item(last)


async def test_streams_are_bounded_for_a_caller_and_for_all(feed, monkeypatch):
    held = feed.gateway.app.state.streams
    monkeypatch.setattr(streams_module, "PER_CALLER", 2)
    few = held.settings.model_copy(update={"event_streams": 3})
    monkeypatch.setattr(held, "settings", few)
    async with feed.reader(), feed.reader():
        answer = await feed.get("/v1/events/stream", headers=feed.who["admin"])
        assert (answer.status_code, code_of(answer)) == (429, "too_many_streams")
        assert answer.headers["retry-after"] == "10"
        async with feed.reader("faskel"):
            assert await refused(feed, feed.who["faskel"]) == (503, "streams_full")
    await until(lambda: held.held.total() == 0)
    async with feed.reader():
        pass


async def test_streams_end_when_the_process_is_about_to(feed, monkeypatch):
    monkeypatch.setattr(streams_module, "LOOK", 0.05)
    async with feed.reader() as reader:
        feed.gateway.app.state.draining = True
        await reader.end()
    assert await refused(feed) == (503, "streams_full")
    feed.gateway.app.state.draining = False


async def test_compression_holds_nothing_back(feed, some):
    headers = feed.who["admin"] | {"Accept-Encoding": "gzip"}
    async with feed.stream("GET", "/v1/events/stream", headers=headers) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        unpacked, opened, raw = b"", zlib.decompressobj(16 + zlib.MAX_WBITS), answer.aiter_raw()
        for event in some[:3]:
            await feed.log.say(event)
            async with asyncio.timeout(WITHIN):
                while str(event.id).encode() not in unpacked:
                    unpacked += opened.decompress(await anext(raw))


async def test_many_streams_share_one_connection_that_listens(feed, some):
    name = feed.gateway.app.state.engine.url.database
    listening = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND query = 'LISTEN events'"
    )
    async with contextlib.AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(feed.reader()) for _ in range(8)]
        await feed.log.say(*some)
        for reader in readers:
            assert await reader.take(30) == items(some)
        assert await feed.gateway.scalar(listening, name=name) == 1


async def test_a_listener_that_was_cut_off_listens_again_and_nothing_is_missed(feed, some):
    name = feed.gateway.app.state.engine.url.database
    async with feed.reader() as reader:
        await feed.log.say(*some[:1])
        await reader.next()
        cut = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = :name AND query = 'LISTEN events'"
        )
        await feed.gateway.rows(cut, name=name)
        await feed.log.say(*some[1:])
        assert await reader.take(29) == items(some[1:])


async def test_a_reader_that_takes_nothing_is_cut_off_and_piles_up_nothing(feed, monkeypatch):
    monkeypatch.setattr(sse, "SLOWEST", 0.3)
    url = httpx.URL(str(feed.base_url))
    large = [sealed(n, name="x" * 100_000) for n in range(100)]
    await feed.log.say(sealed(999), *large)
    first = (await feed.get("/v1/events", params={"limit": 1}, headers=feed.who["admin"])).json()
    reader, writer = await asyncio.open_connection(url.host, url.port, limit=1024)
    token = feed.who["admin"]["Authorization"]
    writer.write(
        f"GET /v1/events/stream?after={first['next']} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: {token}\r\n\r\n".encode()
    )
    await reader.readline()
    held = feed.gateway.app.state.streams.held
    await until(lambda: held.total() == 1)
    await until(lambda: held.total() == 0)
    writer.close()
