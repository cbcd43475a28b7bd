"""Keep what planning tells of activities, set-wise."""

from collections.abc import Sequence

from pydantic_core import to_json
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_activities import ActivityEvent
from services.finance.activities import rules
from services.finance.activities.models import KnownActivity

COLUMNS = tuple(KnownActivity.model_fields)
KEEP = text(
    f"INSERT INTO activities ({', '.join(COLUMNS)}) SELECT {', '.join(COLUMNS)}"  # noqa: S608 - our own names
    " FROM json_populate_recordset(NULL::activities, CAST(:told AS json)) ORDER BY id"
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in COLUMNS[1:])}"
    " WHERE activities.version < excluded.version"
)


async def keep(session: AsyncSession, events: Sequence[ActivityEvent]) -> None:
    """Keep what is newer than what is known."""
    told = rules.kept(events)
    if told:
        await session.execute(KEEP, {"told": to_json(told).decode()})
