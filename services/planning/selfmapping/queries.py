"""Finding what was mapped."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.selfmapping import rules
from services.planning.selfmapping.models import MappedPoint, PointFilter, PointRead

COLUMNS = ("kind", "rt", "criterion", "need_id", "meeting_id")


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> MappedPoint:
    """A point in the caller's regions; raises NotFound."""
    query = select(MappedPoint).where(
        MappedPoint.id == id, scope.visible(MappedPoint.region, principal)
    )
    if for_update:
        query = query.with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="mapped point", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> MappedPoint | None:
    """The point with this id, if the database shows it."""
    return (await session.exec(select(MappedPoint).where(MappedPoint.id == id))).first()


async def read(session: AsyncSession, id: UUID, principal: Principal) -> PointRead:
    """A point as it is shown."""
    return rules.view(await get(session, id, principal))


async def of_region(session: AsyncSession, principal: Principal, region: str) -> list[PointRead]:
    """What was mapped in a place and not withdrawn, by kind and day."""
    query = select(MappedPoint).where(
        MappedPoint.region == region,
        scope.visible(MappedPoint.region, principal, region),
        col(MappedPoint.withdrawn_reason).is_(None),
    )
    keys = (col(MappedPoint.kind), col(MappedPoint.mapped_on), col(MappedPoint.id))
    return [rules.view(point) for point in await session.exec(query.order_by(*keys))]


async def page(
    session: AsyncSession, principal: Principal, wanted: PointFilter
) -> tuple[list[PointRead], str | None]:
    """Points in the caller's regions, by village."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(MappedPoint).where(scope.visible(MappedPoint.region, principal, wanted.region))
    for column in COLUMNS:
        value = getattr(wanted, column)
        if value is not None:
            query = query.where(getattr(MappedPoint, column) == value)
    keys = (col(MappedPoint.region), col(MappedPoint.id))
    found, following = await pagination.page(
        session, query, *keys, limit=wanted.limit, cursor=wanted.cursor
    )
    return [rules.view(point) for point in found], following
