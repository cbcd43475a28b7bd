"""A cheap HTTP/1.1 client for load: one keep-alive connection, one request at a time."""

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import httptools

UNIQUE = "{unique}"
EARLY = 0.002  # seconds before its moment when a request stops sleeping and starts looking
KEPT = 600


class Connection(asyncio.Protocol):
    """Sends bytes, answers the status; keeps the beginning of a body for complaints."""

    def __init__(self) -> None:
        self.body = b""
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.body = b""

    def on_body(self, body: bytes) -> None:
        if len(self.body) < KEPT:
            self.body += body

    def on_message_complete(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(self._parser.get_status_code())

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("The server hung up."))

    async def ask(self, request: bytes) -> int:
        """Send a request, wait for the whole answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


@dataclass
class Load:
    """Requests in turn over some connections; what they answered and how long it took."""

    connections: Sequence[Connection]
    requests: Sequence[bytes]
    expected: int
    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    complaint: str = ""

    def __post_init__(self) -> None:
        self._turns = itertools.cycle(self.requests)

    async def closed(self, seconds: float) -> None:
        """Each connection sends the next as soon as it has its answer."""
        end = time.perf_counter() + seconds

        async def go(connection: Connection) -> None:
            while (start := time.perf_counter()) < end:
                await self._one(connection, start)

        await asyncio.gather(*map(go, self.connections))

    async def open(self, seconds: float, rate: float) -> None:
        """Requests have their moments, whatever the answers do; a late one counts as slow."""
        start, numbers = time.perf_counter() + 0.05, itertools.count()

        async def go(connection: Connection) -> None:
            for number in numbers:
                if number >= seconds * rate:
                    return
                moment = start + number / rate
                await until(moment)
                await self._one(connection, moment)

        await asyncio.gather(*map(go, self.connections))

    async def _one(self, connection: Connection, start: float) -> None:
        request = next(self._turns)
        if UNIQUE.encode() in request:
            request = request.replace(UNIQUE.encode(), str(uuid4()).encode())
        status = await connection.ask(request)
        self.latencies.append(time.perf_counter() - start)
        if status != self.expected:
            self.errors += 1
            self.complaint = self.complaint or f"{status} {connection.body.decode()}"


async def until(moment: float) -> None:
    """Wait precisely: timers of an event loop are a millisecond late."""
    left = moment - time.perf_counter() - EARLY
    if left > 0:
        await asyncio.sleep(left)
    while time.perf_counter() < moment:  # noqa: ASYNC110 - it is this one moment
        await asyncio.sleep(0)


async def connect(host: str, port: int, count: int) -> list[Connection]:
    """Open connections."""
    loop = asyncio.get_running_loop()
    make: Callable[[], Connection] = Connection
    return [(await loop.create_connection(make, host, port))[1] for _ in range(count)]


def request_bytes(host: str, method: str, path: str, headers: dict[str, str], body: str) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    length = len(body.replace(UNIQUE, str(uuid4())).encode())
    lines += [f"Content-Length: {length}"] if body else []
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
