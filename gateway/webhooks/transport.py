"""The way out to a partner's receiver: one request, bounded in time and size, and what came of it.

aiohttp serves here and not httpx, whose pool does not scale to many connections (docs/adr/0008).
"""

import re
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Self

import aiohttp
from yarl import URL

from gateway.webhooks import guard
from gateway.webhooks.problems import WebhookUrlRefused
from services.chassis.clock import now

SECONDS = 10.0  # for one request from its beginning to its end
KEPT = 64 * 1024  # bytes of an answer; no more is read
AHEAD = 16 * 1024  # bytes of it that may wait in memory for us
IDLE = 15.0  # seconds that a connection waits for the next delivery
ALWAYS = {
    "content-type": "application/json",
    "user-agent": "Nahkoda-Webhooks/1",
    "accept-encoding": "identity",
}
REASONS: tuple[tuple[type[Exception], str], ...] = (  # the narrower first
    (WebhookUrlRefused, "address_refused"),
    (aiohttp.ClientSSLError, "tls_failed"),
    (aiohttp.ClientConnectorDNSError, "name_unknown"),
    (TimeoutError, "timeout"),
    (aiohttp.ClientConnectorError, "connection_failed"),
    (aiohttp.ClientResponseError, "answer_unreadable"),
    (ValueError, "answer_unreadable"),
)
DIGITS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` when the receiver answered, otherwise `error`; never both, never neither."""

    status: int | None
    error: str | None
    ms: float
    body: bytes = b""
    retry_after: float | None = None


class Transport:
    """Sends; what a receiver does never raises."""

    def __init__(
        self,
        *,
        local: bool,
        seconds: float = SECONDS,
        resolver: guard.Resolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.local, self.seconds = local, seconds
        self._resolver, self._tls = resolver, tls
        self._client: aiohttp.ClientSession | None = None

    async def open(self) -> Self:
        """Make the pool; needs a running loop."""
        self._resolver = self._resolver or guard.Resolver(local=self.local)
        connector = aiohttp.TCPConnector(
            limit=0,  # the sender bounds each endpoint; one must not hold the room of others
            resolver=self._resolver,
            socket_factory=partial(guard.socket_to, local=self.local),
            ssl=self._tls or ssl.create_default_context(),
            keepalive_timeout=IDLE,
        )
        self._client = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            read_bufsize=AHEAD,
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent", "Content-Type"),
            timeout=aiohttp.ClientTimeout(total=self.seconds, ceil_threshold=self.seconds + 1),
            trust_env=False,  # a proxy would connect in our place, unguarded
        )
        return self

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
        if self._resolver is not None:
            await self._resolver.close()

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """One try to deliver; redirects are answers like any other."""
        began = time.perf_counter()
        try:
            target = guard.checked(url, local=self.local)
            status, said, wait = await self._post(target, body, ALWAYS | dict(headers))
        except (WebhookUrlRefused, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return Outcome(None, reason(error), _since(began))
        return Outcome(status, None, _since(began), said, wait)

    async def _post(
        self, url: URL, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes, float | None]:
        if self._client is None:
            raise RuntimeError("The transport is not open.")
        asked = self._client.post(url, data=body, headers=headers, allow_redirects=False)
        async with asked as answer:
            return answer.status, await _beginning(answer), retry_after(answer)


async def _beginning(answer: aiohttp.ClientResponse) -> bytes:
    """The body up to the bound; the status counts, whatever becomes of the body.

    A connection on which something is left to be read is closed by aiohttp and not used again.
    """
    body = bytearray()
    with suppress(aiohttp.ClientError, OSError, TimeoutError):
        while len(body) < KEPT and (chunk := await answer.content.read(KEPT - len(body))):
            body += chunk
    return bytes(body)


def retry_after(answer: aiohttp.ClientResponse) -> float | None:
    """Seconds to wait, as the receiver asks by a number or a date."""
    said = answer.headers.get("retry-after", "").strip()
    if DIGITS.fullmatch(said):
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
        return max(0.0, (moment - now()).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def reason(error: Exception) -> str:
    """Why nothing was heard, in a word for programs; of a certificate also what is wrong with it.

    No address is told, or the log of deliveries would show what names mean in our network.
    """
    if isinstance(getattr(error, "os_error", None), guard.AddressRefused):
        return "address_refused"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        why = getattr(error.certificate_error, "verify_message", "")
        return f"certificate_refused: {why}"
    return next((word for kind, word in REASONS if isinstance(error, kind)), "broken_off")


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
