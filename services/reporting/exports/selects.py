"""What files are made of, read from the generation that the work began with."""

from typing import Final

from sqlalchemy import text

from services.reporting.exports.models import Kind
from services.reporting.projections.models import FIGURES

SEEN: Final = "generation = :generation AND year <= :year"
INSIDE: Final = "region >= :first AND region < :end"

PHASE: Final = "assessment_id, name, region, regulation, year, area_ha, total, slum_class"
NEWEST: Final = (
    f"SELECT DISTINCT ON (rt) rt, {PHASE}, volumes, measures FROM rt_scores"  # noqa: S608 - our own names
    f" WHERE {SEEN} AND rt >= :first AND rt < :end{{only}}"
    " ORDER BY rt, year DESC, sealed_at DESC, assessment_id DESC"
)
BASELINES: Final = NEWEST.format(only=" AND round_kind = 'baseline'")
# Each RT as its newest round and as its newest baseline say, neither after the year, as the recap
# takes them. Where one round is both, its numbers come once.
RTS: Final = text(
    "SELECT c.rt, c.name, c.regulation, c.year, c.area_ha, c.total, c.slum_class, c.volumes,"  # noqa: S608
    " c.measures, b.assessment_id = c.assessment_id AS same, b.regulation AS base_regulation,"
    " b.year AS base_year, b.area_ha AS base_area_ha, b.total AS base_total,"
    " b.slum_class AS base_slum_class,"
    " CASE WHEN b.assessment_id <> c.assessment_id THEN b.volumes END AS base_volumes,"
    " CASE WHEN b.assessment_id <> c.assessment_id THEN b.measures END AS base_measures"
    f" FROM ({NEWEST.format(only='')}) c LEFT JOIN ({BASELINES}) b USING (rt) ORDER BY c.rt"
)
REGULATIONS: Final = text(
    f"SELECT DISTINCT regulation FROM rt_scores WHERE {SEEN} AND rt >= :first AND rt < :end"  # noqa: S608
    " AND regulation IS NOT NULL ORDER BY regulation"
)
# How many RTs there are, and how many sums of villages and districts.
SIZE: Final = text(
    "SELECT coalesce(sum(rts_none + rts_light + rts_medium + rts_heavy)"  # noqa: S608
    " FILTER (WHERE level = 'village'), 0) AS rts,"
    " count(DISTINCT region) FILTER (WHERE level IN ('village', 'district')) AS sums"
    f" FROM recap_deltas WHERE {SEEN} AND {INSIDE} AND level IN ('village', 'district')"
)

# Where the years stand that something is known of.
KNOWN: Final = {
    Kind.rekap_numerik: ("recap_deltas",),
    Kind.profil_kumuh: ("recap_deltas",),
    Kind.rekap_dana: ("money_deltas",),
    Kind.quick_status: ("recap_deltas", "money_deltas", "activity_deltas"),
    Kind.kegiatan: ("activity_deltas",),
}
YEARS_IN: Final = (
    "SELECT year FROM {} WHERE generation = :generation AND level = :level"
    " AND region >= :first AND region < :end"
)
YEARS: Final = {
    kind: text(" UNION ".join(YEARS_IN.format(table) for table in tables) + " ORDER BY year")
    for kind, tables in KNOWN.items()
}

AMOUNTS: Final = {
    "ceiling": "ceiling",
    "committed": "allocation",
    "released": "tranche",
    "spent": "payment",
    "contribution": "contribution",
}
KEPT: Final = {"contribution": "contributed"}
SUMS: Final = ", ".join(f"coalesce(sum(m.{KEPT.get(name, name)}), 0) AS {name}" for name in AMOUNTS)
MONEY: Final = ", ".join(
    f"coalesce(sum(amount) FILTER (WHERE m.kind = '{kind}'), 0) AS {name}"
    for name, kind in AMOUNTS.items()
)
# The region itself first, then each region of the level below; a sum counts all that lies below.
FUNDS: Final = text(
    f"SELECT * FROM (SELECT 0 AS nth, CAST(:region AS text) AS region, year, source, {SUMS}"  # noqa: S608
    f" FROM money_deltas m WHERE {SEEN} AND year >= :since AND level = :whole AND {INSIDE}"
    f" GROUP BY year, source UNION ALL SELECT 1, region, year, source, {SUMS} FROM money_deltas m"
    f" WHERE {SEEN} AND year >= :since AND level = :below AND {INSIDE}"
    " GROUP BY region, year, source) f"
    " WHERE (ceiling, committed, released, spent, contribution) <> (0, 0, 0, 0, 0)"
    ' ORDER BY nth, region COLLATE "C", year, source COLLATE "C"'
)

STANDS: Final = ", ".join(f"sum({name}) AS {name}" for name in FIGURES)
STATUS: Final = text(
    f"""
WITH stands AS (
    SELECT region, {STANDS} FROM recap_deltas
    WHERE {SEEN} AND level = 'village' AND {INSIDE} GROUP BY region
), states AS (
    SELECT region, jsonb_object_agg(state, n) AS states FROM (
        SELECT region, state, sum(lingkungan + sosial + ekonomi) AS n FROM activity_deltas
        WHERE {SEEN} AND level = 'village' AND {INSIDE} GROUP BY region, state) s
    WHERE n <> 0 GROUP BY region
), built AS (
    SELECT left(a.region, 13) AS region,
        round(sum(a.cost * coalesce(w.physical, 0)) / nullif(sum(a.cost), 0), 2) AS physical
    FROM activities a LEFT JOIN works w USING (generation, id)
    WHERE generation = :generation AND a.year <= :year AND a.region >= :first AND a.region < :end
        AND length(a.region) >= 13 AND a.state = ANY(:working) GROUP BY 1
), money AS (
    SELECT region, {SUMS} FROM money_deltas m
    WHERE {SEEN} AND level = 'village' AND {INSIDE} GROUP BY region
)
SELECT * FROM stands FULL JOIN states USING (region) FULL JOIN built USING (region)
    FULL JOIN money USING (region) ORDER BY region COLLATE "C"
"""  # noqa: S608
)

WORKS: Final = text(
    f"""
SELECT a.id, a.region, a.title, a.kind, a.dimension, a.programme, a.year, a.volume, a.unit, a.cost,
    a.state, a.geometry, w.mode, w.started_on, w.physical, w.planned, w.completed_on, w.certificate,
    w.handed_over_on, paid.*
FROM activities a LEFT JOIN works w USING (generation, id)
CROSS JOIN LATERAL (SELECT {MONEY} FROM postings m
    WHERE m.generation = a.generation AND m.activity_id = a.id) paid
WHERE a.generation = :generation AND a.year <= :year AND a.year >= :since
    AND a.region >= :first AND a.region < :end
ORDER BY a.region, a.id
"""  # noqa: S608
)
