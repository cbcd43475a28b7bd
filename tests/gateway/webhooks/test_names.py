"""Names that change their address, and certificates: real sockets and TLS on loopback.

On Linux 0.0.0.0 reaches whoever listens on loopback, as an address of our own network would.
"""

import asyncio
import socket
from ipaddress import ip_address

import pytest

from gateway.webhooks import guard
from tests.gateway.webhooks.receivers import Authority, receiver, says, sending

NAME = "penerima.contoh.test"
INSIDE = "0.0.0.0"


class NameServer:
    """Answers something else each time, and knows how often it was asked."""

    def __init__(self, *answers: str, local: bool = True) -> None:
        self.answers, self.asked = answers, 0
        self.resolver = guard.Resolver(local=local, lookup=self.lookup)

    async def lookup(self, host: str, _port: int) -> list[str]:
        assert host.rstrip(".") == NAME
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1].split()


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


async def test_a_name_is_asked_once_and_the_connection_goes_to_what_was_checked(authority):
    """Between check and connect nobody asks again: there is no second answer that could differ."""
    names = NameServer("127.0.0.1", INSIDE)
    async with (
        receiver(tls=authority.server(NAME)) as there,
        sending(resolver=names.resolver, tls=authority.trusted()) as ours,
    ):
        assert (await ours.send(f"https://{NAME}:{there.port}/", b"{}", {})).status == 204
        assert (names.asked, there.connections) == (1, 1)


async def test_a_name_that_moves_inside_is_refused_at_the_next_connection(authority):
    names, parting = NameServer("127.0.0.1", INSIDE), says("204 No Content", "connection: close")
    async with (
        receiver(parting, tls=authority.server(NAME)) as there,
        sending(resolver=names.resolver, tls=authority.trusted()) as ours,
    ):
        url = f"https://{NAME}:{there.port}/"
        assert (await ours.send(url, b"{}", {})).status == 204
        _forget(ours)
        assert (await ours.send(url, b"{}", {})).error == "address_refused"
        assert (names.asked, there.connections) == (2, 1)


async def test_a_kept_connection_goes_where_it_was_checked_although_its_name_has_moved(authority):
    names = NameServer("127.0.0.1", INSIDE)
    async with (
        receiver(tls=authority.server(NAME)) as there,
        sending(resolver=names.resolver, tls=authority.trusted()) as ours,
    ):
        for _ in range(3):
            assert (await ours.send(f"https://{NAME}:{there.port}/", b"{}", {})).status == 204
            _forget(ours)
        assert (names.asked, there.connections) == (1, 1)


async def test_a_kept_connection_serves_no_other_name(authority):
    """Two names of one address: each has its own connections, and its own look-up."""
    names = NameServer("127.0.0.1", INSIDE)
    async with (
        receiver(tls=authority.server(NAME)) as there,
        sending(resolver=names.resolver, tls=authority.trusted()) as ours,
    ):
        assert (await ours.send(f"https://{NAME}:{there.port}/", b"{}", {})).status == 204
        _forget(ours)
        moved = await ours.send(f"https://{NAME}.:{there.port}/", b"{}", {})
        assert (moved.error, there.connections) == ("address_refused", 1)


@pytest.mark.parametrize("answer", ["0.0.0.0", "127.0.0.1", "0.0.0.0 169.254.169.254 10.0.0.1 ::1"])
async def test_a_name_that_means_only_addresses_inside_makes_no_connection(answer):
    names = NameServer(answer, local=False)
    async with receiver() as there, sending(local=False, resolver=names.resolver) as ours:
        outcome = await ours.send(f"https://{NAME}:{there.port}/", b"{}", {})
        assert (outcome.error, there.connections) == ("address_refused", 0)


async def test_of_several_addresses_the_checked_one_is_taken(authority):
    names = NameServer("0.0.0.0 169.254.169.254 127.0.0.1 10.0.0.1")
    async with (
        receiver(tls=authority.server(NAME)) as there,
        sending(resolver=names.resolver, tls=authority.trusted()) as ours,
    ):
        outcome = await ours.send(f"https://{NAME}:{there.port}/", b"{}", {})
        assert (outcome.status, there.reached_at) == (204, ["127.0.0.1"])


class Careless(guard.Resolver):
    """One that checks nothing."""

    async def resolve(self, host, port=0, family=socket.AF_UNSPEC):
        return [guard._answer(host, port, ip_address(INSIDE))]


async def test_the_socket_is_the_last_look_even_if_a_name_was_not_checked():
    async with receiver() as there, sending(resolver=Careless(local=True)) as ours:
        outcome = await ours.send(f"https://{NAME}:{there.port}/", b"{}", {})
        assert (outcome.error, there.connections) == ("address_refused", 0)


async def test_addresses_inside_are_really_reached_by_who_does_not_look():
    """Otherwise the tests above would prove nothing."""
    async with receiver() as there:
        _, writer = await asyncio.open_connection(INSIDE, there.port)
        writer.write(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert there.connections == 1


async def test_the_name_arrives_in_host_and_in_tls_although_the_address_is_pinned(authority):
    names = NameServer("127.0.0.1")
    async with (
        receiver(tls=authority.server(NAME)) as there,
        sending(resolver=names.resolver, tls=authority.trusted()) as ours,
    ):
        assert (await ours.send(f"https://{NAME}:{there.port}/", b"{}", {})).status == 204
        assert there.heard[0].headers["host"] == f"{NAME}:{there.port}"
        assert there.names == [NAME]


MISMATCH = f"Hostname mismatch, certificate is not valid for '{NAME}'."


@pytest.mark.parametrize(
    ("host", "days", "believed", "why"),
    [
        ("lain.contoh.test", 1, True, MISMATCH),
        ("127.0.0.1", 1, True, MISMATCH),
        (NAME, -1, True, "certificate has expired"),
        (NAME, 1, False, "unable to get local issuer certificate"),
    ],
)
async def test_a_bad_certificate_is_refused_with_what_is_wrong(
    authority, host, days, believed, why
):
    names, tls = NameServer("127.0.0.1"), authority.trusted() if believed else None
    async with (
        receiver(tls=authority.server(host, days=days)) as there,
        sending(resolver=names.resolver, tls=tls) as ours,
    ):
        outcome = await ours.send(f"https://{NAME}:{there.port}/", b"{}", {})
        assert there.heard == []
    assert (outcome.status, outcome.error) == (None, f"certificate_refused: {why}")


async def test_a_receiver_without_tls_is_a_word():
    async def babbles(reader, writer):
        writer.write(b"220 surat siap\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babbles, "127.0.0.1", 0)
    port, names = server.sockets[0].getsockname()[1], NameServer("127.0.0.1")
    async with sending(resolver=names.resolver) as ours:
        assert (await ours.send(f"https://{NAME}:{port}/", b"{}", {})).error == "tls_failed"
    server.close()
    await server.wait_closed()


def _forget(transport):
    """As if the seconds for which an answer is remembered had gone by."""
    transport._client.connector.clear_dns_cache()
