"""The thread in one place: its nodes and edges of each generation, so that a walk says which once.

The views of before stay for processes of the version before, and go with the version after.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# What has no generation of its own is of the one that serves.
SERVING = "(SELECT number FROM generations WHERE state = 'serving')"
NODES = f"""
SELECT generation, import_id AS id, import_row AS part, 'import_row' AS kind,
    coalesce(left(file_sha256, 12), left(import_id::text, 8)) || ':' || import_row AS label,
    region, told_at AS at
FROM sheets WHERE NOT withdrawn AND source = 'import'
UNION ALL SELECT generation, id, 0, 'sheet', rt, region, told_at FROM sheets WHERE NOT withdrawn
UNION ALL SELECT generation, id, 0, 'record', coalesce(form_id, kind), region, told_at FROM records
UNION ALL SELECT generation, id, 0, 'round', name, region, told_at FROM rounds
UNION ALL SELECT generation, assessment_id, 0, 'assessment', rt || ' ' || year || ': ' || total,
    region COLLATE "C", sealed_at FROM rt_scores
UNION ALL SELECT generation, id, 0, 'institution', name, region, told_at FROM institutions
UNION ALL SELECT generation, id, 0, 'plan', title, region, told_at FROM plans
UNION ALL SELECT generation, id, 0, 'activity', title, region, told_at FROM activities
UNION ALL SELECT generation, id, year, 'inspection', year::text, region, told_at FROM inspections
UNION ALL SELECT generation, id, 0, kind, source || ' ' || fiscal_year || ': ' || amount, region,
    told_at FROM postings
UNION ALL SELECT generation, id, 0, 'account', number, region, told_at FROM accounts
UNION ALL SELECT generation, id, 0, 'exit', number || ' ' || year, region, told_at
FROM exits WHERE NOT annulled
UNION ALL SELECT generation, id, 0, 'decree', number, region, told_at
FROM decrees WHERE state <> 'revoked'
UNION ALL SELECT {SERVING}, id, 0, 'complaint', regency || '/' || log_year || '/' || log_number,
    region, updated_at
FROM complaints WHERE log_number IS NOT NULL
"""  # noqa: S608 - our own names
# A new score rests on a work that was done before it, unless something else says what it rests on.
DONE = "s.sealed_at >= (w.completed_on + 1)::timestamp AT TIME ZONE 'Asia/Jakarta'"
EARLIER = "e.sealed_at >= (w.completed_on + 1)::timestamp AT TIME ZONE 'Asia/Jakarta'"
EDGES = f"""
SELECT generation, import_id AS from_id, import_row AS from_part, id AS to_id, 0 AS to_part,
    'recorded' AS kind, NULL::text AS names, NULL::text AS other, region
FROM sheets WHERE NOT withdrawn AND source = 'import'
UNION ALL SELECT generation, r.id, 0, s.id, 0, 'counted', NULL, NULL, s.region
FROM records r JOIN sheets s USING (generation, rt, round_id)
WHERE r.state = 'approved' AND s.source = 'records' AND NOT s.withdrawn
UNION ALL SELECT generation, from_id, 0, to_id, 0, kind, 'to', 'activities', region
FROM trace_links WHERE kind = 'built'
UNION ALL SELECT generation, from_id, 0, to_id, 0, kind, 'to', 'rt_scores', region
FROM trace_links WHERE kind = 'needed'
UNION ALL SELECT generation, s.id, 0, a.assessment_id, 0, 'scored', NULL, NULL, a.region COLLATE "C"
FROM sheets s JOIN rt_scores a USING (generation, rt, round_id) WHERE NOT s.withdrawn
UNION ALL SELECT generation, round_id, 0, assessment_id, 0, 'sealed', 'to', 'rounds',
    region COLLATE "C" FROM rt_scores
