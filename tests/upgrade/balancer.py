"""Sends each new connection to a process that is ready, as a cluster's service does.

Who is ready is asked at /readyz; connections that are there stay where they are.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field

import httpx

LOOK = 0.1  # seconds between two looks at who is ready
BLOCK = 65_536


@dataclass
class Balancer:
    """One address in front of the processes of a part."""

    port: int
    ready: dict[int, bool] = field(default_factory=dict)  # by the process's port
    turn: int = 0
    refused: int = 0  # connections for which nobody was ready
    _server: asyncio.Server | None = None
    _looking: asyncio.Task[None] | None = None
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._taken, "127.0.0.1", self.port)
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        assert self._server is not None
        assert self._looking is not None
        self._server.close()
        for task in (self._looking, *self._open):
            task.cancel()
        await asyncio.gather(self._looking, *self._open, return_exceptions=True)

    def add(self, port: int) -> None:
        """Look at one more process."""
        self.ready[port] = False

    def remove(self, port: int) -> None:
        self.ready.pop(port, None)

    async def _look(self) -> None:
        async with httpx.AsyncClient(timeout=2) as http:
            while True:
                for port in list(self.ready):
                    found = await self._answers(http, port)
                    if port in self.ready:
                        self.ready[port] = found
                await asyncio.sleep(LOOK)

    @staticmethod
    async def _answers(http: httpx.AsyncClient, port: int) -> bool:
        with contextlib.suppress(httpx.TransportError):
            answer = await http.get(f"http://127.0.0.1:{port}/readyz")
            return answer.status_code == httpx.codes.OK
        return False

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            there = await self._connected()
            if there is None:
                self.refused += 1
                return
            try:
                with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                    await asyncio.gather(_carry(reader, there[1]), _carry(there[0], writer))
            finally:
                there[1].close()
        finally:
            self._open.discard(task)
            writer.close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in range(len(self.ready)):
            ports = [port for port, ready in self.ready.items() if ready]
            if not ports:
                return None
            self.turn += 1
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", ports[self.turn % len(ports)])
        return None


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One direction; its end is passed on."""
    try:
        while block := await reader.read(BLOCK):
            writer.write(block)
            await writer.drain()
    finally:
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()
