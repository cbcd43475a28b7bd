"""What keeps webhooks out of our own network: the URL is judged, and every address behind it.

A URL is judged when it is registered and each time before it is sent to; names are resolved here,
and a connection is made to no other address than one that was checked (docs/adr/0031).
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from gateway.webhooks.networks import Address, is_allowed
from gateway.webhooks.problems import WebhookUrlRefused
from services.chassis.problems import Text

LONGEST = 2000
UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")
WITH_USER = re.compile(r"[^:/?#]*://[^/?#]*@")
NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,62}")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
LOOPBACK = re.compile(r"([a-z0-9_-]+\.)*localhost")
# Names that lead nowhere but into somebody's own network.
INSIDE = (
    *("arpa", "cluster", "corp", "home", "internal", "intranet", "lan", "local", "localdomain"),
    *("localhost", "metadata.goog", "onion", "private", "svc"),
)
HTTPS, LOWEST = 443, 1024
THREADS = 32  # a name server that hangs holds one of them, and none of the loop's own

WHOLE = Text(
    "tulis URL lengkap seperti https://contoh.go.id/webhook.",
    "write a whole URL such as https://contoh.go.id/webhook.",
)
SECURE = Text("harus diawali https://.", "it must begin with https://.")
NOBODY = Text(
    "hapus nama pengguna dan kata sandi sebelum nama host.",
    "take away the user name and password before the host.",
)
PORT = Text("pakai port 443, atau 1024 ke atas.", "use port 443, or 1024 and above.")
HOST = Text(
    "host harus berupa nama lengkap di internet, seperti contoh.go.id.",
    "the host must be a full name on the internet, such as contoh.go.id.",
)
PUBLIC = Text(
    "alamat itu bukan alamat umum di internet. Pakai nama host yang dapat dicapai dari luar.",
    "that is no public address of the internet. Use a host that can be reached from outside.",
)

Lookup = Callable[[str, int], Awaitable[list[str]]]


class AddressRefused(OSError):
    """None of the addresses of a name may be sent to. An OSError, as aiohttp expects of a look-up."""


def ensure_allowed(url: str, *, local: bool) -> None:
    """Judge a URL by itself, without asking for its addresses; raises WebhookUrlRefused."""
    checked(url, local=local)


def checked(url: str, *, local: bool) -> URL:
    """The URL as it will be used, so that nobody reads it differently later."""
    read = _read(url)
    if WITH_USER.match(url):
        raise WebhookUrlRefused(why=NOBODY)
    loopback = _ensure_host(read.raw_host or "", local=local)
    if read.scheme != "https" and not (loopback and read.scheme == "http"):
        raise WebhookUrlRefused(why=SECURE)
    if not (loopback or read.port == HTTPS or (read.port or 0) >= LOWEST):
        raise WebhookUrlRefused(why=PORT)
    return read


def _read(url: str) -> URL:
    if len(url) > LONGEST or UNSEEN.search(url):
        raise WebhookUrlRefused(why=WHOLE)
    try:
        read = URL(url)
    except ValueError as error:
        raise WebhookUrlRefused(why=WHOLE) from error
    if not read.raw_host:
        raise WebhookUrlRefused(why=WHOLE)
    return read


def _ensure_host(host: str, *, local: bool) -> bool:
    """Whether it is loopback that is allowed here; raises WebhookUrlRefused for what never is."""
    name = host.removesuffix(".")
    if local and LOOPBACK.fullmatch(name):
        return True
    address = _address(host)
    if address is not None:
        if not is_allowed(address, local=local):
            raise WebhookUrlRefused(why=PUBLIC)
        return address.is_loopback
    if not NAME.fullmatch(name):
        raise WebhookUrlRefused(why=HOST)
    if any(f".{name}".endswith(f".{suffix}") for suffix in INSIDE):
        raise WebhookUrlRefused(why=PUBLIC)
    return False


def _address(host: str) -> Address | None:
    """The address that a host is; of IPv4 four decimal numbers only, whatever else systems read."""
    try:
        if ":" in host:
            return IPv6Address(host)
        if NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            return IPv4Address(host)
    except AddressValueError as error:
        raise WebhookUrlRefused(why=PUBLIC) from error
    return None


class Resolver(AbstractResolver):
    """Resolves names for aiohttp, and answers only addresses that may be connected to."""

    def __init__(self, *, local: bool, lookup: Lookup | None = None) -> None:
        self._local, self._lookup = local, lookup or self._ask
        self._threads = ThreadPoolExecutor(THREADS, "webhook-names")

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - the library's signature
    ) -> list[ResolveResult]:
        """The checked addresses of a name; raises AddressRefused when none is left."""
        found = [_parsed(one) for one in await self._lookup(host, port)]
        kept = [one for one in found if one is not None and is_allowed(one, local=self._local)]
        if not kept:
            raise AddressRefused(host)
        return [_answer(host, port, address) for address in kept]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, host: str, port: int) -> list[str]:
        """What the system says, of the name as it stands: no search list is added to it."""
        whole = host if LOOPBACK.fullmatch(host) else host.rstrip(".") + "."
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: socket.getaddrinfo(whole, port, type=socket.SOCK_STREAM)
        )
        return [str(one[4][0]) for one in found]


def socket_to(info: tuple[int, int, int, str, tuple[object, ...]], *, local: bool) -> socket.socket:
    """The socket for a connection: the last look at the very address that it is made to."""
    family, kind, protocol, _, address = info
    parsed = _parsed(str(address[0]))
    if parsed is None or not is_allowed(parsed, local=local):
        raise AddressRefused(address[0])
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made


def _parsed(address: str) -> Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None


def _answer(host: str, port: int, address: Address) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=str(address),
        port=port,
        family=socket.AF_INET if address.version == 4 else socket.AF_INET6,  # noqa: PLR2004 - IPv4
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST,
    )
