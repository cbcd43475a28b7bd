"""Finding agencies and keys."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.partners.models import Agency, ApiKey
from gateway.users import rules as users
from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import NotFound
from services.chassis.scope import all_inside


async def agency(
    session: AsyncSession, id: UUID, by: Principal, *, for_update: bool = False
) -> Agency:
    """An agency wholly inside the caller's regions; raises NotFound."""
    found = await session.get(Agency, id, with_for_update=for_update)
    if found is None or not users.manages(by, found.regions):
        raise NotFound(what="partner", key=id)
    return found


async def agencies(
    session: AsyncSession, by: Principal, limit: int, cursor: str | None
) -> tuple[list[Agency], str | None]:
    """Agencies wholly inside the caller's regions, oldest first."""
    query = select(Agency).where(all_inside(Agency.regions, by))
    return await pagination.page(session, query, col(Agency.id), limit=limit, cursor=cursor)


async def keys(
    session: AsyncSession, id: UUID, by: Principal, limit: int, cursor: str | None
) -> tuple[Sequence[ApiKey], str | None]:
    """Keys of an agency, oldest first."""
    await agency(session, id, by)
    query = select(ApiKey).where(ApiKey.agency_id == id)
    return await pagination.page(session, query, col(ApiKey.id), limit=limit, cursor=cursor)


async def key(session: AsyncSession, agency_id: UUID, id: UUID, by: Principal) -> ApiKey:
    """A key of an agency of the caller's, held; raises NotFound."""
    await agency(session, agency_id, by)
    query = select(ApiKey).where(ApiKey.id == id, ApiKey.agency_id == agency_id).with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="key", key=id)
    return found


async def successor(session: AsyncSession, id: UUID) -> UUID | None:
    """The key that took a key's place."""
    query = select(ApiKey.id).where(ApiKey.rotated_from == id)
    return (await session.exec(query)).first()


async def find_live(session: AsyncSession, secret_hash: bytes) -> tuple[ApiKey, Agency] | None:
    """A key that works now, with its active agency."""
    query = (
        select(ApiKey, Agency)
        .join(Agency, col(Agency.id) == ApiKey.agency_id)
        .where(
            ApiKey.secret_hash == secret_hash,
            col(ApiKey.revoked_at).is_(None),
            (col(ApiKey.expires_at).is_(None)) | (col(ApiKey.expires_at) > now()),
            Agency.active,
        )
    )
    found = (await session.exec(query)).first()
    return (found[0], found[1]) if found else None
