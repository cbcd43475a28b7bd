"""`/v1/partners`."""

from uuid import UUID

from fastapi import Response

from gateway.access import PartnerAdmin
from gateway.partners import commands, queries
from gateway.partners.models import (
    Agency,
    AgencyCreate,
    AgencyPatch,
    AgencyRead,
    ApiKey,
    KeyCreate,
    KeyRead,
    KeyRotate,
    NewKey,
)
from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty

router = new_router("/v1/partners", "partners")


@router.get("", response_model=Page[AgencyRead])
async def list_partners(
    session: Session, by: PartnerAdmin, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Agencies wholly inside your regions, oldest first."""
    items, following = await queries.agencies(session, by, limit, cursor)
    return {"items": items, "next": following}


@router.post("", status_code=201, response_model=AgencyRead)
async def register_partner(
    data: AgencyCreate, session: Session, by: PartnerAdmin, response: Response
) -> Agency:
    """Register an agency; its keys are made afterwards."""
    return tagged(response, await commands.register(session, data, by=by))


@router.get("/{id}", response_model=AgencyRead)
async def read_partner(id: UUID, session: Session, by: PartnerAdmin, response: Response) -> Agency:
    """One agency."""
    return tagged(response, await queries.agency(session, id, by))


@router.patch("/{id}", response_model=AgencyRead)
async def change_partner(
    id: UUID,
    data: AgencyPatch,
    session: Session,
    by: PartnerAdmin,
    if_match: IfMatch,
    response: Response,
) -> Agency:
    """Change an agency, or switch it and all its keys off."""
    return tagged(response, await commands.change(session, id, data, if_match, by=by))


@router.get("/{id}/keys", response_model=Page[KeyRead])
async def list_keys(
    id: UUID, session: Session, by: PartnerAdmin, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """Keys of an agency, oldest first, with when they were last used."""
    items, following = await queries.keys(session, id, by, limit, cursor)
    return {"items": items, "next": following}


@router.post("/{id}/keys", status_code=201, response_model=NewKey)
async def make_key(id: UUID, data: KeyCreate, session: Session, by: PartnerAdmin) -> NewKey:
    """Make a key; it is shown only in this answer."""
    return await commands.make_key(session, id, data, by=by)


@router.post("/{id}/keys/{key_id}/rotate", status_code=201, response_model=NewKey)
async def rotate_key(
    id: UUID, key_id: UUID, data: KeyRotate, session: Session, by: PartnerAdmin
) -> NewKey:
    """A new key in place of an old one, which works on for a while."""
    return await commands.rotate(session, id, key_id, data, by=by)


@router.post("/{id}/keys/{key_id}/revoke", response_model=KeyRead)
async def revoke_key(
    id: UUID, key_id: UUID, session: Session, by: PartnerAdmin, _: Empty | None = None
) -> ApiKey:
    """End a key at once."""
    return await commands.revoke(session, id, key_id, by=by)
