"""Something that is fetched from afar, kept, and fetched again seldom, whatever callers ask."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from gateway.provider.problems import ProviderAway

T = TypeVar("T")

KEPT = 3600.0  # seconds until it is fetched again although it serves
AGAIN = 30.0  # seconds between two fetches
SOON = 2.0  # the same while there is nothing to go on with


class Kept(Generic[T]):
    """One fetch at a time; while the far end is away, what was kept goes on serving."""

    def __init__(self, fetch: Callable[[], Awaitable[T]]) -> None:
        self._fetch = fetch
        self._lock = asyncio.Lock()
        self._value: T | None = None
        self._old_at = self._not_before = 0.0

    async def get(self, serves: Callable[[T], bool] = lambda _: True) -> T:
        """What is kept, fetched anew when it is old or does not serve; raises ProviderAway."""
        kept = self._value
        old = time.monotonic() > self._old_at
        if kept is not None and serves(kept) and not (old and self._due()):
            return kept
        async with self._lock:
            if self._due():
                await self._renew()
        if self._value is None:
            raise ProviderAway
        return self._value

    def _due(self) -> bool:
        return time.monotonic() >= self._not_before

    async def _renew(self) -> None:
        self._not_before = time.monotonic() + (SOON if self._value is None else AGAIN)
        try:
            self._value = await self._fetch()
        except ProviderAway:
            if self._value is None:
                raise
        else:
            moment = time.monotonic()
            self._not_before, self._old_at = moment + AGAIN, moment + KEPT
