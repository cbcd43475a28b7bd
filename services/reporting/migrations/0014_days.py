"""Recaps as of any day: versions of money and activities, and when RTs were known."""

from alembic import op

from services.chassis import schema

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("posting_versions", "activity_versions")
# Scores are all there; what money and activities were before comes with the next `replay`.
UP = """
CREATE TABLE posting_versions (
    generation integer NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    told_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    amount numeric(18, 2) NOT NULL,
    CONSTRAINT pk_posting_versions PRIMARY KEY (generation, id, version)
);
CREATE TABLE activity_versions (
    generation integer NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    told_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    year integer NOT NULL,
    state text NOT NULL,
    places jsonb NOT NULL,
    CONSTRAINT pk_activity_versions PRIMARY KEY (generation, id, version)
);
CREATE INDEX ix_posting_versions_region ON posting_versions (generation, region);
CREATE INDEX ix_activity_versions_region ON activity_versions (generation, region);
SELECT set_config('nahkoda.regions', '^', true);
ALTER TABLE rt_deltas ADD COLUMN sealed_to timestamptz, ADD COLUMN sealed_from timestamptz;
UPDATE rt_deltas d SET (sealed_to, sealed_from) = (
    SELECT max(sealed_at) FILTER (WHERE s.year <= d.year),
        min(sealed_at) FILTER (WHERE s.year >= d.year)
    FROM rt_scores s WHERE (s.generation, s.rt) = (d.generation, d.rt));
ALTER TABLE rt_deltas ALTER COLUMN sealed_to SET NOT NULL,
    ALTER COLUMN sealed_from SET NOT NULL;
"""


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.inside())


def downgrade() -> None:
    op.execute("ALTER TABLE rt_deltas DROP COLUMN sealed_from, DROP COLUMN sealed_to")
    op.execute(f"DROP TABLE {', '.join(TABLES)}")
