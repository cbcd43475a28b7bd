"""What people know of places in a round, where a sealed score stands beside it, and its inputs."""

from alembic import op

from services.chassis import schema

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE contexts (
    id uuid NOT NULL CONSTRAINT pk_contexts PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_contexts_round_id REFERENCES rounds (id),
    level text NOT NULL,
    code text NOT NULL,
    region text NOT NULL,
    version integer NOT NULL,
    strategic boolean,
    potential boolean,
    land_status_clear boolean,
    fits_spatial_plan boolean,
    city_size text,
    stated_by text NOT NULL,
    stated_at timestamptz NOT NULL,
    CONSTRAINT uq_contexts_round_id_code_version UNIQUE (round_id, code, version)
);
ALTER TABLE assessments ADD COLUMN standing json;
ALTER TABLE assessments ADD COLUMN inputs_hash text;
CREATE INDEX ix_sheets_slums ON sheets (round_id, region) WHERE slum_class <> 'none';
"""
DOWN = """
DROP INDEX ix_sheets_slums;
ALTER TABLE assessments DROP COLUMN standing;
ALTER TABLE assessments DROP COLUMN inputs_hash;
DROP TABLE contexts;
"""
# How big a city is decides about each of its RTs, also for those who see only some of them.
SEEN = f"({schema.inside()} OR level = 'regency' AND {schema.around()})"


def upgrade() -> None:
    op.execute(UP)
    schema.protect("contexts", SEEN, schema.inside())
    schema.watch("contexts", "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
