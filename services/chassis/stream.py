"""What the relay says to the stream, and how it asks how the stream stands.

Every message goes behind our own last one: it names the place of that in the stream, and the server
refuses it when another of our messages is the last there. So nothing of ours is stored out of its
order, and a stream that has lost what it acknowledged is noticed before anything is added to it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nats.aio.client import Client

from services.chassis.ids import new_id

STREAM = "EVENTS"
TIMEOUT = 5.0
# An atomic batch costs the server a few fsyncs, however large it is; it takes 1,000 at most.
MOST, MOST_BYTES = 500, 4_000_000
FEW = 8  # so many are sooner stored one by one
DUPLICATE_IN_BATCH = 10201
WRONG_LAST_SEQUENCE = 10071
BEHIND = "Nats-Expected-Last-Subject-Sequence"
NEVER = 1 << 62  # no message has this place


class PublishFailed(Exception):
    """The stream did not acknowledge."""


class Moved(PublishFailed):
    """Another message of ours than we know is the last in the stream."""

    def __init__(self, last: int) -> None:
        super().__init__(f"our last message in the stream is {last}")
        self.last = last


class Repeated(PublishFailed):
    """The stream has a message of the batch already, and has taken none of it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: CloudEvents 1.0 binary mode, attributes as headers."""

    subject: str
    data: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class StreamState:
    """When the stream was made, its first message, the empty places since, and our own last."""

    created: str
    first: int
    first_at: datetime
    gone: tuple[int, ...]
    own_last: int


async def state(client: Client, service: str) -> StreamState:
    """Ask how the stream stands."""
    info = await ask(client, f"STREAM.INFO.{STREAM}", {"deleted_details": True})
    now = info["state"]
    return StreamState(
        created=str(info["created"]),
        first=now["first_seq"],
        first_at=datetime.fromisoformat(now["first_ts"]),
        gone=tuple(now.get("deleted") or ()),
        own_last=await own_last(client, service),
    )


async def ask(client: Client, what: str, wanted: dict[str, object] | None = None) -> dict[str, Any]:
    """Ask the server about the stream or a consumer."""
    body = json.dumps(wanted).encode() if wanted else b""
    answer = await client.request(f"$JS.API.{what}", body, timeout=TIMEOUT)
    found: dict[str, Any] = json.loads(answer.data)
    if "error" in found:
        raise PublishFailed(found["error"].get("description", "no answer"))
    return found


async def own_last(client: Client, service: str) -> int:
    """The place of our last message, 0 when there is none.

    A service may not read the stream. So it says something that can only be refused, for no message
    has the place that it names; the refusal tells which message is the last.
    """
    try:
        await _say(client, Outgoing(f"{service}.place.asked.v1", b"", _behind(service, NEVER)))
    except Moved as moved:
        return moved.last
    raise PublishFailed("the stream took what it had to refuse")


async def publish(
    client: Client, service: str, messages: Sequence[Outgoing], after: int | None
) -> list[int]:
    """Store all of them in order behind our message `after`; answer each one's place."""
    places: list[int] = []
    for part in parts(messages):
        store = _atomic if len(part) > FEW else _one_by_one
        try:
            places += await store(client, service, part, after)
        except Repeated:
            places += await _one_by_one(client, service, part, after)
        after = _last(after, places)
    return places


def parts(messages: Sequence[Outgoing]) -> Iterator[Sequence[Outgoing]]:
    """Runs of messages that make a batch."""
    start = size = 0
    for number, message in enumerate(messages):
        if number - start == MOST or (size and size + len(message.data) > MOST_BYTES):
            yield messages[start:number]
            start, size = number, 0
        size += len(message.data)
    if messages:
        yield messages[start:]


async def _atomic(
    client: Client, service: str, messages: Sequence[Outgoing], after: int | None
) -> list[int]:
    """One atomic batch: all of it is stored, in neighbouring places, or nothing."""
    batch = str(new_id())
    for number, message in enumerate(messages[:-1], start=1):
        headers = message.headers | {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
        if number == 1:
            headers |= _behind(service, after)
        await client.publish(message.subject, message.data, headers=headers)
    last = messages[-1]
    ends = {"Nats-Batch-Sequence": str(len(messages)), "Nats-Batch-Commit": "1"}
    headers = last.headers | {"Nats-Batch-Id": batch} | ends
    stored = await _say(client, Outgoing(last.subject, last.data, headers))
    return list(range(stored["seq"] - len(messages) + 1, stored["seq"] + 1))


async def _one_by_one(
    client: Client, service: str, messages: Sequence[Outgoing], after: int | None
) -> list[int]:
    """The same, each when the one before it is stored; the stream may know some of them."""
    places = []
    for message in messages:
        headers = message.headers | _behind(service, after)
        stored = await _say(client, Outgoing(message.subject, message.data, headers))
        places.append(stored["seq"])
        after = _last(after, places)
    return places


def _last(after: int | None, places: Sequence[int]) -> int | None:
    """Our last message now: what the stream knew already lies further ahead."""
    return None if after is None else max(after, places[-1])


def _behind(service: str, after: int | None) -> dict[str, str]:
    """Only if our last message has this place."""
    return {} if after is None else {BEHIND: str(after), f"{BEHIND}-Subject": f"{service}.>"}


async def _say(client: Client, message: Outgoing) -> dict[str, Any]:
    """Publish, and wait until it is stored."""
    answer = await client.request(
        message.subject, message.data, timeout=TIMEOUT, headers=message.headers
    )
    found: dict[str, Any] = json.loads(answer.data)
    error = found.get("error")
    if error is None:
        return found
    said = str(error.get("description", "the stream refused it"))
    if error.get("err_code") == DUPLICATE_IN_BATCH:
        raise Repeated(said)
    if error.get("err_code") == WRONG_LAST_SEQUENCE:
        raise Moved(int(said.rsplit(" ", 1)[-1]))
    raise PublishFailed(said)
