"""Takes RT scores into the read model, set-wise; the order of arrival does not matter."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.chassis import bulk
from services.reporting.projections.models import FIGURES

ARRIVED = (
    *("assessment_id", "round_id", "round_kind", "year", "rt", "name", "region"),
    *("slum_class", "total", "area_ha", "open_flags", "sealed_at", "version"),
)
COLUMNS = ", ".join(ARRIVED)
SIGNED = ", ".join(f"sum(:sign * d.{f}) AS {f}" for f in FIGURES)
ADD = ", ".join(f"{f} = recap_deltas.{f} + excluded.{f}" for f in FIGURES)
LESS_BEFORE = ", ".join(f"s.{f} - coalesce(lag(s.{f}) OVER before, 0) AS {f}" for f in FIGURES)

# The deltas of an RT are read, taken off and added again: two batches must not do that at once.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7301003, :generation)")
ARRIVALS = text(
    "CREATE TEMPORARY TABLE IF NOT EXISTS arrivals ON COMMIT DROP AS"  # noqa: S608 - our own names
    f" SELECT {COLUMNS} FROM rt_scores LIMIT 0"
)
STORE = text(
    f"INSERT INTO rt_scores (generation, {COLUMNS})"  # noqa: S608
    f" SELECT DISTINCT ON (assessment_id) :generation, {COLUMNS} FROM arrivals"
    " ORDER BY assessment_id, version DESC"
    " ON CONFLICT (generation, assessment_id) DO UPDATE SET"
    f" {', '.join(f'{c} = excluded.{c}' for c in ARRIVED[1:])}"
    " WHERE rt_scores.version < excluded.version"
)

# One row per RT and year with a sealed round: what the RT is in that year and after.
#   score     the newest sealed of that year
#   baseline  the newest baseline round not after that year
#   was_slum  slum in any year since that baseline
STATES = """
SELECT y.rt, y.year, cur.name, cur.open_flags,
    (cur.slum_class = 'none')::int AS rts_none,
    (cur.slum_class = 'light')::int AS rts_light,
    (cur.slum_class = 'medium')::int AS rts_medium,
    (cur.slum_class = 'heavy')::int AS rts_heavy,
    CASE cur.slum_class WHEN 'none' THEN cur.area_ha ELSE 0 END AS ha_none,
    CASE cur.slum_class WHEN 'light' THEN cur.area_ha ELSE 0 END AS ha_light,
    CASE cur.slum_class WHEN 'medium' THEN cur.area_ha ELSE 0 END AS ha_medium,
    CASE cur.slum_class WHEN 'heavy' THEN cur.area_ha ELSE 0 END AS ha_heavy,
    CASE WHEN base.slum_class <> 'none' THEN base.area_ha ELSE 0 END AS baseline_ha,
    CASE WHEN cur.slum_class = 'none' AND past.was_slum THEN cur.area_ha ELSE 0 END
        AS below_line_ha,
    0::numeric AS handled_ha,
    CASE WHEN cur.slum_class <> 'none' AND coalesce(base.slum_class, 'none') = 'none'
        THEN cur.area_ha ELSE 0 END AS new_ha
FROM (SELECT DISTINCT rt, year FROM rt_scores
      WHERE generation = :generation AND rt IN (SELECT rt FROM arrivals)) y
CROSS JOIN LATERAL (
    SELECT c.* FROM rt_scores c
    WHERE c.generation = :generation AND c.rt = y.rt AND c.year = y.year
    ORDER BY c.sealed_at DESC, c.assessment_id DESC LIMIT 1) cur
LEFT JOIN LATERAL (
    SELECT b.* FROM rt_scores b
    WHERE b.generation = :generation AND b.rt = y.rt AND b.year <= y.year
        AND b.round_kind = 'baseline'
    ORDER BY b.year DESC, b.sealed_at DESC, b.assessment_id DESC LIMIT 1) base ON true
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(p.slum_class <> 'none'), false) AS was_slum FROM (
        SELECT DISTINCT ON (h.year) h.slum_class FROM rt_scores h
        WHERE h.generation = :generation AND h.rt = y.rt AND h.year <= y.year
            AND h.year >= coalesce(base.year, 0)
        ORDER BY h.year, h.sealed_at DESC, h.assessment_id DESC) p) past
"""
# The deltas of the RTs that arrived, as stored, added to (or taken from) every region above them.
SUM_UP = text(
    f"INSERT INTO recap_deltas (generation, level, region, year, {', '.join(FIGURES)})"  # noqa: S608
    f" SELECT :generation, r.level, r.region, d.year, {SIGNED} FROM rt_deltas d"
    " CROSS JOIN LATERAL (VALUES ('province', left(d.rt, 2)), ('regency', left(d.rt, 5)),"
    "  ('district', left(d.rt, 8)), ('village', left(d.rt, 13))) r (level, region)"
    " WHERE d.generation = :generation AND d.rt IN (SELECT rt FROM arrivals)"
    " GROUP BY r.level, r.region, d.year ORDER BY r.level, r.region, d.year"
    f" ON CONFLICT (generation, level, region, year) DO UPDATE SET {ADD}"
)
FORGET = text(
    "DELETE FROM rt_deltas WHERE generation = :generation AND rt IN (SELECT rt FROM arrivals)"
)
DERIVE = text(
    f"INSERT INTO rt_deltas (generation, rt, year, name, {', '.join(FIGURES)})"  # noqa: S608
    f" SELECT :generation, d.rt, d.year, d.name, {', '.join(f'd.{f}' for f in FIGURES)} FROM ("
    f"  SELECT s.rt, s.year, s.name, {LESS_BEFORE} FROM ({STATES}) s"
    "  WINDOW before AS (PARTITION BY s.rt ORDER BY s.year)) d"
)


async def take_scores(
    session: AsyncSession, generation: int, events: Sequence[AssessmentSealed]
) -> None:
    """Store the scores, then replace what their RTs add to the recaps."""
    facts = {"generation": generation}
    await session.execute(ONE_AT_A_TIME, facts)
    await session.execute(ARRIVALS)
    await session.execute(text("TRUNCATE arrivals"))
    await bulk.copy_rows(session, "arrivals", ARRIVED, (_row(event) for event in events))
    await session.execute(STORE, facts)
    await session.execute(SUM_UP, facts | {"sign": -1})
    await session.execute(FORGET, facts)
    await session.execute(DERIVE, facts)
    await session.execute(SUM_UP, facts | {"sign": 1})


def _row(event: AssessmentSealed) -> tuple[object, ...]:
    place = (event.code, event.name, event.region)
    score = (event.slum_class, event.total, event.area_ha, event.open_flags)
    kind = (event.entity_id, event.round_id, event.round_kind, event.year)
    return (*kind, *place, *score, event.occurred_at, event.version)
