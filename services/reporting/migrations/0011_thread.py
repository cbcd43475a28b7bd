"""The thread from a row of an import to a paid bill and back: two views, and what they stand on."""

from alembic import op

from services.chassis import schema

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What an event names as a list is a row of `trace_links` for each: found from both of its ends.
LINKS = """
ALTER TABLE sheets ADD COLUMN file_sha256 text, ADD COLUMN activities jsonb;
ALTER TABLE activities ADD COLUMN assessments jsonb;
CREATE INDEX ix_rt_scores_generation_round_id ON rt_scores (generation, round_id);
CREATE INDEX ix_plans_institution_id ON plans (generation, institution_id);
CREATE INDEX ix_activities_institution_id ON activities (generation, institution_id);
DROP INDEX ix_sheets_import_id;
CREATE INDEX ix_sheets_import_id_import_row ON sheets (generation, import_id, import_row);
CREATE TABLE trace_links (
    generation integer NOT NULL,
    to_id uuid NOT NULL,
    from_id uuid NOT NULL,
    kind text NOT NULL,
    region text COLLATE "C" NOT NULL,
    CONSTRAINT pk_trace_links PRIMARY KEY (generation, to_id, from_id)
);
CREATE INDEX ix_trace_links_from_id ON trace_links (generation, from_id);
CREATE FUNCTION trace_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM trace_links WHERE generation = NEW.generation AND to_id = NEW.id;
    INSERT INTO trace_links (generation, to_id, from_id, kind, region)
    SELECT DISTINCT NEW.generation, NEW.id, named::uuid, TG_ARGV[1], NEW.region
    FROM jsonb_array_elements_text(coalesce(nullif(to_jsonb(NEW)->TG_ARGV[0], 'null'), '[]')) named;
    RETURN NULL;
END $$;
"""
LINK = """
CREATE TRIGGER trace_link_new AFTER INSERT ON {table} FOR EACH ROW
    WHEN (NEW.{named} <> '[]') EXECUTE FUNCTION trace_link('{named}', '{kind}');
CREATE TRIGGER trace_link_changed AFTER UPDATE ON {table} FOR EACH ROW
    WHEN ((OLD.{named}, OLD.region) IS DISTINCT FROM (NEW.{named}, NEW.region))
    EXECUTE FUNCTION trace_link('{named}', '{kind}');
"""
NAMED = (("sheets", "activities", "built"), ("activities", "assessments", "needed"))

# A node is known by `id` and `part`: the row of an import, the year of an inspection, else 0.
SERVING = "generation = (SELECT number FROM generations WHERE state = 'serving')"
NODES = f"""
CREATE VIEW trace_nodes WITH (security_invoker = true) AS
SELECT import_id AS id, import_row AS part, 'import_row' AS kind,
    coalesce(left(file_sha256, 12), left(import_id::text, 8)) || ':' || import_row AS label,
    region, told_at AS at
FROM sheets WHERE {SERVING} AND NOT withdrawn AND source = 'import'
UNION ALL SELECT id, 0, 'sheet', rt, region, told_at
FROM sheets WHERE {SERVING} AND NOT withdrawn
UNION ALL SELECT id, 0, 'record', coalesce(form_id, kind), region, told_at
FROM records WHERE {SERVING}
UNION ALL SELECT id, 0, 'round', name, region, told_at FROM rounds WHERE {SERVING}
UNION ALL SELECT assessment_id, 0, 'assessment', rt || ' ' || year || ': ' || total,
    region COLLATE "C", sealed_at
FROM rt_scores WHERE {SERVING}
UNION ALL SELECT id, 0, 'institution', name, region, told_at FROM institutions WHERE {SERVING}
UNION ALL SELECT id, 0, 'plan', title, region, told_at FROM plans WHERE {SERVING}
UNION ALL SELECT id, 0, 'activity', title, region, told_at FROM activities WHERE {SERVING}
UNION ALL SELECT id, year, 'inspection', year::text, region, told_at
FROM inspections WHERE {SERVING}
UNION ALL SELECT id, 0, kind, source || ' ' || fiscal_year || ': ' || amount, region, told_at
FROM postings WHERE {SERVING}
UNION ALL SELECT id, 0, 'account', number, region, told_at FROM accounts WHERE {SERVING}
"""  # noqa: S608 - our own names
# `from` is the cause and `to` what came of it. `names` is the end that names the other one, which
# then must be known; where neither does, both are of the same RT and round or allocation.
EDGES = f"""
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
# Whether anybody's node is that: a parent above or beside the caller's regions is no orphan's. It
# sees all for as long as it looks, and answers with yes or no.
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
    op.execute(LINKS)
    schema.protect("trace_links", schema.inside())
    for table, named, kind in NAMED:
        op.execute(LINK.format(table=table, named=named, kind=kind))
    for view in (NODES, EDGES, KNOWN):
        op.execute(view)


def downgrade() -> None:
    op.execute("DROP FUNCTION trace_known(uuid, integer)")
    op.execute("DROP VIEW trace_edges, trace_nodes")
    for table, _, _ in NAMED:
        op.execute(f"DROP TRIGGER trace_link_new ON {table}")
        op.execute(f"DROP TRIGGER trace_link_changed ON {table}")
    op.execute("DROP FUNCTION trace_link(); DROP TABLE trace_links")
    op.execute(
        "DROP INDEX ix_sheets_import_id_import_row, ix_activities_institution_id,"
        " ix_plans_institution_id, ix_rt_scores_generation_round_id;"
        "CREATE INDEX ix_sheets_import_id ON sheets (generation, import_id);"
        "ALTER TABLE activities DROP COLUMN assessments;"
        "ALTER TABLE sheets DROP COLUMN activities, DROP COLUMN file_sha256;"
    )
