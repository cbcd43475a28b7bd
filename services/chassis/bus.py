"""The connection to NATS JetStream. Services bind to what `broker` made; they create nothing."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import nats
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext

from services.chassis.ids import new_id
from services.chassis.pull import Pull
from services.chassis.settings import Settings

log = structlog.get_logger()

STREAM = "EVENTS"
BATCH = 100
FEW = 10
DUPLICATE_IN_BATCH = 10201
PUBLISH_TIMEOUT = 5.0


class PublishFailed(Exception):
    """The stream did not acknowledge."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: CloudEvents 1.0 binary mode, attributes as headers."""

    subject: str
    data: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Extent:
    """When the stream was made, and its first place: what lay before has expired."""

    created: str
    first: int


@dataclass
class Bus:
    """One NATS connection that comes back by itself; `up` says whether it is there now."""

    service: str
    settings: Settings
    client: Client | None = None
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
        self._js = self.client.jetstream(timeout=PUBLISH_TIMEOUT)
        self.reconnected.set()
        self.ready.set()

    async def _on_reconnect(self) -> None:
        self.reconnected.set()

    async def _on_close(self) -> None:
        self._closed.set()

    async def close(self) -> None:
        if self.client is not None:
            await self.client.close()

    async def stream_created(self) -> str:
        """When the stream was made: another value than last time means that it was lost."""
        return (await self.extent()).created

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
        answer = await self.client.request(f"$JS.API.{what}", b"", timeout=5)
        info: dict[str, Any] = json.loads(answer.data)
        if "error" in info:
            raise PublishFailed(info["error"].get("description", "no stream"))
        return info

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Publish durably in order; return only when the stream has acknowledged all of them."""
        if not self.up:
            raise ConnectionError("NATS is away.")
        for start in range(0, len(messages), BATCH):
            part = messages[start : start + BATCH]
            if len(part) <= FEW or not await self._atomic(part):
                await self._one_by_one(part)

    async def _atomic(self, messages: Sequence[Outgoing]) -> bool:
        """One atomic batch; False when a message in it was already stored."""
        if self.client is None:
            raise ConnectionError("NATS is not connected yet.")
        batch = str(new_id())
        for number, message in enumerate(messages[:-1], start=1):
            headers = message.headers | {
                "Nats-Batch-Id": batch,
                "Nats-Batch-Sequence": str(number),
            }
            await self.client.publish(message.subject, message.data, headers=headers)
        last = messages[-1]
        headers = last.headers | {
            "Nats-Batch-Id": batch,
            "Nats-Batch-Sequence": str(len(messages)),
            "Nats-Batch-Commit": "1",
        }
        answer = await self.client.request(
            last.subject, last.data, timeout=PUBLISH_TIMEOUT, headers=headers
        )
        return _accepted(json.loads(answer.data))

    async def _one_by_one(self, messages: Sequence[Outgoing]) -> None:
        js = self.js
        acks = [
            await js.publish_async(m.subject, m.data, headers=m.headers, wait_stall=PUBLISH_TIMEOUT)
            for m in messages
        ]
        await asyncio.wait_for(asyncio.gather(*acks), PUBLISH_TIMEOUT)


def _accepted(answer: dict[str, Any]) -> bool:
    error = answer.get("error")
    if error is None:
        return True
    if error.get("err_code") == DUPLICATE_IN_BATCH:
        return False
    raise PublishFailed(error.get("description", "the stream refused the batch"))


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
