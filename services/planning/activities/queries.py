"""Finding activities."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.activities.models import Activity, ActivityDependency, ActivityPlace


async def of_plan(session: AsyncSession, plan_id: UUID) -> list[Activity]:
    """The activities of an edition of a plan."""
    query = select(Activity).where(Activity.plan_id == plan_id).order_by(col(Activity.id))
    return list((await session.exec(query)).all())


async def places(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[ActivityPlace]]:
    """Where these activities are, and how much of which criterion they do there."""
    found: dict[UUID, list[ActivityPlace]] = defaultdict(list)
    query = select(ActivityPlace).where(col(ActivityPlace.activity_id).in_(ids))
    for place in await session.exec(query):
        found[place.activity_id].append(place)
    return found


async def dependencies(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """What must be completed before these activities may start."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    query = select(ActivityDependency).where(col(ActivityDependency.activity_id).in_(ids))
    for one in await session.exec(query):
        found[one.activity_id].append(one.needs_id)
    return found
