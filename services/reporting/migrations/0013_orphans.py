"""Orphans are looked up in the table of what is named: the view of edges tells which that is."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SERVING = "generation = (SELECT number FROM generations WHERE state = 'serving')"
# `from` is the cause and `to` what came of it. `names` is the end that names the other one, which
# then must be known in the table `other`; where neither does, both are of the same RT and round or
# allocation, or of one row.
EDGES = f"""
CREATE VIEW trace_edges WITH (security_invoker = true) AS
SELECT import_id AS from_id, import_row AS from_part, id AS to_id, 0 AS to_part,
    'recorded' AS kind, NULL AS names, NULL AS other, region
FROM sheets WHERE {SERVING} AND NOT withdrawn AND source = 'import'
UNION ALL SELECT r.id, 0, s.id, 0, 'counted', NULL, NULL, s.region
FROM records r JOIN sheets s USING (generation, rt, round_id)
WHERE {SERVING} AND r.state = 'approved' AND s.source = 'records' AND NOT s.withdrawn
UNION ALL SELECT from_id, 0, to_id, 0, kind, 'to', 'activities', region FROM trace_links
WHERE {SERVING} AND kind = 'built'
UNION ALL SELECT from_id, 0, to_id, 0, kind, 'to', 'rt_scores', region FROM trace_links
WHERE {SERVING} AND kind = 'needed'
UNION ALL SELECT s.id, 0, a.assessment_id, 0, 'scored', NULL, NULL, a.region COLLATE "C"
FROM sheets s JOIN rt_scores a USING (generation, rt, round_id)
WHERE {SERVING} AND NOT s.withdrawn
UNION ALL SELECT round_id, 0, assessment_id, 0, 'sealed', 'to', 'rounds', region COLLATE "C"
FROM rt_scores WHERE {SERVING}
UNION ALL SELECT institution_id, 0, id, 0, 'made', 'to', 'institutions', region
FROM plans WHERE {SERVING} AND institution_id IS NOT NULL
UNION ALL SELECT institution_id, 0, id, 0, 'does', 'to', 'institutions', region
FROM activities WHERE {SERVING} AND institution_id IS NOT NULL
UNION ALL SELECT plan_id, 0, id, 0, 'planned', 'to', 'plans', region
FROM activities WHERE {SERVING}
UNION ALL SELECT ceiling_id, 0, id, 0, CASE kind WHEN 'ceiling' THEN 'carried' ELSE 'committed' END,
    'to', 'postings', region
FROM postings WHERE {SERVING} AND ceiling_id IS NOT NULL
UNION ALL SELECT allocation_id, 0, id, 0, CASE kind WHEN 'tranche' THEN 'released' ELSE 'paid' END,
    'to', 'postings', region
FROM postings WHERE {SERVING} AND kind IN ('tranche', 'payment') AND allocation_id IS NOT NULL
UNION ALL SELECT t.id, 0, p.id, 0, 'spent', NULL, NULL, p.region
FROM postings t JOIN postings p USING (generation, allocation_id)
WHERE {SERVING} AND t.kind = 'tranche' AND p.kind = 'payment' AND t.posted_on <= p.posted_on
UNION ALL SELECT id, 0, activity_id, 0, 'funded', 'from', 'activities', region
FROM postings WHERE {SERVING} AND kind IN ('allocation', 'payment', 'contribution')
    AND activity_id IS NOT NULL
UNION ALL SELECT allocation_id, 0, id, 0, 'accounted', 'to', 'postings', region
FROM accounts WHERE {SERVING}
UNION ALL SELECT id, 0, id, year, 'inspected', 'to', 'activities', region
FROM inspections WHERE {SERVING}
"""  # noqa: S608
BEFORE = f"""
CREATE VIEW trace_edges WITH (security_invoker = true) AS
SELECT import_id AS from_id, import_row AS from_part, id AS to_id, 0 AS to_part,
    'recorded' AS kind, 'to' AS names, region
FROM sheets WHERE {SERVING} AND NOT withdrawn AND source = 'import'
UNION ALL SELECT r.id, 0, s.id, 0, 'counted', NULL, s.region
FROM records r JOIN sheets s USING (generation, rt, round_id)
WHERE {SERVING} AND r.state = 'approved' AND s.source = 'records' AND NOT s.withdrawn
UNION ALL SELECT from_id, 0, to_id, 0, kind, 'to', region FROM trace_links WHERE {SERVING}
UNION ALL SELECT s.id, 0, a.assessment_id, 0, 'scored', NULL, a.region COLLATE "C"
FROM sheets s JOIN rt_scores a USING (generation, rt, round_id)
WHERE {SERVING} AND NOT s.withdrawn
UNION ALL SELECT round_id, 0, assessment_id, 0, 'sealed', 'to', region COLLATE "C"
FROM rt_scores WHERE {SERVING}
UNION ALL SELECT institution_id, 0, id, 0, 'made', 'to', region
FROM plans WHERE {SERVING} AND institution_id IS NOT NULL
UNION ALL SELECT institution_id, 0, id, 0, 'does', 'to', region
FROM activities WHERE {SERVING} AND institution_id IS NOT NULL
UNION ALL SELECT plan_id, 0, id, 0, 'planned', 'to', region FROM activities WHERE {SERVING}
UNION ALL SELECT ceiling_id, 0, id, 0, CASE kind WHEN 'ceiling' THEN 'carried' ELSE 'committed' END,
    'to', region
FROM postings WHERE {SERVING} AND ceiling_id IS NOT NULL
UNION ALL SELECT allocation_id, 0, id, 0, CASE kind WHEN 'tranche' THEN 'released' ELSE 'paid' END,
    'to', region
FROM postings WHERE {SERVING} AND kind IN ('tranche', 'payment') AND allocation_id IS NOT NULL
UNION ALL SELECT t.id, 0, p.id, 0, 'spent', NULL, p.region
FROM postings t JOIN postings p USING (generation, allocation_id)
WHERE {SERVING} AND t.kind = 'tranche' AND p.kind = 'payment' AND t.posted_on <= p.posted_on
UNION ALL SELECT id, 0, activity_id, 0, 'funded', 'from', region
FROM postings WHERE {SERVING} AND kind IN ('allocation', 'payment', 'contribution')
    AND activity_id IS NOT NULL
UNION ALL SELECT allocation_id, 0, id, 0, 'accounted', 'to', region FROM accounts WHERE {SERVING}
UNION ALL SELECT id, 0, id, year, 'inspected', 'to', region FROM inspections WHERE {SERVING}
"""  # noqa: S608
KNOWN = """
CREATE FUNCTION trace_known(wanted uuid, wanted_part integer) RETURNS boolean LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    regions text := coalesce(current_setting('nahkoda.regions', true), '');
    known boolean;
BEGIN
    PERFORM set_config('nahkoda.regions', '^', true);
    known := EXISTS (SELECT FROM trace_nodes WHERE id = wanted AND part = wanted_part);
    PERFORM set_config('nahkoda.regions', regions, true);
    RETURN known;
END $$;
"""


def upgrade() -> None:
    op.execute("DROP FUNCTION trace_known(uuid, integer)")
    op.execute("DROP VIEW trace_edges")
    op.execute(EDGES)


def downgrade() -> None:
    op.execute("DROP VIEW trace_edges")
    op.execute(BEFORE)
    op.execute(KNOWN)
