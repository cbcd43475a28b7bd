"""Tells the others how the doing of an activity goes."""

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_activities import WorkEvent
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.planning.activities import commands as activities
from services.planning.activities import queries as known
from services.planning.activities import views
from services.planning.activities.models import Activity
from services.planning.needs import queries as needs
from services.planning.progress import queries


async def tell(
    session: AsyncSession, activity: Activity, kind: type[WorkEvent], *, by: str
) -> None:
    """An event about an activity, which is held; it is a new version of the activity.

    `institution_id` is whom the plan named, `executor_id` who does it.
    """
    activity.told += 1
    await activities.saved(session, activity)
    places = (await known.places(session, [activity.id]))[activity.id]
    waits = (await known.dependencies(session, [activity.id]))[activity.id]
    done = await queries.facts(session, activity.id)
    done["executor_id"] = done.pop("institution_id")
    measured = (await needs.measured_by(session, [activity.id]))[activity.id]
    said = views.told(activity, places, waits, measured, id=new_id(), by=by)
    emit(session, kind.model_validate(said | done))
