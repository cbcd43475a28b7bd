"""Reads the money of activities."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import sight
from services.planning.activities.models import Activity
from services.planning.activities.rules import LASTS
from services.planning.money.models import ActivityFunding
from services.planning.plans.models import Plan

SUMS = ", ".join(
    f"coalesce(sum(amount) FILTER (WHERE kind = '{kind}'), 0) AS {kind}"
    for kind in ("committed", "released", "spent")
)
BY_SOURCE = text(
    f"SELECT source, {SUMS} FROM activity_money WHERE activity_id = :id"  # noqa: S608 - our own names
    " GROUP BY source HAVING sum(amount) <> 0 ORDER BY source"
)


async def by_source(session: AsyncSession, id: UUID) -> list[dict[str, Any]]:
    """What each source has committed to an activity, released, and what was spent of it.

    Whoever asks has the activity; its money may be of a region around theirs.
    """
    async with sight.everything(session):
        found = await session.execute(BY_SOURCE, {"id": id})
    return [dict(row) for row in found.mappings()]


async def unfunded(session: AsyncSession, ids: Sequence[UUID]) -> list[Activity]:
    """Those that may be told to be funded by now, held after their plans as everybody does."""
    of = select(Activity.plan_id).where(col(Activity.id).in_(ids))
    plans = select(Plan.id).where(col(Plan.id).in_(of)).order_by(col(Plan.id))
    await session.exec(plans.with_for_update())
    told = select(ActivityFunding.id)
    query = select(Activity).where(
        col(Activity.id).in_(ids),
        col(Activity.id).not_in(told),
        col(Activity.state).in_(LASTS),
    )
    held = query.order_by(col(Activity.id)).with_for_update()
    return list(await session.exec(held.execution_options(populate_existing=True)))
