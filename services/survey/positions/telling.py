"""Tells where the RTs of villages lie, those villages alone of which it is news."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey_positions import MOST_PLACED, VillagePositioned
from services.chassis import sight
from services.chassis.geo import EAST, NORTH, SOUTH, WEST
from services.chassis.outbox import emit_rows
from services.survey.positions.queries import FEWEST
from services.survey.rounds.models import RoundState

# One after the other in a province: each tells what those before it have committed. It is held to
# the end of the transaction, so telling comes last.
ALONE = text(
    "SELECT pg_advisory_xact_lock(7301027, CAST(province AS integer))"
    " FROM unnest(CAST(:provinces AS text[])) AS told (province)"
)
STATED: Final = (
    "SELECT p.rt, p.region, p.lon, p.lat, 'stated' AS source, 1 AS rank"
    " FROM asked JOIN rt_positions p USING (region) WHERE p.stands AND p.lon IS NOT NULL"
)
# As `queries.HOMES` finds it for one RT, of sealed rounds alone: while a round is open each telling
# would show how one more home moves the mean.
HOMES: Final = (
    "SELECT DISTINCT ON (rt) rt, region, lon, lat, 'households', 2 FROM (SELECT s.rt, s.region,"  # noqa: S608 - our own numbers
    "  r.year, r.sealed_at, r.id, round(avg(h.lon), 4) AS lon, round(avg(h.lat), 4) AS lat"
    "  FROM asked CROSS JOIN LATERAL (VALUES (left(asked.region, 2)), (left(asked.region, 5)),"
    "   (left(asked.region, 8)), (asked.region)) above (code)"
    "  JOIN rounds r ON r.region = above.code"
    "  JOIN sheets s ON s.round_id = r.id AND s.region = asked.region"
    "  JOIN households h ON h.round_id = r.id AND h.rt = s.rt"
    f" WHERE r.state = '{RoundState.sealed}' AND h.state = 'approved'"
    f" AND h.lon BETWEEN {WEST} AND {EAST} AND h.lat BETWEEN {SOUTH} AND {NORTH}"
    f" GROUP BY s.rt, s.region, r.id HAVING count(*) >= {FEWEST}) homes"
    " ORDER BY rt, year DESC, sealed_at DESC, id DESC"
)
OF_AREAS: Final = (
    "SELECT m.rt, m.region, a.lon, a.lat, 'area', 3"
    " FROM asked JOIN area_members m USING (region) JOIN area_points a USING (area)"
)
# A part that has nothing left is told once more, empty.
KEEP = text(
    "WITH asked AS MATERIALIZED (SELECT unnest(CAST(:villages AS text[])) AS region),"  # noqa: S608 - our own SQL
    " placed AS (SELECT DISTINCT ON (rt) rt, region, lon, lat, source"
    f"  FROM ({STATED} UNION ALL ({HOMES}) UNION ALL {OF_AREAS}) known ORDER BY rt, rank),"
    " parts AS (SELECT region, part, jsonb_agg(jsonb_build_object('rt', rt, 'lon', lon::text,"
    "  'lat', lat::text, 'source', source) ORDER BY rt COLLATE \"C\") AS rts FROM (SELECT *,"
    '  (row_number() OVER (PARTITION BY region ORDER BY rt COLLATE "C") - 1) / :most AS part'
    "  FROM placed) numbered GROUP BY region, part)"
    " INSERT INTO village_positions AS kept (id, region, part, told, rts)"
    " SELECT uuidv7(), region, part, 1, coalesce(rts, '[]') FROM parts FULL JOIN (SELECT region,"
    "  part FROM asked JOIN village_positions USING (region)) before USING (region, part)"
    " ON CONFLICT (region, part) DO UPDATE SET told = kept.told + 1, rts = excluded.rts"
    " WHERE kept.rts <> excluded.rts RETURNING id"
)
TOLD: Final = (
    "SELECT CAST(:at AS timestamptz) AS occurred_at, region, id AS entity_id, told AS version,"
    " CAST(:actor AS text) AS actor, part, rts FROM village_positions WHERE id = ANY(:ids)"
)
OF_ROUND = text("SELECT DISTINCT region FROM assessments WHERE round_id = :round AND level = 'rt'")
AREAS = text("SELECT DISTINCT region FROM area_members WHERE area = ANY(:codes)")


async def tell(
    session: AsyncSession, villages: Collection[str], *, at: datetime, actor: str
) -> None:
    """Say where the RTs of these villages lie, if it is other than was said before."""
    if not villages:
        return
    await session.flush()
    async with sight.everything(session):  # a village is told whole, whoever changed some of it
        provinces = sorted({village[:2] for village in villages})
        await session.execute(ALONE, {"provinces": provinces})
        facts = {"villages": sorted(villages), "most": MOST_PLACED}
        ids = list((await session.execute(KEEP, facts)).scalars())
        if ids:
            own = {"ids": ids, "at": at, "actor": actor}
            await emit_rows(session, VillagePositioned, TOLD, own)


async def tell_of_round(session: AsyncSession, round: UUID, *, at: datetime, actor: str) -> None:
    """The same of the villages of a round."""
    await tell(session, await _villages(session, OF_ROUND, {"round": round}), at=at, actor=actor)


async def tell_of_areas(
    session: AsyncSession, codes: Collection[str], *, at: datetime, actor: str
) -> None:
    """The same of the villages in which RTs of these areas lie."""
    found = await _villages(session, AREAS, {"codes": list(codes)})
    await tell(session, found, at=at, actor=actor)


async def _villages(session: AsyncSession, query: TextClause, facts: dict[str, Any]) -> list[str]:
    return list((await session.execute(query, facts)).scalars())
