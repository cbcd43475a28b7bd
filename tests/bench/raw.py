"""Raw nats-py, in the load generator: what the server can do without relay, database and consumer.

It says `survey.bench.raw.v1` on the stream EVENTS, which no consumer of a service hears.
"""

import asyncio
import itertools
import json
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from services.chassis import bus
from services.chassis.bus import STREAM
from tests.bench.result import Clock, Result
from tests.bench.synthetic import recorded, sealed

SUBJECT = "survey.bench.raw.v1"
BATCH = 100
IN_FLIGHT = 1000  # unacknowledged messages of publish_async


async def batches(order: dict[str, Any]) -> Result:
    """`count` sheet events in atomic batches, one batch after the other."""
    payloads = _sheets(order["count"])
    nats = await _connect(order, "survey")
    clock = Clock()
    for start in range(0, len(payloads), BATCH):
        await _batch(nats, payloads[start : start + BATCH])
    result = clock.result([0.0] * len(payloads))
    await nats.close()
    return result


async def _batch(nats: Client, payloads: Sequence[bytes]) -> None:
    batch = uuid4().hex
    for number, payload in enumerate(payloads, start=1):
        headers = {"Nats-Msg-Id": uuid4().hex, "Nats-Batch-Id": batch}
        headers["Nats-Batch-Sequence"] = str(number)
        if number < len(payloads):
            await nats.publish(SUBJECT, payload, headers=headers)
            continue
        headers["Nats-Batch-Commit"] = "1"
        answer = await nats.request(SUBJECT, payload, timeout=10, headers=headers)
        if "error" in (said := json.loads(answer.data)):
            raise RuntimeError(said["error"])


async def asynchronous(order: dict[str, Any]) -> Result:
    """`count` sheet events with publish_async, some in flight."""
    payloads = _sheets(order["count"])
    nats = await _connect(order, "survey")
    js = nats.jetstream(publish_async_max_pending=IN_FLIGHT)
    clock = Clock()
    for payload in payloads:
        headers = {"Nats-Msg-Id": uuid4().hex}
        await js.publish_async(SUBJECT, payload, headers=headers, wait_stall=10)
    await js.publish_async_completed()
    result = clock.result([0.0] * len(payloads))
    await nats.close()
    return result


async def latency(order: dict[str, Any]) -> Result:
    """Score events at a rate; from before the publish to the arrival at one waiting pull."""
    count = int(order["rate"] * order["seconds"])
    payloads = [event.model_dump_json().encode() for event in sealed(count)]
    speaker, listener = await _connect(order, "survey"), await _connect(order, "boot")
    sent: list[float] = []
    arrived: list[float] = []

    async def hear(_: Any) -> None:
        arrived.append(time.perf_counter())

    await _pull(listener, count, hear)
    js = speaker.jetstream()
    clock = Clock()
    async for payload in paced(payloads, order["rate"]):
        sent.append(time.perf_counter())
        headers = {"Nats-Msg-Id": uuid4().hex}
        await js.publish_async(SUBJECT, payload, headers=headers, wait_stall=10)
    took = time.perf_counter() - sent[0]
    while len(arrived) < count:  # noqa: ASYNC110 - the load's own timeout ends it
        await asyncio.sleep(0.01)
    times = [end - start for start, end in zip(sent, arrived, strict=True)]
    result = clock.result(times, took=took)
    await speaker.close()
    await listener.close()
    return result


async def paced(payloads: Sequence[bytes], rate: float) -> Any:
    """Each payload at its moment."""
    start = time.perf_counter()
    for number, payload in enumerate(payloads):
        left = start + number / rate - time.perf_counter()
        if left > 0:
            await asyncio.sleep(left)
        yield payload


async def _pull(nats: Client, count: int, hear: Any) -> None:
    """Ask once for all that will come; the stream keeps the order, so arrivals need no number."""
    config = ConsumerConfig(
        filter_subject=SUBJECT, ack_policy=AckPolicy.NONE, deliver_policy=DeliverPolicy.NEW
    )
    made = await nats.jetstream().add_consumer(STREAM, config)
    inbox = nats.new_inbox()
    await nats.subscribe(inbox, cb=hear)
    ask = json.dumps({"batch": count, "expires": 120_000_000_000}).encode()
    await nats.publish(f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{made.name}", ask, reply=inbox)
    await nats.flush()


async def _connect(order: dict[str, Any], user: str) -> Client:
    return await bus.connect(order["nats"], name=user, seed_file=order["seeds"][user])


def _sheets(count: int) -> list[bytes]:
    """A thousand different payloads, over and over."""
    some = [event.model_dump_json().encode() for event in recorded(min(count, 1000))]
    return list(itertools.islice(itertools.cycle(some), count))
