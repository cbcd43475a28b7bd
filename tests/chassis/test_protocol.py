"""Who sends slowly, too much or in two meanings is cut off before the application sees anything."""

import asyncio
import json
import socket
import time

import pytest
import pytest_asyncio
import uvicorn

from services.chassis.protocol import HEAD_BYTES, BoundedProtocol

GET = b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n"


class Quick(BoundedProtocol):
    head_seconds, body_seconds = 0.5, 0.7


@pytest_asyncio.fixture
async def served():
    """An application that answers with how much it read; its port and what it has seen."""
    seen = []

    async def app(scope, receive, send):
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                seen.append("gone")
                return
            size, more = size + len(message.get("body", b"")), message.get("more_body", False)
        seen.append((scope["path"], size))
        body = str(size).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=Quick, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
        await asyncio.sleep(0.01)
    yield listener.getsockname()[1], seen
    server.should_exit = True
    await task


async def talk(port, *parts, pause=0.0):
    """Send parts, then read to the end; answer what came and after how long it ended."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = time.monotonic()
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        return await asyncio.wait_for(reader.read(), 10), time.monotonic() - start
    except ConnectionError:
        return b"", time.monotonic() - start
    finally:
        writer.close()


@pytest.mark.parametrize("sent", [b"", b"GET /x HT", b"GET /x HTTP/1.1\r\nHost: h\r\nX-Slow: "])
async def test_a_head_that_does_not_come_is_cut_off(served, sent):
    port, seen = served
    answer, took = await talk(port, sent)
    assert (answer, seen) == (b"", [])
    assert 0.4 < took < 5


async def test_a_body_that_stalls_is_cut_off_and_the_application_is_told(served):
    port, seen = served
    answer, took = await talk(port, b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc")
    assert (answer, 0.6 < took < 5) == (b"", True)
    async with asyncio.timeout(5):
        while not seen:  # noqa: ASYNC110 - the application is told a moment later
            await asyncio.sleep(0.01)
    assert seen == ["gone"]


async def test_a_body_that_drips_is_cut_off(served):
    port, _ = served
    head = b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n"
    answer, took = await talk(port, head, *[b"x"] * 40, pause=0.05)
    assert (answer, took < 5) == (b"", True)


async def test_a_large_body_may_take_its_time(served):
    port, seen = served
    part = b"x" * 40_000
    head = b"POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 240000\r\n\r\n"
    answer, took = await talk(port, head, *[part] * 6, pause=0.25)
    assert answer.endswith(b"240000")
    assert took > 1.2
    assert seen == [("/x", 240_000)]


async def test_a_kept_connection_serves_again_and_is_watched_again(served):
    port, seen = served
    answer, _ = await talk(port, GET, GET, b"GET /slow HTTP/1.1\r\n", pause=0.1)
    assert answer.count(b"200 OK") == 2
    assert seen == [("/x", 0)] * 2


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("shape", ["one line", "many lines", "address", "whole address"])
async def test_a_head_of_any_size_is_refused(served, shape, kept):
    port, seen = served
    big = b"a" * (HEAD_BYTES + 100)
    sent = {
        "one line": b"GET /x HTTP/1.1\r\nHost: h\r\nX-Big: " + big,
        "many lines": b"GET /x HTTP/1.1\r\n" + b"X-A: bbbbbbbbbbbbbb\r\n" * 1000 + b"\r\n",
        "address": b"GET /" + big + b" HTTP/1.1\r\n",
        "whole address": b"GET /" + big + b" HTTP/1.1\r\nHost: h\r\n\r\n",
    }[shape]
    answer, _ = await talk(port, *([GET] if kept else []), sent, pause=0.1)
    answer = answer[answer.index(b"HTTP/1.1 431") :]
    body = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    assert (body["status"], body["code"]) == (431, "headers_too_large")
    assert seen == ([("/x", 0)] if kept else [])


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 3\r\nContent-Length: 4\r\n",
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Content-Length: +3\r\n",
        b"Content-Length: 0x3\r\n",
        b"X: a\rInjected: b\r\n",
        b" Folded: a\r\n",
    ],
)
async def test_a_request_with_two_meanings_is_refused(served, head):
    port, seen = served
    answer, _ = await talk(port, b"POST /x HTTP/1.1\r\nHost: h\r\n" + head + b"\r\nabc\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400"), answer
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["code"] == "bad_request"
    assert seen == []


@pytest.mark.parametrize("target", [b"http://elsewhere/x", b"*", b"elsewhere:443"])
async def test_only_a_path_may_be_asked_for(served, target):
    port, seen = served
    answer, _ = await talk(port, b"GET " + target + b" HTTP/1.1\r\nHost: h\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400"), answer
    assert seen == []
