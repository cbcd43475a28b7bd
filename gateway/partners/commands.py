"""Make agencies; make, rotate and revoke their keys."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.credentials import hash_of, new_key
from gateway.partners import queries, rules
from gateway.partners.models import (
    Agency,
    AgencyCreate,
    AgencyPatch,
    ApiKey,
    KeyCreate,
    KeyRead,
    KeyRotate,
    NewKey,
)
from gateway.users import rules as users
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version


async def register(session: AsyncSession, data: AgencyCreate, *, by: Principal) -> Agency:
    """A new agency inside the caller's regions; the same id again answers the same agency."""
    users.ensure_grantable(by, (), data.regions)
    new = Agency(**data.model_dump(exclude_none=True), created_by=by.id)
    await session.execute(insert(Agency).values(new.model_dump()).on_conflict_do_nothing())
    agency = await queries.agency(session, new.id, by)
    rules.ensure_same(agency, data)
    return agency


async def change(
    session: AsyncSession, id: UUID, data: AgencyPatch, if_match: str, *, by: Principal
) -> Agency:
    """Change an agency; while it is not active, none of its keys works."""
    agency = await queries.agency(session, id, by, for_update=True)
    check_version(agency, if_match)
    for name, value in data.model_dump(exclude_none=True).items():
        setattr(agency, name, value)
    agency.version += 1
    session.add(agency)
    return agency


async def make_key(
    session: AsyncSession, agency_id: UUID, data: KeyCreate, *, by: Principal
) -> NewKey:
    """A new key; the answer is the only place where it ever stands."""
    agency = await queries.agency(session, agency_id, by)
    rules.ensure_scopes(by, data.scopes)
    users.ensure_grantable(by, (), data.regions)
    rules.ensure_inside(agency.regions, data.regions)
    rules.ensure_future(data.expires_at, now())
    return await _new(
        session,
        ApiKey(
            **data.model_dump(), agency_id=agency_id, prefix="", secret_hash=b"", created_by=by.id
        ),
    )


async def rotate(
    session: AsyncSession, agency_id: UUID, id: UUID, data: KeyRotate, *, by: Principal
) -> NewKey:
    """A key with the same rights; the old one works on for the overlap."""
    old = await queries.key(session, agency_id, id, by)
    rules.ensure_scopes(by, old.scopes)
    rules.ensure_rotatable(old, now(), successor=await queries.successor(session, id))
    kept = {"agency_id", "label", "scopes", "regions", "per_minute", "per_day", "expires_at"}
    new = ApiKey(
        **old.model_dump(include=kept),
        rotated_from=old.id,
        prefix="",
        secret_hash=b"",
        created_by=by.id,
    )
    old.expires_at = rules.overlap_until(old.expires_at, now(), data.overlap_hours)
    session.add(old)
    return await _new(session, new)


async def _new(session: AsyncSession, key: ApiKey) -> NewKey:
    key.prefix, shown = new_key()
    key.secret_hash = hash_of(shown)
    session.add(key)
    await session.flush()
    return NewKey(**KeyRead.model_validate(key).model_dump(), key=shown)


async def revoke(session: AsyncSession, agency_id: UUID, id: UUID, *, by: Principal) -> ApiKey:
    """The key works no more, everywhere within seconds; revoking twice is fine."""
    key = await queries.key(session, agency_id, id, by)
    key.revoked_at = key.revoked_at or now()
    session.add(key)
    return key
