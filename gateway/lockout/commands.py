"""Counts attempts to log in, before the password is looked at: so that many at once count too."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.lockout import rules
from gateway.lockout.models import LoginAttempt
from gateway.problems import LoginLocked
from services.chassis.clock import now
from services.chassis.db import Sessions

MAKE = text(
    "INSERT INTO login_attempts (key, failures, last_at)"
    " SELECT key, 0, :now FROM unnest(CAST(:keys AS text[])) key ORDER BY key"
    " ON CONFLICT (key) DO NOTHING"
)
# Held, so that many attempts at once are counted one after the other.
HOLD = text(
    "SELECT key, CASE WHEN last_at < :forgotten THEN 0 ELSE failures END AS failures, locked_until"
    " FROM login_attempts WHERE key = ANY(:keys) ORDER BY key FOR UPDATE"
)
COUNT = text(
    "UPDATE login_attempts SET failures = :failures, last_at = :now, locked_until = :until"
    " WHERE key = :key"
)
TAKE_BACK = text(
    "UPDATE login_attempts SET failures = failures - 1, locked_until ="
    " CASE WHEN failures <= :allowed THEN NULL ELSE locked_until END WHERE key = :key"
)
FORGOTTEN = timedelta(hours=1)


async def count(sessions: Sessions, username: str, address: str) -> None:
    """Count one attempt in a transaction of its own; raises LoginLocked when there were too many."""
    kinds = {key: kind for kind, key in rules.keys(username, address).items()}
    moment = now()
    async with sessions.begin() as session:
        facts = {"keys": sorted(kinds), "now": moment, "forgotten": moment - FORGOTTEN}
        await session.execute(MAKE, facts)
        held = (await session.execute(HOLD, facts)).all()
        until = max((row.locked_until for row in held if row.locked_until), default=moment)
        if until > moment:
            raise LoginLocked(seconds=max(1, round((until - moment).total_seconds())))
        counted = [_counted(row.key, kinds[row.key], row.failures + 1, moment) for row in held]
        await session.execute(COUNT, counted)


def _counted(key: str, kind: str, failures: int, moment: datetime) -> dict[str, object]:
    seconds = rules.lock_seconds(kind, failures)
    until = moment + timedelta(seconds=seconds) if seconds else None
    return {"key": key, "failures": failures, "now": moment, "until": until}


async def forget(session: AsyncSession, username: str, address: str) -> None:
    """The password was right: nothing is held against the name, and this was no failure.

    An address stands for a whole office: only this one attempt is taken off it.
    """
    keys = rules.keys(username, address)
    of_name = col(LoginAttempt.key).in_([keys["both"], keys["name"]])
    old = col(LoginAttempt.last_at) < now() - FORGOTTEN
    await session.execute(delete(LoginAttempt).where(or_(of_name, old)))
    allowed = {"key": keys["address"], "allowed": rules.ALLOWED["address"]}
    await session.execute(TAKE_BACK, allowed)
