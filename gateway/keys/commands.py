"""Make known with which key this gateway signs."""

import asyncio
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gateway.keys.models import SigningKey
from services.chassis.clock import now
from services.chassis.db import Sessions

EVERY = 60.0  # seconds


async def announce(sessions: Sessions, jwk: dict[str, Any]) -> None:
    """A gateway that runs now signs with this key."""
    row = {"kid": jwk["kid"], "jwk": jwk, "seen_at": now()}
    query = insert(SigningKey).values(row)
    async with sessions.begin() as session:
        await session.execute(
            query.on_conflict_do_update(
                index_elements=[col(SigningKey.kid)], set_={"seen_at": row["seen_at"]}
            )
        )


async def keep_announced(sessions: Sessions, jwk: dict[str, Any], said: asyncio.Event) -> None:
    """Say it again and again until cancelled; `said` tells that it was said once."""
    while True:
        await announce(sessions, jwk)
        said.set()
        await asyncio.sleep(EVERY)
