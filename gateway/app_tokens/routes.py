"""`/v1/app-tokens`: phones."""

from uuid import UUID

from fastapi import Request

from gateway.access import Person
from gateway.app_tokens import commands, queries
from gateway.app_tokens.models import AppTokenCreate, AppTokenRead, NewAppToken
from gateway.reached import address_for
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty

router = new_router("/v1/app-tokens", "app-tokens")


@router.get("", response_model=Page[AppTokenRead])
async def list_app_tokens(
    session: Session, by: Person, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Your phones, and with `users:manage` those of accounts in your regions, oldest first."""
    items, following = await queries.page(session, by, limit, cursor)
    return {"items": items, "next": following}


@router.post("", status_code=201, response_model=NewAppToken)
async def make_app_token(
    data: AppTokenCreate, session: Session, by: Person, request: Request
) -> NewAppToken:
    """A token for a phone, and the settings for its QR code; both are shown only in this answer.

    For an account other than your own it needs `users:manage`.
    """
    return await commands.make(session, data, address_for(request), by=by)


@router.post("/{id}/revoke", response_model=AppTokenRead)
async def revoke_app_token(
    id: UUID, session: Session, by: Person, _: Empty | None = None
) -> AppTokenRead:
    """End a phone's token at once."""
    return await commands.revoke(session, id, by=by)
