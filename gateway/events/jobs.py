"""What is done beside: going on over what is not coming, deleting what is too old."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from gateway.events import commands
from gateway.events.commands import After
from services.chassis import generations
from services.chassis.bus import Bus
from services.chassis.clock import now
from services.chassis.db import Sessions

log = structlog.get_logger()

EVERY = 10.0
SERVICE = "gateway"


@dataclass(frozen=True)
class House:
    """Keeps the log in order, beside the consumer that fills it."""

    sessions: Sessions
    bus: Bus
    kept_days: int
    after: Sequence[After] = ()

    async def run(self) -> None:
        """Keep house until cancelled, also while NATS is away."""
        while True:
            for work in (self.forget, self.go_on):
                try:
                    await work()
                except Exception as error:  # noqa: BLE001 - the other work is done all the same
                    log.warning("events.house", work=work.__name__, error=repr(error))
            await asyncio.sleep(EVERY)

    async def forget(self) -> int:
        """Delete what was added before the kept days, piece by piece; answer how many."""
        before, gone = now() - timedelta(days=self.kept_days), 0
        while True:
            async with self.sessions.begin() as session:
                count = await commands.forget(session, before)
            gone += count
            if count < commands.MOST:
                return gone

    async def go_on(self) -> int:
        """Do not wait for what was acknowledged and is not here; answer how many had waited."""
        async with self.sessions() as session:
            durable = generations.durable(SERVICE, await generations.serving(session))
        floor = await self.bus.floor(durable)
        async with self.sessions.begin() as session:
            return await commands.go_on(session, floor, after=self.after)
