"""Takes what survey tells of regions into the read model."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey_regions import RegionChanged
from services.reporting.boundaries.models import RegionLine

TOLD = {
    "generation": "CAST(:generation AS integer)",
    "change_id": "e.entity_id",
    "told_at": "e.occurred_at",
    "valid_from": "e.valid_from",
}
NAMES = tuple(RegionLine.model_fields)
STORE = text(
    f"INSERT INTO region_lines ({', '.join(NAMES)})"  # noqa: S608 - our own names
    f" SELECT {', '.join(TOLD.get(name, f'l.{name}') for name in NAMES)}"
    " FROM json_to_recordset(CAST(:events AS json))"
    " AS e (entity_id uuid, valid_from date, occurred_at timestamptz, lines json)"
    " CROSS JOIN LATERAL json_to_recordset(e.lines)"
    " AS l (old_code text, new_code text, kind text, name text, share numeric)"
    " ON CONFLICT DO NOTHING"
)


async def take(session: AsyncSession, generation: int, events: Sequence[RegionChanged]) -> None:
    """Keep the lines of these changes; each is told once, however often it is heard."""
    told = f"[{','.join(event.model_dump_json() for event in events)}]"
    await session.execute(STORE, {"generation": generation, "events": told})
