"""A service's endless answer, passed on for as long as its reader may have it, and is there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from starlette.types import Receive, Send

log = structlog.get_logger()

LOOK = 1.0  # seconds until it is looked whether it is to end
SLOWEST = 30.0  # seconds in which a reader must have taken what was sent
BROKE_OFF = (aiohttp.ClientError, TimeoutError, ConnectionError)
FRAME = b"\n\n"
ENDED = 'event: ended\ndata: {{"why":"{}"}}\n\n'

# Why it is to end, if it is.
Ends = Callable[[], Awaitable[str | None]]


async def relay(content: aiohttp.StreamReader, receive: Receive, send: Send, ends: Ends) -> None:
    """Pass whole frames on; what breaks off ends without half of one, and is asked for again.

    `ends` is asked every LOOK seconds; the last frame tells the reader why.
    """
    gone = asyncio.ensure_future(_gone(receive))
    ending = asyncio.ensure_future(_ending(ends))
    try:
        async for frames in _frames(content, gone, ending):
            async with asyncio.timeout(SLOWEST):
                await send({"type": "http.response.body", "body": frames, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except TimeoutError:
        log.info("relay.slow_reader")
    finally:
        gone.cancel()
        ending.cancel()
        await asyncio.gather(gone, ending, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _ending(ends: Ends) -> str:
    while (why := await ends()) is None:  # noqa: ASYNC110 - nothing would set an event
        await asyncio.sleep(LOOK)
    return why


async def _frames(
    content: aiohttp.StreamReader, gone: asyncio.Future[None], ending: asyncio.Future[str]
) -> AsyncIterator[bytes]:
    rest, more = b"", True
    while more:
        reading = asyncio.ensure_future(content.readany())
        first: set[asyncio.Future[Any]] = {reading, gone, ending}
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        if gone.done() or ending.done():
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            if not gone.done():
                yield ENDED.format(ending.result()).encode()
            return
        try:
            chunk = reading.result()
        except BROKE_OFF as error:
            log.info("relay.broke_off", error=repr(error))
            return
        ready, found, rest = (rest + chunk).rpartition(FRAME)
        if found:
            yield ready + found
        more = not content.at_eof()
