"""Finding accounts and sessions."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.users.models import AccessSession, User, name_key
from services.chassis.clock import now


async def find(session: AsyncSession, username: str) -> User | None:
    """An account by name."""
    return (await session.exec(select(User).where(User.name_key == name_key(username)))).first()


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
