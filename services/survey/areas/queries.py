"""Finding areas and their members."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.areas.models import Area, AreaMember, AreaRead


async def get(session: AsyncSession, code: str, principal: Principal) -> Area:
    """An area in the caller's regions; raises NotFound."""
    query = select(Area).where(Area.code == code, scope.visible(Area.region, principal))
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="area", key=code)
    return found


async def find(session: AsyncSession, code: str) -> Area | None:
    """An area by code, wherever it is."""
    return (await session.exec(select(Area).where(Area.code == code))).first()


async def views(session: AsyncSession, areas: Sequence[Area]) -> list[AreaRead]:
    """Areas with their members, in two queries however many there are."""
    codes = [area.code for area in areas]
    query = select(AreaMember).where(col(AreaMember.area).in_(codes)).order_by(col(AreaMember.rt))
    members: dict[str, list[str]] = {code: [] for code in codes}
    for member in (await session.exec(query)).all():
        members[member.area].append(member.rt)
    return [AreaRead(**a.model_dump(), members=members[a.code]) for a in areas]


async def page(
    session: AsyncSession, principal: Principal, region: str | None, limit: int, cursor: str | None
) -> tuple[list[AreaRead], str | None]:
    """Areas in the caller's regions, by code."""
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(Area).where(scope.visible(Area.region, principal, region))
    found, following = await pagination.page(
        session, query, col(Area.code), limit=limit, cursor=cursor
    )
    return await views(session, found), following


async def elsewhere(session: AsyncSession, code: str, rts: Sequence[str]) -> AreaMember | None:
    """One of the RTs that belongs to another area."""
    query = select(AreaMember).where(col(AreaMember.rt).in_(rts), AreaMember.area != code)
    return (await session.exec(query.limit(1))).first()
