"""Finding sessions."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.sessions.models import AccessSession
from gateway.users.models import User
from services.chassis.clock import now


async def find_by_token(
    session: AsyncSession, token_hash: bytes
) -> tuple[User, AccessSession] | None:
    """The active account behind a live session."""
    query = (
        select(User, AccessSession)
        .join(AccessSession, col(AccessSession.user_id) == User.id)
        .where(
            AccessSession.token_hash == token_hash,
            col(AccessSession.revoked_at).is_(None),
            AccessSession.expires_at > now(),
            User.active,
        )
    )
    found = (await session.exec(query)).first()
    return (found[0], found[1]) if found else None


async def find_by_refresh(
    session: AsyncSession, refresh_hash: bytes
) -> tuple[User, AccessSession] | None:
    """The session that a refresh token belongs to, also when it was spent already; held."""
    query = (
        select(User, AccessSession)
        .join(AccessSession, col(AccessSession.user_id) == User.id)
        .where(
            (col(AccessSession.refresh_hash) == refresh_hash)
            | (col(AccessSession.spent_hash) == refresh_hash)
        )
        .with_for_update(of=AccessSession)
    )
    found = (await session.exec(query)).first()
    return (found[0], found[1]) if found else None
