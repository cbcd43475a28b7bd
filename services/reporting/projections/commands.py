"""Takes RT scores into the read model, set-wise; the order of arrival does not matter."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import AssessmentSealed
from services.reporting.facts.statements import KNOWN
from services.reporting.projections.models import FIGURES, MEASURES, VOLUMES

# What is kept of an event, by its own names; `assessment_id`, `rt` and `sealed_at` are ours.
TOLD = {
    "entity_id": "uuid",
    "round_id": "uuid",
    "round_kind": "text",
    "year": "int",
    "code": "text",
    "name": "text",
    "region": "text",
    "slum_class": "text",
    "total": "int",
    "area_ha": "numeric",
    "open_flags": "int",
    "occurred_at": "timestamptz",
    "version": "int",
    "regulation": "text",
    "area": "text",
    "volumes": "jsonb",
    "measures": "jsonb",
}
OURS = {"entity_id": "assessment_id", "code": "rt", "occurred_at": "sealed_at"}
COLUMNS = [OURS.get(name, name) for name in TOLD]

# The deltas of an RT are read, and replaced by what is newly derived: one batch at a time from here
# on. The plan of that is kept: making it anew takes several times as long as a small batch itself.
STORE = text(
    "WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(7301003, :generation)::text,"  # noqa: S608 - our own names
    " set_config('plan_cache_mode', 'force_generic_plan', true))"
    f" INSERT INTO rt_scores (generation, {', '.join(COLUMNS)})"
    f" SELECT DISTINCT ON (entity_id) :generation, {', '.join(TOLD)}"
    " FROM alone CROSS JOIN json_to_recordset(CAST(:events AS json))"
    f" AS e ({', '.join(f'{name} {kind}' for name, kind in TOLD.items())})"
    " ORDER BY entity_id, version DESC"
    " ON CONFLICT (generation, assessment_id) DO UPDATE SET"
    f" {', '.join(f'{c} = excluded.{c}' for c in COLUMNS[1:])}"
    " WHERE rt_scores.version < excluded.version"
)

# A regulation's own numbers of criteria that others number otherwise.
OLD = "regulation = 'permen-02-2016'"


def told(part: str, name: str) -> str:
    """A number that the assessment tells, 0 where nobody measured it."""
    return f"coalesce(CAST({part} ->> {name} AS numeric), 0)"


def told_before(part: str, name: str) -> str:
    """The same, of the older regulation alone."""
    return f"CASE WHEN {OLD} THEN {told(part, name)} ELSE 0 END"


MEASURED = {name: told("measures", f"'{name}'") for name in MEASURES}
MEASURED |= {name: told("volumes", f"'{name[1:]}'") for name in VOLUMES}
MEASURED["v4c"] = told("volumes", f"CASE WHEN {OLD} THEN '4e' ELSE '4c' END")
MEASURED |= {f"old_{name}": told_before("volumes", f"'{name}'") for name in ("4c", "4d", "6c")}
MEASURED["rts_older"] = f"CASE WHEN {OLD} THEN 1 ELSE 0 END"
RANK = "array_position(ARRAY['none', 'light', 'medium', 'heavy'], {})"
MEASURED["slum_population"] = (
    f"CASE slum_class WHEN 'none' THEN 0 ELSE {MEASURED['population']} END"
)
MEASURES_TOLD = ", ".join(f"{what} AS {name}" for name, what in MEASURED.items())

# What an RT is in each year with a sealed round, and after: as the newest round of that year says.
# The newest baseline of a year begins a new era, in which "was slum" and the baseline are looked up.
STATES = f"""
SELECT rt, year, name, open_flags,
    (slum_class = 'none')::int AS rts_none,
    (slum_class = 'light')::int AS rts_light,
    (slum_class = 'medium')::int AS rts_medium,
    (slum_class = 'heavy')::int AS rts_heavy,
    CASE slum_class WHEN 'none' THEN area_ha ELSE 0 END AS ha_none,
    CASE slum_class WHEN 'light' THEN area_ha ELSE 0 END AS ha_light,
    CASE slum_class WHEN 'medium' THEN area_ha ELSE 0 END AS ha_medium,
    CASE slum_class WHEN 'heavy' THEN area_ha ELSE 0 END AS ha_heavy,
    CASE WHEN first_value(base_class) OVER era <> 'none'
        THEN first_value(base_ha) OVER era ELSE 0 END AS baseline_ha,
    CASE WHEN slum_class = 'none' AND bool_or(slum_class <> 'none') OVER era
        THEN area_ha ELSE 0 END AS below_line_ha,
    0::numeric AS handled_ha,
    CASE WHEN slum_class <> 'none' AND coalesce(first_value(base_class) OVER era, 'none') = 'none'
        THEN area_ha ELSE 0 END AS new_ha,
    CASE WHEN slum_class <> 'none' AND {RANK.format("slum_class")}
        < {RANK.format("first_value(base_class) OVER era")} THEN area_ha ELSE 0 END AS lowered_ha,
    {MEASURES_TOLD}
