"""Who uses the suite meanwhile: nobody tries twice, and what does not succeed is counted."""

import asyncio
import contextlib
import hashlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx

PATHS = (
    "/v1/reports/recap?region=*&by=province&year=2024",
    "/v1/survey/rounds?limit=5",
    "/v1/planning/needs?limit=5",
    "/v1/finance/ceilings?limit=5",
    "/v1/survey/regions/35",
)
PAUSE = 0.02
AGAIN = 0.2
BLOCK, EXPECTED = 16_384, 2_000_000  # bytes


@dataclass
class Readers:
    """Several clients that read through the gateway, each on a kept connection."""

    url: str
    token: str
    answered: int = 0
    failed: list[str] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def reading(self, clients: int = 4) -> AsyncIterator[None]:
        ending = asyncio.Event()
        tasks = [asyncio.create_task(self._read(ending, n)) for n in range(clients)]
        try:
            yield
        finally:
            ending.set()
            await asyncio.gather(*tasks)

    async def _read(self, ending: asyncio.Event, number: int) -> None:
        headers = {"Authorization": self.token}
        paths = itertools.cycle(PATHS[number:] + PATHS[:number])
        async with httpx.AsyncClient(base_url=self.url, timeout=30, headers=headers) as http:
            while not ending.is_set():
                await self._once(http, next(paths))
                await asyncio.sleep(PAUSE)

    async def _once(self, http: httpx.AsyncClient, path: str) -> None:
        try:
            answer = await http.get(path)
        except httpx.TransportError as error:
            self.failed.append(f"{path}: {error!r}")
            return
        if answer.is_error:
            self.failed.append(f"{path}: {answer.status_code} {answer.text[:200]}")
        self.answered += 1


@dataclass
class Follower:
    """Reads the stream of events, and goes on behind the last one when the stream ends."""

    url: str
    token: str
    ids: list[str] = field(default_factory=list)
    opened: int = 0
    last: str | None = None

    @contextlib.asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(httpx.TransportError):
                await self._until_it_ends()
            await asyncio.sleep(AGAIN)

    async def _until_it_ends(self) -> None:
        headers = {"Authorization": self.token}
        headers |= {"Last-Event-ID": self.last} if self.last else {}
        query = {"types": "survey.*"}
        async with (
            httpx.AsyncClient(base_url=self.url, timeout=30) as http,
            http.stream("GET", "/v1/events/stream", params=query, headers=headers) as answer,
        ):
            if answer.is_error:
                return
            self.opened += 1
            async for line in answer.aiter_lines():
                if line.startswith("id: "):
                    self.last = line.removeprefix("id: ")
                    self.ids.append(self.last)


@dataclass
class Downloader:
    """Downloads the same file again and again, slowly; every time all of it has to come."""

    url: str
    token: str
    path: str
    seconds: float = 3.0
    hashes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def downloading(self) -> AsyncIterator[None]:
        ending = asyncio.Event()
        task = asyncio.create_task(self._on_and_on(ending))
        try:
            yield
        finally:
            ending.set()
            await task

    async def _on_and_on(self, ending: asyncio.Event) -> None:
        while not ending.is_set():
            try:
                self.hashes.append(await self._whole())
            except (httpx.HTTPStatusError, httpx.TransportError) as error:
                self.failed.append(repr(error))

    async def _whole(self) -> str:
        headers, found, size = {"Authorization": self.token}, hashlib.sha256(), 0
        async with (
            httpx.AsyncClient(base_url=self.url, timeout=60) as http,
            http.stream("GET", self.path, headers=headers) as answer,
        ):
            answer.raise_for_status()
            async for part in answer.aiter_raw(BLOCK):
                found.update(part)
                size += len(part)
                await asyncio.sleep(self.seconds * BLOCK / EXPECTED)
        return f"{size} {found.hexdigest()}"
