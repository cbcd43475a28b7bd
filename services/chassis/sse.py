"""Server-sent events: an answer without an end, cut off when its reader takes nothing any more."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import structlog
from fastapi.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

log = structlog.get_logger()

SLOWEST = 30.0  # seconds in which a reader must have taken what was sent
HELLO = "retry: 3000\n\n"
STILL_HERE = ": still here\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """Counted in `held` for its caller while it is sent; nothing piles up for who is slow."""

    media_type = "text/event-stream"

    held: Counter[str]
    caller: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.held[self.caller] += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.held[self.caller] -= 1
            self.held += Counter()  # forget who holds none

    async def stream_response(self, send: Send) -> None:
        async def in_time(message: Message) -> None:
            async with asyncio.timeout(SLOWEST):
                await send(message)

        try:
            await super().stream_response(in_time)
        except TimeoutError:
            log.info("events.slow_reader")


def stream(frames: AsyncIterator[str], held: Counter[str], caller: str) -> EventStream:
    """The answer that sends these frames."""
    found = EventStream(frames, headers=HEADERS)
    found.held, found.caller = held, caller
    return found
