"""Which keys count."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.keys.models import SigningKey
from services.chassis.clock import now

KEPT = timedelta(minutes=10)  # after a gateway was last seen with a key


async def live(session: AsyncSession) -> list[dict[str, Any]]:
    """The public keys of every gateway of these days."""
    query = select(SigningKey.jwk).where(col(SigningKey.seen_at) > now() - KEPT)
    return [dict(jwk) for jwk in (await session.exec(query.order_by(col(SigningKey.kid)))).all()]
