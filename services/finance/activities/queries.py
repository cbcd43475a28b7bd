"""Reads the activities that planning told of."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import sight
from services.finance.activities.models import KnownActivity


async def find(session: AsyncSession, id: UUID) -> KnownActivity | None:
    """An activity as it was told last; None when it was not told yet or is outside the sight.

    An activity of a regency is outside a village's sight: who holds money of it, and so may know
    how far it is, asks with `sight.everything`.
    """
    return await session.get(KnownActivity, id, populate_existing=True)


async def among(session: AsyncSession, ids: Collection[UUID | None]) -> dict[UUID, KnownActivity]:
    """Those of the activities that planning told of, wherever they are, by their ids."""
    wanted = {id for id in ids if id is not None}
    if not wanted:
        return {}
    async with sight.everything(session):
        found = await session.exec(select(KnownActivity).where(col(KnownActivity.id).in_(wanted)))
        return {one.id: one for one in found}
