"""Answer the screening of an activity."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_put
from services.planning.activities import queries as activities
from services.planning.activities.rules import ensure_detail_open
from services.planning.safeguards import queries, rules
from services.planning.safeguards.models import ActivitySafeguards
from services.planning.safeguards.shapes import SafeguardsPut, SafeguardsRead


async def put(
    session: AsyncSession, id: UUID, data: SafeguardsPut, if_match: str | None, *, by: Principal
) -> SafeguardsRead:
    """Answer the screening of an activity that is not approved yet; all answers at once."""
    activity = await activities.get(session, id, by, for_update=True)
    known = await queries.find(session, id)
    check_put(known, if_match)
    ensure_detail_open(activity)
    answers = rules.read(data.answers)
    row = known or ActivitySafeguards(
        id=id, region=activity.region, answers={}, version=0, answered_by=by.id
    )
    row.answers, row.answered_by, row.answered_at = answers, by.id, now()
    row.version += 1
    session.add(row)
    await session.flush()
    return await queries.shown(session, activity)
