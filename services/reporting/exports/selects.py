"""What files are made of, read from the generation that the work began with."""

from typing import Final

from sqlalchemy import text

from services.reporting.exports.models import Kind
from services.reporting.exports.oc4ids import GEAR
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
# What is built: of the dimension of works, and not bought. `level` is that of sums.
BUILT: Final = f"a.dimension = 'lingkungan' AND a.kind <> ALL('{{{','.join(GEAR)}}}')"
YEARS[Kind.oc4ids] = text(
    "SELECT DISTINCT a.year FROM activities a WHERE a.generation = :generation"  # noqa: S608
    f" AND CAST(:level AS text) <> '' AND a.region >= :first AND a.region < :end AND {BUILT} ORDER BY 1"
)

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

# Activities that build, with those who do it, their weeks, and their money one by one: what was
# cancelled has no amount any more, and is left out.
PROJECTS: Final = text(
    f"""
SELECT a.id, a.region, a.title, a.kind, a.dimension, a.programme, a.year, a.cost, a.state,
    a.places, a.geometry, a.sources, a.institution_id, doer.name AS institution,
    greatest(a.told_at, w.told_at) AS told_at, w.mode, w.started_on, w.completed_on, w.executor_id,
    builder.name AS executor, coalesce(weeks.told, '[]') AS weeks,
    coalesce(money.told, '[]') AS allocations
FROM activities a LEFT JOIN works w USING (generation, id)
LEFT JOIN institutions doer ON doer.generation = a.generation AND doer.id = a.institution_id
LEFT JOIN institutions builder ON builder.generation = a.generation AND builder.id = w.executor_id
CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('week', k.week,
    'planned', k.planned::text, 'physical', k.physical::text) ORDER BY k.week) AS told
    FROM work_weeks k WHERE k.generation = a.generation AND k.id = a.id) weeks
CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'source', p.source,
    'amount', p.amount::text, 'posted_on', p.posted_on, 'institution_id', p.institution_id,
    'institution', i.name, 'spent', (SELECT l.spent::text FROM accounts l
        WHERE l.generation = p.generation AND l.allocation_id = p.id LIMIT 1),
    'tranches', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'amount', t.amount::text,
        'posted_on', t.posted_on) ORDER BY t.posted_on, t.id), '[]') FROM postings t
        WHERE t.generation = p.generation AND t.allocation_id = p.id AND t.kind = 'tranche'
        AND t.amount <> 0)) ORDER BY p.posted_on, p.id) AS told
    FROM postings p LEFT JOIN institutions i
    ON i.generation = p.generation AND i.id = p.institution_id
    WHERE p.generation = a.generation AND p.activity_id = a.id AND p.kind = 'allocation'
        AND p.amount <> 0) money
WHERE a.generation = :generation AND a.year <= :year AND a.year >= :since
    AND a.region >= :first AND a.region < :end AND {BUILT}
ORDER BY a.region, a.id
"""  # noqa: S608
)
