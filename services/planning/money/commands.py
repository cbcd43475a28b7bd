"""Keep what finance tells of the money of activities, and tell who is funded."""

from collections.abc import Sequence

from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.finance import MoneyEvent
from contracts.planning_activities import ActivityFunded
from services.chassis.clock import now
from services.planning.activities.models import Activity
from services.planning.money import queries, rules
from services.planning.money.models import ActivityFunding, ActivityMoney, Kind
from services.planning.progress.telling import tell

COLUMNS = tuple(ActivityMoney.model_fields)
KEEP = text(
    f"INSERT INTO activity_money ({', '.join(COLUMNS)}) SELECT {', '.join(COLUMNS)}"  # noqa: S608
    " FROM json_populate_recordset(NULL::activity_money, CAST(:told AS json)) ORDER BY id"
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in COLUMNS[1:])}"
    " WHERE activity_money.version < excluded.version RETURNING id, kind, activity_id"
)


async def keep(session: AsyncSession, events: Sequence[MoneyEvent]) -> None:
    """Keep what is newer than what is known; activities that are funded by it are told of."""
    told = rules.kept(events)
    if not told:
        return
    kept = await session.execute(KEEP, {"told": to_json(told).decode()})
    actors = {event.entity_id: event.actor for event in events}
    by = {row.activity_id: actors[row.id] for row in kept if row.kind == Kind.committed}
    touched = sorted(by.keys() - {None})
    for activity in await queries.unfunded(session, touched) if touched else ():
        await tell_if_funded(session, activity, by=by[activity.id])


async def tell_if_funded(session: AsyncSession, activity: Activity, *, by: str) -> None:
    """Tell once that all sources of an activity, which is held, have committed their parts."""
    if not rules.funded(activity, await queries.by_source(session, activity.id)):
        return
    facts = {"id": activity.id, "region": activity.region, "funded_at": now()}
    query = insert(ActivityFunding).values(facts).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(ActivityFunding.id)))).first():
        await tell(session, activity, ActivityFunded, by=by)
