"""One connection that listens to a channel of the database, for everyone here who waits for it."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from services.chassis.db import direct


@dataclass
class Channel:
    """`rung` counts what was heard; who waits says up to which count there is nothing new."""

    database_url: str
    name: str
    rung: int = 0
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Listen until cancelled. What was said while nobody listened may have been anything."""
        async with await direct(self.database_url) as own:
            await own.execute(f"LISTEN {self.name}".encode())
            self.ring()
            async for _ in own.notifies():
                self.ring()

    def ring(self) -> None:
        """Wake all who wait."""
        self.rung += 1
        self._bell.set()
        self._bell = asyncio.Event()

    async def wait(self, heard: int, seconds: float) -> int:
        """Wait until there is more than `heard`, at most so long; answer the count."""
        if self.rung == heard:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._bell.wait()
        return self.rung
