"""Long reads from a copy of the database, a hot standby: never older than when they were asked for.

Without a copy, or when it is away or too far behind, the database itself answers.
"""

import asyncio

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.db import AWAY, Sessions, connect

log = structlog.get_logger()

KEY = "copy"
POOL = 4  # long reads at a time of one process
WITHIN = 5.0  # seconds in which the copy must know what the database knows
LOOK = 0.05
HERE = text("SELECT pg_current_wal_lsn()::text")
THERE = text("SELECT coalesce(pg_last_wal_replay_lsn() >= CAST(:here AS pg_lsn), false)")


def attach(sessions: Sessions, url: str) -> AsyncEngine:
    """From here on `caught_up` of these sessions knows the copy; its engine is the caller's to end."""
    engine, copy = connect(url, pool_size=POOL)
    sessions.configure(info={KEY: copy})
    return engine


async def caught_up(sessions: Sessions) -> Sessions:
    """Sessions that read all that is known by now, and write nothing: the copy's if it can."""
    copy: Sessions | None = sessions.kw.get("info", {}).get(KEY)
    if copy is None:
        return sessions
    try:
        async with sessions() as session:
            here = (await session.execute(HERE)).scalar_one()
        async with asyncio.timeout(WITHIN), copy() as session:
            while not await _knows(session, here):  # noqa: ASYNC110 - nothing would set an event
                await asyncio.sleep(LOOK)
    except (TimeoutError, *AWAY) as error:
        log.warning("copy.passed_over", error=repr(error)[:200])
        return sessions
    return copy


async def _knows(session: AsyncSession, here: str) -> bool:
    return bool((await session.execute(THERE, {"here": here})).scalar_one())
