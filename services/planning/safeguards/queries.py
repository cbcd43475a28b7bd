"""Finding the answers of an activity, and what they lack."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.planning.activities import queries as activities
from services.planning.activities.models import Activity
from services.planning.activities.rules import kind_of
from services.planning.safeguards import rules
from services.planning.safeguards.models import ActivitySafeguards
from services.planning.safeguards.shapes import Missing, SafeguardsRead


async def find(session: AsyncSession, activity_id: UUID) -> ActivitySafeguards | None:
    """The answers of an activity, once there are any."""
    query = select(ActivitySafeguards).where(ActivitySafeguards.id == activity_id)
    return (await session.exec(query)).first()


async def missing_of(session: AsyncSession, activity: Activity) -> list[Missing]:
    """What the screening of an activity lacks; empty when it is complete."""
    return (await shown(session, activity)).missing


async def shown(session: AsyncSession, activity: Activity) -> SafeguardsRead:
    """The answers of an activity with what they lack."""
    return _view(activity, await find(session, activity.id))


async def every(session: AsyncSession, of: Sequence[Activity]) -> list[SafeguardsRead]:
    """The same of several activities, in their order."""
    query = select(ActivitySafeguards).where(col(ActivitySafeguards.id).in_([one.id for one in of]))
    found = {one.id: one for one in await session.exec(query)}
    return [_view(one, found.get(one.id)) for one in of]


def _view(activity: Activity, found: ActivitySafeguards | None) -> SafeguardsRead:
    answers = {} if found is None else found.answers
    missing = rules.missing(answers, works=kind_of(activity.kind).builds)
    return SafeguardsRead(
        activity_id=activity.id,
        region=activity.region,
        answers=answers,
        complete=not missing,
        missing=missing,
        version=0 if found is None else found.version,
        answered_by=found and found.answered_by,
        answered_at=found and found.answered_at,
    )


async def read(session: AsyncSession, id: UUID, principal: Principal) -> SafeguardsRead:
    """The answers of an activity in the caller's regions; raises NotFound."""
    return await shown(session, await activities.get(session, id, principal))
