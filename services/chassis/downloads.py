"""Files that are handed out: what the document says of them, and how they leave."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import bulk
from services.chassis.db import Sessions, long_work

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = b"\xef\xbb\xbf"


def answers(media: str) -> dict[int | str, dict[str, Any]]:
    """What the document says about a file that is handed out."""
    schema = {"type": "string", "contentMediaType": media}
    return {200: {"description": "The file.", "content": {media: {"schema": schema}}}}


def whole(content: bytes, media: str, name: str) -> Response:
    """A file that a browser keeps."""
    return Response(content, media_type=media, headers=_named(name))


def streamed(parts: AsyncIterator[bytes], media: str, name: str) -> StreamingResponse:
    """The same, piece by piece."""
    return StreamingResponse(parts, media_type=media, headers=_named(name))


async def in_order_of_an_index(session: AsyncSession) -> None:
    """From here on rows in the order of an index leave at once, and none are sorted first."""
    await session.execute(text("SET LOCAL enable_sort = off"))


@contextlib.asynccontextmanager
async def reading(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """A session for a file, whose rows leave at once."""
    async with sessions.begin() as session:
        await long_work(session)
        await in_order_of_an_index(session)
        yield session


async def csv(sessions: Sessions, query: Select[Any]) -> AsyncIterator[bytes]:
    """The rows of a query as CSV, from a session of its own: the request's is over by then."""
    async with reading(sessions) as session:
        yield BOM
        async for part in bulk.copy_csv(session, query):
            yield part


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
