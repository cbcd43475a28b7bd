"""Takes exits into the read model, set-wise; the order of arrival does not matter."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AreaExited
from services.reporting.exits.models import Exit
from services.reporting.facts import commands as facts
from services.reporting.facts.statements import Projection
from services.reporting.projections.commands import replace

EXITS = (Projection(Exit),)
# What an exit tells of its RTs never changes but that it ends; whichever version is heard first.
STORE = text("""
INSERT INTO rt_exits (generation, exit_id, rt, region, year, area_ha, assessment_id, sealed_at,
    ended_at)
SELECT CAST(:generation AS integer), e.entity_id, x.rt, left(x.rt, 13), e.year, x.area_ha,
    x.assessment_id, min(e.occurred_at),
    min(CASE WHEN e.annulled THEN e.occurred_at ELSE 'infinity' END)
FROM json_to_recordset(CAST(:events AS json))
    AS e (entity_id uuid, year integer, occurred_at timestamptz, annulled boolean, rts json)
CROSS JOIN LATERAL json_to_recordset(e.rts)
    AS x (rt text, area_ha numeric, assessment_id uuid)
GROUP BY e.entity_id, x.rt, e.year, x.area_ha, x.assessment_id
ON CONFLICT (generation, exit_id, rt) DO UPDATE SET
    sealed_at = least(rt_exits.sealed_at, excluded.sealed_at),
    ended_at = least(rt_exits.ended_at, excluded.ended_at)
""")


async def take(session: AsyncSession, generation: int, events: Sequence[AreaExited]) -> None:
    """Store the exits, then replace what their RTs add to the recaps."""
    await store(session, generation, events)
    await replace(session, generation, {one.rt for event in events for one in event.rts})


async def store(session: AsyncSession, generation: int, events: Sequence[AreaExited]) -> None:
    """Store the exits alone; `projections.settle` follows."""
    await facts.take(session, EXITS, events)
    told = f"[{','.join(event.model_dump_json() for event in events)}]"
    await session.execute(STORE, {"generation": generation, "events": told})
