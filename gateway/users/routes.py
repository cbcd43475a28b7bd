"""`/v1/users`."""

from uuid import UUID

from fastapi import Request, Response

from gateway.access import Admin
from gateway.identity import Address, Caller
from gateway.users import commands, queries
from gateway.users.models import PasswordChange, User, UserPatch, UserRead
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router

router = new_router("/v1/users", "users")


@router.get("", response_model=Page[UserRead])
async def list_users(
    session: Session, by: Admin, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Accounts wholly inside your regions, oldest first."""
    items, following = await queries.page(session, by, limit, cursor)
    return {"items": items, "next": following}


@router.get("/{id}", response_model=UserRead)
async def read_user(id: UUID, session: Session, by: Admin, response: Response) -> User:
    """One account."""
    return tagged(response, await queries.get(session, id, by))


@router.patch("/{id}", response_model=UserRead)
async def change_user(
    id: UUID, data: UserPatch, session: Session, by: Admin, if_match: IfMatch, response: Response
) -> User:
    """Change roles, regions or state of another's account; it must log in again."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.post("/me/password", status_code=204)
async def change_password(
    data: PasswordChange, session: Session, caller: Caller, request: Request, address: Address
) -> None:
    """A new password for your own account; you log in again with it."""
    sessions = request.app.state.sessions
    await commands.change_password(session, sessions, caller.user_id, data, address=address)
