"""Reads the activities that planning told of."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.finance.activities.models import KnownActivity


async def find(session: AsyncSession, id: UUID) -> KnownActivity | None:
    """An activity as it was told last; None when it was not told yet or is outside the sight.

    An activity of a regency is outside a village's sight: who holds money of it, and so may know
    how far it is, asks with `sight.everything`.
    """
    return await session.get(KnownActivity, id, populate_existing=True)
