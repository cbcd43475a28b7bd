"""Make a one-time link; use it."""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.credentials import hash_of
from gateway.invitations import queries
from gateway.invitations.models import (
    Accept,
    Invitation,
    InvitationRead,
    InvitedUser,
    Purpose,
)
from gateway.settings import GatewaySettings
from gateway.users import commands as users
from gateway.users import queries as known_users
from gateway.users import rules
from gateway.users.models import User, UserCreate, UserRead
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.sight import speak_as

PREFIX = "nhi_"
PAGE = "/undangan"
REPLACE = text("UPDATE invitations SET used_at = :now WHERE user_id = :user AND used_at IS NULL")


async def invite(
    session: AsyncSession, data: UserCreate, settings: GatewaySettings, *, by: Principal
) -> InvitedUser:
    """A new account and the link with which its owner sets the password."""
    user = await users.create(session, data, by=by)
    link = await _link(session, user, Purpose.invitation, settings, by)
    return InvitedUser(**UserRead.model_validate(user).model_dump(), invitation=link)


async def renew(
    session: AsyncSession, id: UUID, settings: GatewaySettings, *, by: Principal
) -> InvitationRead:
    """A new link for an account of the caller's: to accept, or to reset a lost password."""
    user = await known_users.get(session, id, by)
    rules.ensure_invitable(by, user)
    purpose = Purpose.invitation if user.invited else Purpose.reset
    return await _link(session, user, purpose, settings, by)


async def _link(
    session: AsyncSession, user: User, purpose: Purpose, settings: GatewaySettings, by: Principal
) -> InvitationRead:
    moment = now()
    await session.execute(REPLACE, {"user": user.id, "now": moment})
    token = PREFIX + secrets.token_urlsafe(32)
    expires = moment + timedelta(hours=settings.invitation_hours)
    session.add(
        Invitation(
            token_hash=hash_of(token),
            user_id=user.id,
            purpose=purpose,
            created_by=by.id,
            expires_at=expires,
        )
    )
    link = f"{settings.public_url or ''}{PAGE}#{token}"
    return InvitationRead(token=token, link=link, purpose=purpose, expires_at=expires)


async def accept(session: AsyncSession, data: Accept) -> None:
    """Set the password that the link was made for; the link is used up."""
    invitation, user = await queries.get(session, data.token.get_secret_value())
    await speak_as(session, str(user.id))
    invitation.used_at = now()
    session.add(invitation)
    await users.set_password(session, user, data.password.get_secret_value())
