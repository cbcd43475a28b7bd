"""The connection to NATS JetStream. Services bind to what `broker` made; they create nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import nats
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext

from services.chassis import stream
from services.chassis.pull import Pull
from services.chassis.settings import Settings
from services.chassis.stream import TIMEOUT, Moved, Outgoing, StreamState

log = structlog.get_logger()

STREAM = stream.STREAM


@dataclass(frozen=True, slots=True)
class Extent:
    """When the stream was made, and its first place: what lay before has expired."""

    created: str
    first: int


@dataclass
class Bus:
    """One NATS connection that comes back by itself; `up` says whether it is there now.

    `refused` is why the stream took nothing the last time, when it did not.
    """

    service: str
    settings: Settings
    client: Client | None = None
    refused: str | None = None
    _js: JetStreamContext | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    reconnected: asyncio.Event = field(default_factory=asyncio.Event)
    _closed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def up(self) -> bool:
        return self.client is not None and self.client.is_connected

    @property
    def js(self) -> JetStreamContext:
        if self._js is None:
            raise ConnectionError("NATS is not connected yet.")
        return self._js

    async def pull(self, durable: str) -> Pull:
        """Messages of a durable consumer; the caller closes it."""
        if self.client is None:
            raise ConnectionError("NATS is not connected yet.")
        return await Pull(self.client, STREAM, durable).open()

    async def run(self) -> None:
        """Stay connected. The client comes back by itself, but after some errors it closes."""
        await self.connect()
        await self._closed.wait()
        raise ConnectionError("The connection to NATS was closed.")

    async def connect(self) -> None:
        """Wait until connected, however long that takes."""
        self._closed.clear()
        self.client = await connect(
            self.settings.nats_url,
            name=self.service,
            seed_file=self.settings.nats_seed_file,
            reconnected_cb=self._on_reconnect,
            closed_cb=self._on_close,
        )
        self._js = self.client.jetstream(timeout=TIMEOUT)
        self.reconnected.set()
        self.ready.set()

    async def _on_reconnect(self) -> None:
        self.reconnected.set()

    async def _on_close(self) -> None:
        self._closed.set()

    async def close(self) -> None:
        if self.client is not None:
            await self.client.close()

    async def extent(self) -> Extent:
        """Which stream it is, and where it begins by now."""
        info = await self._ask(f"STREAM.INFO.{STREAM}")
        return Extent(str(info["created"]), int(info["state"]["first_seq"]))

    async def floor(self, durable: str) -> int:
        """Up to which place a consumer has acknowledged everything."""
        info = await self._ask(f"CONSUMER.INFO.{STREAM}.{durable}")
        return int(info["ack_floor"]["stream_seq"])

    async def _ask(self, what: str) -> dict[str, Any]:
        if self.client is None:
            raise ConnectionError("NATS is not connected yet.")
        return await stream.ask(self.client, what)

    async def state(self) -> StreamState:
        """How the stream stands, and where our own last message is in it."""
        if self.client is None:
            raise ConnectionError("NATS is not connected yet.")
        return await stream.state(self.client, self.service)

    async def publish(self, messages: Sequence[Outgoing], after: int | None = None) -> list[int]:
        """Publish durably, in order, behind our message `after`; answer each one's place.

        It returns only when the stream has acknowledged all of them.
        """
        if self.client is None or not self.up:
            raise ConnectionError("NATS is away.")
        try:
            places = await stream.publish(self.client, self.service, messages, after)
        except Moved:
            raise
        except Exception as error:
            self.refused = str(error) or type(error).__name__
            raise
        self.refused = None
        return places


async def _on_error(error: Exception) -> None:
    log.warning("nats.error", error=repr(error))


async def connect(url: str, *, name: str, seed_file: Any, **options: Any) -> Client:
    """Connect and keep reconnecting; every user has an inbox of its own.

    `url` may name several servers of one cluster, with commas between them.
    """
    if seed_file is not None:
        options["nkeys_seed"] = str(seed_file)
    return await nats.connect(
        url.split(","),
        name=name,
        error_cb=_on_error,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.25,
        connect_timeout=2,
        ping_interval=10,
        max_outstanding_pings=2,
        inbox_prefix=f"_INBOX_{name}".encode(),
        **options,
    )
