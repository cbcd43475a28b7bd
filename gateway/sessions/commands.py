"""Log in, refresh, log out."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.credentials import SESSION, hash_of
from gateway.db import changed
from gateway.lockout import commands as lockout
from gateway.problems import LoginFailed, RefreshFailed
from gateway.sessions import queries
from gateway.sessions.models import AccessSession, Login, SessionKind, SessionRead
from gateway.settings import GatewaySettings
from gateway.users import passwords
from gateway.users import queries as users
from gateway.users.models import User
from services.chassis.clock import now
from services.chassis.db import Sessions
from services.chassis.sight import speak_as

REFRESH = "nhr_"


@dataclass(frozen=True)
class Opened:
    """A new session with its secrets, which are known only now."""

    user: User
    token: str
    refresh: str
    seconds: int

    def view(self) -> SessionRead:
        return SessionRead(
            access_token=self.token,
            expires_in=self.seconds,
            refresh_token=self.refresh,
            roles=self.user.roles,
            regions=self.user.regions,
        )


async def log_in(
    session: AsyncSession,
    sessions: Sessions,
    data: Login,
    *,
    kind: SessionKind,
    address: str,
    settings: GatewaySettings,
) -> Opened:
    """Open a session; raises LoginFailed without saying what was wrong, or LoginLocked."""
    password = data.password.get_secret_value()
    proven = await prove(sessions, data.username, password, address)
    user = await session.get(User, proven.id, with_for_update=True)
    if user is None or user.version != proven.version:
        raise LoginFailed  # it changed while the password was checked
    return await open_session(session, user, kind, settings)


async def prove(sessions: Sessions, username: str, password: str, address: str) -> User:
    """The account whose password this is; raises LoginFailed or LoginLocked.

    No connection is held meanwhile: checking a password takes longer than all the rest.
    """
    await lockout.count(sessions, username, address)
    async with sessions() as session:
        user = await users.find(session, username)
    usable = user.password_hash if user is not None and user.active else None
    fits = await passwords.matches(password, usable)
    if user is None or not fits:
        raise LoginFailed
    async with sessions.begin() as session:
        await lockout.forget(session, username, address)
    return user


async def open_session(
    session: AsyncSession, user: User, kind: SessionKind, settings: GatewaySettings
) -> Opened:
    """A new session with new secrets, whatever the caller carried before."""
    await speak_as(session, str(user.id))
    row = AccessSession(user_id=user.id, kind=kind, token_hash=b"", expires_at=now())
    user.last_login_at = now()
    session.add(user)
    return _renewed(session, user, row, settings)


async def refresh(sessions: Sessions, token: str, settings: GatewaySettings) -> Opened:
    """New tokens for a session, once; raises RefreshFailed."""
    async with sessions.begin() as session:
        opened = await _refresh(session, token, settings)
    if opened is None:
        raise RefreshFailed
    return opened


async def _refresh(session: AsyncSession, token: str, settings: GatewaySettings) -> Opened | None:
    """None when it may not be.

    A refresh token that was spent before is known to two parties: then the session ends for both,
    and that is kept although the request is refused.
    """
    found = await queries.find_by_refresh(session, hash_of(token))
    if found is None:
        return None
    user, row = found
    await speak_as(session, str(user.id))
    if row.spent_hash == hash_of(token):
        end(session, row)
        return None
    late = row.refresh_until is None or row.refresh_until <= now()
    if row.revoked_at is not None or late or not user.active:
        return None
    row.spent_hash = row.refresh_hash
    return _renewed(session, user, row, settings)


def _renewed(
    session: AsyncSession, user: User, row: AccessSession, settings: GatewaySettings
) -> Opened:
    token = SESSION + secrets.token_urlsafe(32)
    again = REFRESH + secrets.token_urlsafe(32)
    row.token_hash, row.refresh_hash = hash_of(token), hash_of(again)
    row.expires_at = now() + timedelta(hours=settings.session_hours)
    row.refresh_until = now() + timedelta(days=settings.refresh_days)
    session.add(row)
    return Opened(user, token, again, settings.session_hours * 3600)


async def log_out(session: AsyncSession, token_hash: bytes) -> None:
    """End a session; ending it twice is fine."""
    found = await queries.find_by_token(session, token_hash)
    if found is not None:
        end(session, found[1])


def end(session: AsyncSession, row: AccessSession) -> None:
    """Nobody uses this session any more."""
    if row.revoked_at is None:
        row.revoked_at = now()
        session.add(row)


async def end_all(session: AsyncSession, user_id: UUID) -> None:
    """End every session of an account; what else it opened is asked about anew."""
    changed(session, user_id)
    await session.execute(
        text("UPDATE sessions SET revoked_at = :now WHERE user_id = :user AND revoked_at IS NULL"),
        {"now": now(), "user": user_id},
    )
