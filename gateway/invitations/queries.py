"""Finding one-time links."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.credentials import hash_of
from gateway.invitations.models import Invitation
from gateway.problems import InvitationInvalid
from gateway.users.models import User
from services.chassis.clock import now


async def get(session: AsyncSession, token: str) -> tuple[Invitation, User]:
    """A link that can still be used, held, and its account; raises InvitationInvalid."""
    query = (
        select(Invitation, User)
        .join(User, col(User.id) == Invitation.user_id)
        .where(
            Invitation.token_hash == hash_of(token),
            col(Invitation.used_at).is_(None),
            Invitation.expires_at > now(),
            User.active,
        )
        .with_for_update()
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise InvitationInvalid
    return found[0], found[1]