UNION ALL SELECT generation, institution_id, 0, id, 0, 'made', 'to', 'institutions', region
FROM plans WHERE institution_id IS NOT NULL
UNION ALL SELECT generation, institution_id, 0, id, 0, 'does', 'to', 'institutions', region
FROM activities WHERE institution_id IS NOT NULL
UNION ALL SELECT generation, plan_id, 0, id, 0, 'planned', 'to', 'plans', region FROM activities
UNION ALL SELECT generation, ceiling_id, 0, id, 0,
    CASE kind WHEN 'ceiling' THEN 'carried' ELSE 'committed' END, 'to', 'postings', region
FROM postings WHERE ceiling_id IS NOT NULL
UNION ALL SELECT generation, allocation_id, 0, id, 0,
    CASE kind WHEN 'tranche' THEN 'released' ELSE 'paid' END, 'to', 'postings', region
FROM postings WHERE kind IN ('tranche', 'payment') AND allocation_id IS NOT NULL
UNION ALL SELECT generation, t.id, 0, p.id, 0, 'spent', NULL, NULL, p.region
FROM postings t JOIN postings p USING (generation, allocation_id)
WHERE t.kind = 'tranche' AND p.kind = 'payment' AND t.posted_on <= p.posted_on
UNION ALL SELECT generation, id, 0, activity_id, 0, 'funded', 'from', 'activities', region
FROM postings
WHERE kind IN ('allocation', 'payment', 'contribution') AND activity_id IS NOT NULL
UNION ALL SELECT generation, allocation_id, 0, id, 0, 'accounted', 'to', 'postings', region
FROM accounts
UNION ALL SELECT generation, id, 0, id, year, 'inspected', 'to', 'activities', region
FROM inspections
UNION ALL SELECT p.generation, p.activity_id, 0, s.assessment_id, 0, 'remeasured', NULL, NULL,
    s.region COLLATE "C"
FROM activity_rts p JOIN works w ON w.generation = p.generation AND w.id = p.activity_id
    JOIN rt_scores s ON s.generation = p.generation AND s.rt = p.rt
WHERE {DONE} AND s.year >= extract(year FROM w.completed_on)
    AND NOT EXISTS (SELECT FROM trace_links n WHERE n.kind = 'needed' AND n.generation = p.generation
        AND n.to_id = p.activity_id AND n.from_id = s.assessment_id)
    AND NOT EXISTS (SELECT FROM rt_scores e WHERE e.generation = s.generation AND e.rt = s.rt
        AND {EARLIER} AND e.year >= extract(year FROM w.completed_on)
        AND NOT EXISTS (SELECT FROM trace_links n WHERE n.kind = 'needed'
            AND n.generation = p.generation AND n.to_id = p.activity_id
            AND n.from_id = e.assessment_id)
        AND (e.sealed_at, e.assessment_id) < (s.sealed_at, s.assessment_id))
    AND NOT EXISTS (SELECT FROM trace_links l
        JOIN sheets h ON h.generation = l.generation AND h.id = l.to_id
        WHERE l.generation = p.generation AND l.from_id = p.activity_id AND l.kind = 'built'
            AND h.rt = p.rt AND NOT h.withdrawn)
UNION ALL SELECT generation, assessment_id, 0, exit_id, 0, 'left', 'to', 'rt_scores', region
FROM rt_exits WHERE ended_at = 'infinity'
UNION ALL SELECT generation, s.assessment_id, 0, d.id, 0, 'decreed', NULL, NULL, s.region COLLATE "C"
FROM decrees d JOIN rt_scores s USING (generation, round_id)
WHERE d.state <> 'revoked' AND s.slum_class <> 'none'
    AND s.region >= d.region AND s.region < d.region || '/'
UNION ALL SELECT {SERVING}, about_id, 0, id, 0,
    CASE about_kind WHEN 'posting' THEN 'questioned' ELSE 'complained' END, NULL, NULL, region
FROM complaints WHERE log_number IS NOT NULL AND about_id IS NOT NULL
"""  # noqa: S608 - our own names


def upgrade() -> None:
    for name, facts in (("thread_nodes", NODES), ("thread_edges", EDGES)):
        op.execute(f"CREATE VIEW {name} WITH (security_invoker = true) AS {facts}")


def downgrade() -> None:
    op.execute("DROP VIEW thread_edges, thread_nodes")
