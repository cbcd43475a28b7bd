"""A link between a service and a server, which can be cut or stalled."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path

CHUNK = 65_536


@dataclass
class Link:
    """Carries bytes between whoever connects to it and a TCP port or a Unix socket."""

    to: int | Path
    at: int | Path
    whole: bool = True
    _flows: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def open(self) -> "Link":
        self._flows.set()
        if isinstance(self.at, Path):
            self._server = await asyncio.start_unix_server(self._carry, self.at)
        else:
            self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.at)
        return self

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()

    def cut(self) -> None:
        """End every connection, and take no other."""
        self.whole = False
        for writer in list(self._writers):
            writer.transport.abort()

    def stall(self) -> None:
        """Keep every connection, and carry nothing."""
        self._flows.clear()

    def mend(self) -> None:
        self.whole = True
        self._flows.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.whole:
            writer.transport.abort()
            return
        try:
            there = await self._connect()
        except OSError:
            writer.transport.abort()
            return
        both = (writer, there[1])
        self._writers.update(both)
        ways = [
            asyncio.create_task(self._way(reader, there[1])),
            asyncio.create_task(self._way(there[0], writer)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for one in both:
            self._writers.discard(one)
            one.transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self.to, Path):
            return await asyncio.open_unix_connection(self.to)
        return await asyncio.open_connection("127.0.0.1", self.to)

    async def _way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while part := await reader.read(CHUNK):
                await self._flows.wait()
                writer.write(part)
                await writer.drain()
