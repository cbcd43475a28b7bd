"""Compression, other sites' pages, and where a request comes from."""

import asyncio
import socket

import httpx
import pytest
import uvicorn
import zstandard
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from gateway.front import front, headers_of
from gateway.settings import GatewaySettings
from services.chassis import server
from tests.gateway.conftest import log_in

ORIGIN = "https://dasbor.example.id"


def settings(**facts):
    return GatewaySettings(database_url="", trusted_keys="", **facts)


def site(**facts):
    """The outermost layers around an application of two answers."""
    app = Starlette(
        routes=[
            Route("/big", lambda _: PlainTextResponse("kumuh " * 1000)),
            Route("/small", lambda _: PlainTextResponse("kumuh")),
        ]
    )
    transport = httpx.ASGITransport(front(app, settings(**facts)))
    return httpx.AsyncClient(transport=transport, base_url="http://gateway")


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("gzip", "gzip"), ("zstd, gzip", "zstd"), ("identity", None), ("gzip;q=0", None)],
)
async def test_an_answer_is_compressed_as_the_caller_can_read_it(accepts, encoding):
    headers = {"Accept-Encoding": accepts}
    async with site() as client, client.stream("GET", "/big", headers=headers) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert "accept-encoding" in answer.headers.get("vary", "").lower()
    assert (len(raw) < 1000) == (encoding is not None)
    if encoding == "zstd":
        text = zstandard.ZstdDecompressor().decompressobj().decompress(raw)
        assert text == b"kumuh " * 1000


async def test_a_small_answer_is_left_alone():
    async with site() as client:
        answer = await client.get("/small", headers={"Accept-Encoding": "gzip, zstd"})
    assert "content-encoding" not in answer.headers


async def test_a_proxied_list_is_compressed_and_keeps_its_meaning(door):
    headers = await log_in(door, "admin") | {"Accept-Encoding": "gzip"}
    plain = await door.get("/v1/survey/regulations", headers=headers | {"Accept-Encoding": "x"})
    small = await door.get("/v1/survey/regulations", headers=headers)
    assert small.headers["content-encoding"] == "gzip"
    assert small.json() == plain.json()


async def test_no_other_site_may_call_unless_it_is_named():
    async with site() as client:
        answer = await client.get("/small", headers={"Origin": ORIGIN})
    assert "access-control-allow-origin" not in answer.headers


async def test_a_named_site_may_call_with_a_token_but_never_with_the_cookie():
    async with site(cors_origins=(ORIGIN,)) as client:
        answer = await client.get("/small", headers={"Origin": ORIGIN})
        asked = {
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization,if-match",
        }
        preflight = await client.options("/small", headers=asked)
        other = await client.get("/small", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in answer.headers
    assert preflight.status_code == 200
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    assert "access-control-allow-origin" not in other.headers


async def address_of(trusted):
    """Serve as the chassis does; the address and scheme that the application sees."""

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            return
        seen = f"{scope['client'][0]} {scope['scheme']}"
        await PlainTextResponse(seen)(scope, receive, send)

    config = server.config_of(app, settings(trusted_proxies=trusted, port=0))
    config.lifespan = "off"
    listener = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(config)
    task = asyncio.create_task(running.serve(sockets=[listener]))
    while not running.started:  # noqa: ASYNC110 - uvicorn sets no event
        await asyncio.sleep(0.01)
    headers = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9", "X-Forwarded-Proto": "https"}
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{listener.getsockname()[1]}/", headers=headers)
    running.should_exit = True
    await task
    return answer.text


async def test_a_forwarded_address_is_believed_only_from_a_trusted_proxy():
    assert await address_of(()) == "127.0.0.1 http"
    assert await address_of(("10.0.0.0/8",)) == "127.0.0.1 http"
    assert await address_of(("127.0.0.1",)) == "203.0.113.9 https"


@pytest.mark.parametrize(
    ("public", "said"), [("https://nahkoda.example.id", True), ("http://127.0.0.1:1", False)]
)
def test_who_was_reached_by_tls_says_so(public, said):
    found = dict(headers_of(settings(public_url=public)))
    assert (b"strict-transport-security" in found) == said


async def test_every_answer_of_the_door_says_it(door):
    for path in ("/v1/session", "/v1/survey/rounds", "/nowhere"):
        assert "max-age" in (await door.get(path)).headers["strict-transport-security"]
