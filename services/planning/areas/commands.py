"""Keeps kawasan as they stand, set-wise."""

from collections.abc import Sequence

from pydantic_core import to_json
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AreaDelineated
from services.planning.areas.models import AreaOutline

COLUMNS = tuple(AreaOutline.model_fields)
NAMES = ", ".join(COLUMNS)
KEEP = text(
    f"INSERT INTO area_outlines AS kept ({NAMES}) SELECT {NAMES}"  # noqa: S608 - our own names
    " FROM json_populate_recordset(NULL::area_outlines, CAST(:told AS json)) ORDER BY code"
    " ON CONFLICT (code) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "code")
    + " WHERE kept.version < excluded.version"
)


async def keep(session: AsyncSession, events: Sequence[AreaDelineated]) -> None:
    """Keep the newest of each kawasan; what is older than what is known is ignored."""
    newest = {event.code: event for event in sorted(events, key=lambda event: event.version)}
    told = [{name: getattr(event, name) for name in COLUMNS} for event in newest.values()]
    if told:
        await session.execute(KEEP, {"told": to_json(told).decode()})
