"""Work in a thread, one step ahead of whoever stores what came of it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from typing import Any, TypeVar

T = TypeVar("T")


@contextlib.asynccontextmanager
async def ahead(
    step: Callable[[], T | None], source: Generator[Any]
) -> AsyncIterator[AsyncIterator[T]]:
    """What a step makes of a source, again and again until it makes None.

    However it ends, nobody reads the source any more.
    """
    with contextlib.closing(source):
        async with contextlib.aclosing(_made(step)) as made:
            yield made


async def _made(step: Callable[[], T | None]) -> AsyncGenerator[T]:
    """The next is made while one is stored."""
    task = asyncio.ensure_future(asyncio.to_thread(step))
    try:
        while (made := await task) is not None:
            task = asyncio.ensure_future(asyncio.to_thread(step))
            yield made
    finally:
        await asyncio.wait((task,))
