"""Rows of a long query, of which the next are found while some are worked on."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable
from sqlmodel.ext.asyncio.session import AsyncSession


async def parts(
    session: AsyncSession, query: Executable, size: int, values: Mapping[str, Any] | None = None
) -> AsyncIterator[Sequence[Any]]:
    """So many rows at a time, never all; nothing else is asked of the session until the last came."""
    found = await session.stream(query, values, execution_options={"yield_per": size})
    rows = found.partitions(size)
    coming = asyncio.ensure_future(anext(rows, None))
    try:
        while part := await coming:
            coming = asyncio.ensure_future(anext(rows, None))
            yield part
    finally:
        await asyncio.wait([coming])
        await found.close()
