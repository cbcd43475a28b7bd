"""Tells the areas that have ever been drawn or verified, as they stand."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AreaDelineated
from services.chassis.outbox import emit_rows

MOST_MEMBERS: Final = 2_000
COUNT = text(
    "UPDATE areas a SET told = told + 1 WHERE code = ANY(:codes)"
    " AND EXISTS (SELECT FROM area_outlines o WHERE o.area = a.code) RETURNING code"
)
TOLD: Final = (
    "SELECT CAST(:at AS timestamptz) AS occurred_at, a.region, a.id AS entity_id, a.told AS version,"  # noqa: S608 - our own number
    " CAST(:actor AS text) AS actor, a.code, a.name, m.rts,"
    f" to_json((m.members)[1:{MOST_MEMBERS}]) AS members,"
    " a.measured_ha::text AS measured_ha, a.verified_ha::text AS verified_ha,"
    " o.simplified AS geometry FROM areas a"
    " LEFT JOIN area_outlines o ON o.area = a.code AND o.version = a.outline_version"
    " CROSS JOIN LATERAL (SELECT count(*) AS rts,"
    "  coalesce(array_agg(rt ORDER BY rt), '{}') AS members FROM area_members"
    "  WHERE area = a.code) m WHERE a.code = ANY(:codes)"
)


async def tell(session: AsyncSession, codes: Collection[str], *, at: datetime, actor: str) -> None:
    """Say how these areas stand after a change, those that nobody ever drew left out."""
    told = [row.code for row in await session.execute(COUNT, {"codes": list(codes)})]
    if told:
        await emit_rows(session, AreaDelineated, TOLD, {"codes": told, "at": at, "actor": actor})
