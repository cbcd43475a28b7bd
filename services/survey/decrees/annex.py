"""The annex as SQL: as the round has it now, or as it was frozen at the issuing."""

from typing import Final

FROZEN: Final = "SELECT * FROM decree_rts WHERE decree_id = :{id}"
# Slum RTs of a sealed round inside the region, by code; `:inside` ends with the separator.
LIVE: Final = (
    'SELECT a.code COLLATE "C" AS rt, a.region COLLATE "C" AS region, a.name, s.area, k.name AS area_name, a.area_ha, a.slum_class,'
    " a.total, CAST(a.standing ->> 'legal' AS boolean) AS legal,"
    " CAST(a.standing ->> 'priority' AS integer) AS priority, s.population AS people,"
    " s.households, a.open_flags, a.id AS assessment_id"
    " FROM assessments a LEFT JOIN sheets s ON s.round_id = a.round_id AND s.rt = a.code"
    " LEFT JOIN assessments k ON k.round_id = a.round_id AND k.level = 'area' AND k.code = s.area"
    " WHERE a.round_id = :round AND a.level = 'rt' AND a.slum_class <> 'none'"
    " AND starts_with(a.code, :inside)"
)
# A page by code, as codes are ordered everywhere: by their characters.
PAGE: Final = (
    'SELECT * FROM ({annex}) n WHERE rt > :after COLLATE "C"'
    ' ORDER BY rt COLLATE "C" LIMIT CAST(:limit AS integer)'
)
# Two annexes beside one another. A worse class goes up.
WORSE: Final = "array_position(ARRAY['light', 'medium', 'heavy'], {}.slum_class)"
BESIDE: Final = (
    "WITH beside AS (SELECT coalesce(n.rt, w.rt) AS rt, coalesce(n.region, w.region) AS region,"  # noqa: S608 - our own names
    " coalesce(n.name, w.name) AS name, CASE WHEN w.rt IS NULL THEN 'added'"
    " WHEN n.rt IS NULL THEN 'removed'"
    f" WHEN {WORSE.format('n')} > {WORSE.format('w')} THEN 'up'"
    f" WHEN {WORSE.format('n')} < {WORSE.format('w')} THEN 'down' ELSE 'same' END AS change,"
    " w.slum_class AS was_class, w.total AS was_total, w.area_ha AS was_ha,"
    " n.slum_class AS now_class, n.total AS now_total, n.area_ha AS now_ha"
    f" FROM ({{annex}}) n FULL JOIN ({FROZEN.format(id='former')}) w ON w.rt = n.rt)"
)
MOVES: Final = (
    f"{BESIDE} SELECT change, count(*) AS rts, coalesce(sum(was_ha), 0) AS before_ha,"  # noqa: S608
    " coalesce(sum(now_ha), 0) AS after_ha,"
    " count(*) FILTER (WHERE was_ha <> now_ha) AS remeasured FROM beside GROUP BY change"
)
MOVED: Final = (
    f"{BESIDE} SELECT * FROM beside WHERE (change <> 'same' OR was_ha <> now_ha)"  # noqa: S608
    ' AND rt > :after COLLATE "C" ORDER BY rt COLLATE "C" LIMIT :limit'
)
EVERY: Final = 'SELECT * FROM ({annex}) n ORDER BY rt COLLATE "C"'
# The kawasan of some RTs: as they are now, and as they were frozen.
AREAS: Final = (
    "SELECT code, region, name, measured_ha, verified_ha, outline_version FROM areas"
    ' WHERE code = ANY(:codes) ORDER BY code COLLATE "C"'
)
FROZEN_AREAS: Final = "SELECT * FROM decree_areas WHERE decree_id = :id ORDER BY code"
OUTLINES: Final = (
    "SELECT o.area, CAST(o.simplified AS text) AS geometry FROM area_outlines o"
    " JOIN unnest(CAST(:codes AS text[]), CAST(:versions AS integer[])) w (code, version)"
    " ON o.area = w.code AND o.version = w.version WHERE o.simplified IS NOT NULL"
    ' ORDER BY o.area COLLATE "C"'
)
