"""What comes of a delivery, whatever the receiver does; real sockets on loopback."""

import asyncio
import socket
from datetime import timedelta
from email.utils import format_datetime

import pytest

from gateway.webhooks import guard, signing
from gateway.webhooks.transport import KEPT
from services.chassis.clock import now
from tests.gateway.webhooks.receivers import receiver, says, sending


async def test_a_delivery_arrives_whole_with_its_signature_and_the_answer_comes_back():
    secret, body = signing.new_secret(), '{"isi":"é"}'.encode()
    async with receiver(says("201 Created", body=b"terima kasih")) as there, sending() as ours:
        sent = signing.headers([secret], "msg_1", body, now())
        outcome = await ours.send(f"http://127.0.0.1:{there.port}/masuk?a=1", body, sent)
        heard = there.heard[0]
    assert (outcome.status, outcome.error, outcome.body) == (201, None, b"terima kasih")
    assert 0 < outcome.ms < 10_000
    assert heard.body == body
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["host"] == f"127.0.0.1:{there.port}"
    assert {"webhook-id", "webhook-timestamp", "webhook-signature"} <= set(heard.headers)
    assert "cookie" not in heard.headers


async def test_connections_are_kept_for_the_next_delivery_and_hold_no_cookie():
    async with receiver(says("200 OK", "set-cookie: a=1")) as there, sending() as ours:
        for _ in range(5):
            await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})
        assert there.connections == 1
        assert not any("cookie" in one.headers for one in there.heard)


@pytest.mark.parametrize(
    "status", ["500 Oops", "404 Not Found", "410 Gone", "429 Slow", "302 Away"]
)
async def test_an_answer_of_any_status_is_an_answer(status):
    async with receiver() as elsewhere:
        onwards = f"location: http://127.0.0.1:{elsewhere.port}/"
        async with receiver(says(status, onwards)) as there, sending() as ours:
            outcome = await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})
        assert outcome.status == int(status[:3])
        assert elsewhere.connections == 0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        *(("120", 120), ("0", 0), (" 7 ", 7), ("-5", None), ("segera", None), ("1" * 400, None)),
        *(("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("", None), ("Fri, 99 Foo 2026", None)),
    ],
)
async def test_how_long_to_wait_is_read_from_the_answer(said, seconds):
    behaviour = says("429 Slow Down", f"retry-after: {said}")
    async with receiver(behaviour) as there, sending() as ours:
        outcome = await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})
    assert outcome.retry_after == seconds


async def test_how_long_to_wait_may_be_a_date():
    later = format_datetime(now() + timedelta(minutes=5), usegmt=True)
    async with receiver(says("503 Busy", f"retry-after: {later}")) as there, sending() as ours:
        outcome = await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})
    assert 295 < outcome.retry_after <= 300


async def test_of_an_endless_answer_64_kb_are_kept_and_no_more_is_read():
    sent = 0

    async def pours(writer):
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n")
        for _ in range(15_000):
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    async with receiver(pours) as there, sending() as ours:
        outcome = await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})
        assert (outcome.status, len(outcome.body)) == (200, KEPT)
        there.behaviour = says()
        assert (await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})).status == 204
        assert there.connections == 2  # the first was cut, not read to its end
    assert sent < 50_000_000  # what fits into the buffers of two sockets


async def test_a_small_bomb_stays_small():
    packed = bytes.fromhex("1f8b08000000000000034b4c4a4e494d4b0700ef39d8ab08000000")
    behaviour = says("200 OK", "content-encoding: gzip", body=packed)
    async with receiver(behaviour) as there, sending() as ours:
        outcome = await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})
    assert outcome.body == packed


async def hangs(_writer):
    await asyncio.Event().wait()


async def drips_head(writer):
    for letter in b"HTTP/1.1 200 OK\r\n" + b"x" * 10_000:
        writer.write(bytes([letter]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def drips_body(writer):
    writer.write(b"HTTP/1.1 202 Accepted\r\ncontent-length: 1000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def breaks_off(writer):
    writer.transport.abort()


async def babbles(writer):
    writer.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    await writer.drain()


async def shouts(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 1_000_000 + b"\r\n\r\n")
    await writer.drain()


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        *((hangs, "timeout"), (drips_head, "timeout"), (breaks_off, "broken_off")),
        *((babbles, "answer_unreadable"), (shouts, "answer_unreadable")),
    ],
)
async def test_a_receiver_that_misbehaves_is_a_word_and_no_exception(behaviour, error):
    async with receiver(behaviour) as there, sending(seconds=0.5) as ours:
        outcome = await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})
    assert (outcome.status, outcome.error) == (None, error)
    assert outcome.ms < 2_000


async def test_a_body_that_drips_is_cut_at_the_deadline_and_the_status_counts():
    async with receiver(drips_body) as there, sending(seconds=0.5) as ours:
        outcome = await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})
    assert (outcome.status, outcome.error) == (202, None)
    assert 0 < len(outcome.body) < 20
    assert 450 < outcome.ms < 2_000


async def test_nobody_who_listens_is_a_word():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with sending() as ours:
        assert (
            await ours.send(f"http://127.0.0.1:{port}/", b"{}", {})
        ).error == "connection_failed"


async def test_a_name_that_nobody_knows_is_a_word():
    async def lookup(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async with sending(resolver=guard.Resolver(local=False, lookup=lookup)) as ours:
        outcome = await ours.send("https://tidak-ada.contoh.test/", b"{}", {})
    assert outcome.error == "name_unknown"


async def test_one_receiver_that_hangs_delays_nobody_else():
    async with receiver(hangs) as slow, receiver() as fast, sending(seconds=60) as ours:
        stuck = [
            asyncio.ensure_future(ours.send(f"http://127.0.0.1:{slow.port}/", b"{}", {}))
            for _ in range(200)
        ]
        outcomes = [await ours.send(f"http://127.0.0.1:{fast.port}/", b"{}", {}) for _ in range(50)]
        assert {one.status for one in outcomes} == {204}
        assert not any(one.done() for one in stuck)  # all of it while every one of them hung
        for one in stuck:
            one.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    async with receiver() as proxy, receiver() as there, sending() as ours:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        assert (await ours.send(f"http://127.0.0.1:{there.port}/", b"{}", {})).status == 204
        assert (proxy.connections, there.connections) == (0, 1)