FROM (
    SELECT cur.*, base_class, base_ha, count(base_class) OVER (PARTITION BY rt ORDER BY year) AS eras
    FROM (SELECT DISTINCT ON (rt, year) rt, year, name, open_flags, slum_class, area_ha,
              regulation, volumes, measures
          FROM rt_scores WHERE generation = :generation AND rt = ANY(:rts)
          ORDER BY rt, year, sealed_at DESC, assessment_id DESC) cur
    LEFT JOIN (SELECT DISTINCT ON (rt, year) rt, year, slum_class AS base_class, area_ha AS base_ha
          FROM rt_scores
          WHERE generation = :generation AND rt = ANY(:rts) AND round_kind = 'baseline'
          ORDER BY rt, year, sealed_at DESC, assessment_id DESC) base USING (rt, year)
) known
WINDOW era AS (PARTITION BY rt, eras ORDER BY year)
"""  # noqa: S608 - our own names
NAMES = ", ".join(FIGURES)
LESS_BEFORE = ", ".join(f"s.{f} - coalesce(lag(s.{f}) OVER before, 0) AS {f}" for f in FIGURES)
PUT = ", ".join(f"{f} = excluded.{f}" for f in FIGURES)
STORED = ", ".join(f"rt_deltas.{f}" for f in FIGURES)
DERIVED = ", ".join(f"excluded.{f}" for f in FIGURES)
LESS_OLD = ", ".join(f"new.{f} - coalesce(old.{f}, 0) AS {f}" for f in FIGURES)
TAKEN_OFF = ", ".join(f"-d.{f} AS {f}" for f in FIGURES)
SUMS = ", ".join(f"sum(d.{f}) AS {f}" for f in FIGURES)
ADD = ", ".join(f"{f} = recap_deltas.{f} + excluded.{f}" for f in FIGURES)

# The deltas of these RTs as they are now, and their difference to what they were, added to every
# region above them. NOT IN, for it is always hashed: the kept plan was made for a small batch.
REPLACE = text(f"""
WITH derived AS (
    SELECT s.rt, s.year, s.name, {LESS_BEFORE} FROM ({STATES}) s
    WINDOW before AS (PARTITION BY s.rt ORDER BY s.year)
), put AS (
    INSERT INTO rt_deltas (generation, rt, year, name, {NAMES})
    SELECT :generation, rt, year, name, {NAMES} FROM derived
    ON CONFLICT (generation, rt, year) DO UPDATE SET name = excluded.name, {PUT}
    WHERE (rt_deltas.name, {STORED}) IS DISTINCT FROM (excluded.name, {DERIVED})
    RETURNING rt_deltas.rt, rt_deltas.year, {LESS_OLD}
), gone AS (
    DELETE FROM rt_deltas d WHERE d.generation = :generation AND d.rt = ANY(:rts)
        AND (d.rt, d.year) NOT IN (SELECT rt, year FROM derived)
    RETURNING d.rt, d.year, {TAKEN_OFF}
), sums AS (
    SELECT CAST(:generation AS integer) AS generation, r.level, r.region, d.year, {SUMS}
    FROM (SELECT * FROM put UNION ALL SELECT * FROM gone) d
    CROSS JOIN LATERAL (VALUES ('province', left(d.rt, 2)), ('regency', left(d.rt, 5)),
    ('district', left(d.rt, 8)), ('village', left(d.rt, 13))) r (level, region)
    GROUP BY r.level, r.region, d.year
), {KNOWN}
INSERT INTO recap_deltas (generation, level, region, year, {NAMES})
SELECT generation, level, region, year, {NAMES} FROM sums ORDER BY level, region, year
ON CONFLICT (generation, level, region, year) DO UPDATE SET {ADD}
""")  # noqa: S608 - our own names


async def take_scores(
    session: AsyncSession, generation: int, events: Sequence[AssessmentSealed]
) -> None:
    """Store the scores, then replace what their RTs add to the recaps."""
    told = f"[{','.join(event.model_dump_json() for event in events)}]"
    await session.execute(STORE, {"generation": generation, "events": told})
    rts = sorted({event.code for event in events})
    await session.execute(REPLACE, {"generation": generation, "rts": rts})
