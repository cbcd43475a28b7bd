"""`?dry_run=true`: a POST is worked out whole and answered as it would be, and leaves nothing."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

HEADER = "Nahkoda-Dry-Run"
CHECK = text("SET CONSTRAINTS ALL IMMEDIATE")
Wanted = Annotated[bool, Query(description="Answer as if it were done, and do nothing.")]


async def _wanted(request: Request, *, dry_run: Wanted = False) -> None:
    request.state.dry_run = dry_run


# Of a POST whose whole effect is in the database: `dependencies=[DRY_RUN]`.
DRY_RUN = Depends(_wanted)


async def undo(session: AsyncSession, response: Response) -> None:
    """Check what a commit would, take everything back, and let the answer say so."""
    await session.flush()
    await session.execute(CHECK)
    await session.rollback()
    response.headers[HEADER] = "true"
