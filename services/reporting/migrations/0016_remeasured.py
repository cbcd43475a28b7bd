"""A completed activity leads to the first score of its RTs that was sealed after it."""

from alembic import op

from services.chassis import schema

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# In which RTs an activity has a place: what its event tells as a list, a row for each.
PLACES = """
CREATE TABLE activity_rts (
    generation integer NOT NULL,
    activity_id uuid NOT NULL,
    rt text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    CONSTRAINT pk_activity_rts PRIMARY KEY (generation, activity_id, rt)
);
CREATE INDEX ix_activity_rts_rt ON activity_rts (generation, rt);
SELECT set_config('nahkoda.regions', '^', true);
INSERT INTO activity_rts (generation, activity_id, rt, region)
SELECT DISTINCT generation, id, place->>'rt', region
FROM activities CROSS JOIN LATERAL jsonb_array_elements(places) place;
CREATE FUNCTION activity_rts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM activity_rts WHERE generation = NEW.generation AND activity_id = NEW.id;
    INSERT INTO activity_rts (generation, activity_id, rt, region)
    SELECT DISTINCT NEW.generation, NEW.id, place->>'rt', NEW.region
    FROM jsonb_array_elements(NEW.places) place;
    RETURN NULL;
END $$;
CREATE TRIGGER activity_rts_new AFTER INSERT ON activities FOR EACH ROW
    WHEN (NEW.places <> '[]') EXECUTE FUNCTION activity_rts();
CREATE TRIGGER activity_rts_changed AFTER UPDATE ON activities FOR EACH ROW
    WHEN ((OLD.places, OLD.region) IS DISTINCT FROM (NEW.places, NEW.region))
    EXECUTE FUNCTION activity_rts();
"""
SERVING = "generation = (SELECT number FROM generations WHERE state = 'serving')"
# What was sealed on the day itself, or of a year before it, does not measure the work; nor does the
# score whose need the work was planned for, when that was sealed and the work is entered late.
AFTER = (
    "{of}.sealed_at >= (w.completed_on + 1)::timestamp AT TIME ZONE 'Asia/Jakarta'"
    " AND {of}.year >= extract(year FROM w.completed_on)"
    " AND NOT EXISTS (SELECT FROM trace_links n WHERE n.kind = 'needed'"
    " AND (n.generation, n.to_id, n.from_id) = (p.generation, p.activity_id, {of}.assessment_id))"
)
# Where a sheet tells what it took off for the work, that is how the work became a score.
EDGES = f"""
ALTER VIEW trace_edges RENAME TO trace_edges_told;
CREATE VIEW trace_edges WITH (security_invoker = true) AS
SELECT * FROM trace_edges_told
UNION ALL SELECT p.activity_id, 0, s.assessment_id, 0, 'remeasured', NULL, NULL,
    s.region COLLATE "C"
FROM activity_rts p JOIN works w ON (w.generation, w.id) = (p.generation, p.activity_id)
JOIN rt_scores s ON (s.generation, s.rt) = (p.generation, p.rt)
WHERE p.{SERVING} AND {AFTER.format(of="s")}
    AND NOT EXISTS (SELECT FROM rt_scores e
        WHERE (e.generation, e.rt) = (s.generation, s.rt) AND {AFTER.format(of="e")}
            AND (e.sealed_at, e.assessment_id) < (s.sealed_at, s.assessment_id))
    AND NOT EXISTS (SELECT FROM trace_links l
        JOIN sheets h ON (h.generation, h.id) = (l.generation, l.to_id)
        WHERE (l.generation, l.from_id, l.kind) = (p.generation, p.activity_id, 'built')
            AND h.rt = p.rt AND NOT h.withdrawn);
"""  # noqa: S608 - our own names


def upgrade() -> None:
    op.execute(PLACES)
    schema.protect("activity_rts", schema.inside())
    op.execute(EDGES)


def downgrade() -> None:
    op.execute("DROP VIEW trace_edges; ALTER VIEW trace_edges_told RENAME TO trace_edges")
    op.execute("DROP TRIGGER activity_rts_new ON activities")
    op.execute("DROP TRIGGER activity_rts_changed ON activities")
    op.execute("DROP FUNCTION activity_rts(); DROP TABLE activity_rts")
