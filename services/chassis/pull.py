"""Pulls from a durable consumer without asking for each batch: a request stands until it is used up.

nats-py's `fetch` asks, waits for the answer, and asks again; here the next messages come while the
last ones are worked on.
"""

import asyncio
import contextlib
import json
from collections import deque

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

log = structlog.get_logger()

BATCH = 256  # as many as the consumer lets be unacknowledged
STANDS = 1.0  # seconds for which a request stands; a lost one is asked again after that
CLOSED_WITHIN = 2.0
LATER = ("404", "408")  # nothing there, or the request ran out
HEARTBEAT = "100"


class Pull:
    """The messages of one durable consumer, as they come; unfinished ones are handed back."""

    def __init__(self, client: Client, stream: str, durable: str) -> None:
        self.client, self.durable = client, durable
        self.subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self.ready: deque[Msg] = deque()
        self._inbox = client.new_inbox()
        self._subscription: Subscription | None = None
        self._come = asyncio.Event()
        self._left, self._asked = 0, float("-inf")

    async def open(self) -> "Pull":
        """Listen; nothing is asked for yet."""
        self._subscription = await self.client.subscribe(self._inbox, cb=self._heard)
        return self

    async def close(self) -> None:
        """Ask no more, and hand back what nobody took, also what is on its way: others have it at once."""
        if self._subscription is not None:
            async with asyncio.timeout(CLOSED_WITHIN):
                await self._subscription.drain()  # type: ignore[no-untyped-call]
        while self.ready:
            await self.ready.popleft().nak()

    async def take(self, most: int = BATCH, wait: float = STANDS) -> list[Msg]:
        """What has come, as soon as there is any; empty after `wait` seconds without."""
        if not self.ready:
            self._come.clear()
            await self._ask()
            try:
                async with asyncio.timeout(wait):
                    await self._come.wait()
            except TimeoutError:
                return []
        await self._ask()  # the next come meanwhile; who is cancelled here has taken nothing yet
        return [self.ready.popleft() for _ in range(min(most, len(self.ready)))]

    async def gather(self, seconds: float) -> None:
        """Let more come together, until all that was asked for came or the time is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._left > 0:
                    self._come.clear()
                    await self._come.wait()

    async def _ask(self) -> None:
        clock = asyncio.get_running_loop().time()
        if self._left > 0 and clock - self._asked < STANDS:
            return
        self._left, self._asked = BATCH, clock
        wanted = {"batch": BATCH, "expires": int(STANDS * 1_000_000_000)}
        await self.client.publish(self.subject, json.dumps(wanted).encode(), self._inbox)

    async def _heard(self, msg: Msg) -> None:
        status = (msg.headers or {}).get("Status")
        if status is None:
            self._left -= 1
            self.ready.append(msg)
            self._come.set()
        elif status != HEARTBEAT:
            self._left = 0
            if status not in LATER:
                said = (msg.headers or {}).get("Description", "")
                log.warning("pull.refused", consumer=self.durable, status=status, said=said)
