"""Makes the stream and the consumers, and refuses a server that would lose what it acknowledged.

Only `migrate` and `replay` come here, as the boot user; services bind to what exists.
"""

import asyncio
import json
import urllib.request
from collections.abc import Sequence

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from services.chassis import bus
from services.chassis.bus import STREAM
from services.chassis.settings import Settings

SUBJECTS = ["survey.>", "planning.>", "finance.>", "reporting.>", "gateway.>"]
DAY = 86_400
NANO = 1_000_000_000
ACK_WAIT = 30
MAX_ACK_PENDING = 256
TRIES = 3  # a server that has just deleted the stream may still be busy with it


class UnsafeBroker(RuntimeError):
    """The NATS server is not set to keep what it acknowledges."""


def check_server(settings: Settings) -> None:
    """Refuse a server without `sync_interval: always`, outside the local profile.

    JetStream's default loses acknowledged messages in a power cut, even with three replicas.
    """
    if settings.nats_monitor_url is None:
        if settings.profile == "local":
            return
        raise UnsafeBroker("Set NATS_MONITOR_URL: migrate must see the server's sync setting.")
    with urllib.request.urlopen(f"{settings.nats_monitor_url}/varz", timeout=5) as answer:  # noqa: S310 - our own setting
        found = json.load(answer)
    config = (found.get("jetstream") or {}).get("config") or {}
    if not config.get("sync_always") and settings.profile != "local":
        raise UnsafeBroker("Set `sync_interval: always` in the NATS server's jetstream block.")


async def boot(settings: Settings) -> Client:
    """Connect as the boot user."""
    seed = settings.nats_boot_seed_file
    return await asyncio.wait_for(
        bus.connect(settings.nats_url, name="boot", seed_file=seed), timeout=15
    )


async def ensure_stream(client: Client, replicas: int) -> None:
    """Make the stream EVENTS as it must be, or bring it to that."""
    config = {
        "name": STREAM,
        "subjects": SUBJECTS,
        "storage": "file",
        "retention": "limits",
        "discard": "new",
        "duplicate_window": 600 * NANO,
        "max_age": 14 * DAY * NANO,
        "max_msg_size": 256 * 1024,
        "max_bytes": -1,
        "max_msgs": -1,
        "max_consumers": -1,
        "num_replicas": replicas,
        "deny_delete": True,
        "deny_purge": True,
        "allow_direct": False,
        "allow_atomic": True,
    }
    refusals = []
    for verb in ("CREATE", "UPDATE") * TRIES:
        answer = await client.request(
            f"$JS.API.STREAM.{verb}.{STREAM}", json.dumps(config).encode(), timeout=5
        )
        error = json.loads(answer.data).get("error")
        if error is None:
            return
        refusals.append(error["description"])
        await asyncio.sleep(0.1)
    raise UnsafeBroker(f"The stream {STREAM} could not be made: {'; '.join(refusals[:2])}.")


async def ensure_consumer(
    client: Client, durable: str, subjects: Sequence[str], *, only_new: bool = False
) -> None:
    """Make or update a durable pull consumer that hears these subjects, without any every one."""
    js = client.jetstream(timeout=5)
    config = ConsumerConfig(
        durable_name=durable,
        filter_subjects=sorted(subjects),
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT,
        max_ack_pending=MAX_ACK_PENDING,
        max_deliver=-1,
        deliver_policy=DeliverPolicy.NEW if only_new else DeliverPolicy.ALL,
    )
    try:
        known = await js.consumer_info(STREAM, durable)
        config.deliver_policy = known.config.deliver_policy
        config.opt_start_seq = known.config.opt_start_seq
    except NotFoundError:
        pass
    await js.add_consumer(STREAM, config)


async def drop_consumer(client: Client, durable: str) -> None:
    """Take a consumer away; one that is not there is fine."""
    try:
        await client.jetstream(timeout=5).delete_consumer(STREAM, durable)
    except NotFoundError:
        return
