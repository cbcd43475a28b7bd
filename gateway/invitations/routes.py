"""`POST /v1/users`, `/v1/users/{id}/invitation` and `/v1/invitations`."""

from uuid import UUID

from fastapi import Request

from gateway.access import Admin
from gateway.invitations import commands, queries
from gateway.invitations.models import (
    Accept,
    InvitationLook,
    InvitationRead,
    InvitedUser,
    Shown,
)
from gateway.users.models import UserCreate
from services.chassis.db import Session
from services.chassis.routing import router as new_router

router = new_router("/v1", "users")


@router.post("/users", status_code=201, response_model=InvitedUser)
async def invite(data: UserCreate, session: Session, by: Admin, request: Request) -> InvitedUser:
    """Make an account; the one-time link in the answer is shown only now."""
    return await commands.invite(session, data, request.app.state.settings, by=by)


@router.post("/users/{id}/invitation", status_code=201, response_model=InvitationRead)
async def renew(id: UUID, session: Session, by: Admin, request: Request) -> InvitationRead:
    """A new one-time link: for who lost the first one, or the password. Older links end."""
    return await commands.renew(session, id, request.app.state.settings, by=by)


@router.post("/invitations/look", response_model=InvitationLook)
async def look(data: Shown, session: Session) -> InvitationLook:
    """Whose link this is; for the page that asks for the password."""
    invitation, user = await queries.get(session, data.token.get_secret_value())
    return InvitationLook(
        username=user.username, purpose=invitation.purpose, expires_at=invitation.expires_at
    )


@router.post("/invitations/accept", status_code=204)
async def accept(data: Accept, session: Session) -> None:
    """Set the password; the link is used up, and every session of the account ends."""
    await commands.accept(session, data)
