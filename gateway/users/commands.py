"""Log in, log out, make accounts."""

import hashlib
import secrets
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.problems import LoginFailed
from gateway.users import passwords, queries
from gateway.users.models import AccessSession, Login, SessionRead, User, UserIn, name_key
from services.chassis.clock import now

PREFIX = "nhs_"


def hash_of(token: str) -> bytes:
    """How a token is stored and looked up."""
    return hashlib.sha256(token.encode()).digest()


async def log_in(session: AsyncSession, data: Login, *, hours: int) -> SessionRead:
    """Open a session; raises LoginFailed without saying what was wrong."""
    user = await queries.find(session, data.username)
    usable = user.password_hash if user is not None and user.active else None
    fits = await passwords.matches(data.password.get_secret_value(), usable)
    if user is None or not fits:
        raise LoginFailed
    token = PREFIX + secrets.token_urlsafe(32)
    expires_at = now() + timedelta(hours=hours)
    session.add(AccessSession(token_hash=hash_of(token), user_id=user.id, expires_at=expires_at))
    return SessionRead(
        access_token=token, expires_in=hours * 3600, roles=user.roles, regions=user.regions
    )


async def log_out(session: AsyncSession, token: str) -> None:
    """End a session; ending it twice is fine."""
    found = await session.get(AccessSession, hash_of(token))
    if found is not None and found.revoked_at is None:
        found.revoked_at = now()
        session.add(found)


async def save(session: AsyncSession, data: UserIn) -> User:
    """Make an account, or give a known one this password, these roles and regions."""
    user = await queries.find(session, data.username)
    user = user or User(
        username=data.username,
        name_key=name_key(data.username),
        password_hash="",
        roles=[],
        regions=[],
    )
    user.password_hash = await passwords.hash_password(data.password.get_secret_value())
    user.roles = [str(role) for role in data.roles]
    user.regions = list(data.regions)
    session.add(user)
    return user
