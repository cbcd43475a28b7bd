"""Finding kawasan by their codes."""

from collections.abc import Collection, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.areas.models import AreaOutline


async def these(session: AsyncSession, codes: Collection[str]) -> Sequence[AreaOutline]:
    """These kawasan, by code, as far as survey told of them."""
    if not codes:
        return []
    query = select(AreaOutline).where(col(AreaOutline.code).in_(sorted(codes)))
    return (await session.exec(query.order_by(col(AreaOutline.code)))).all()
