"""Areas have an outline, measured and verified hectares, and the history of these."""

from alembic import op

from services.chassis import schema

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE areas
    ADD COLUMN outline_version integer,
    ADD COLUMN measured_ha numeric,
    ADD COLUMN verified_ha numeric,
    ADD COLUMN west double precision,
    ADD COLUMN south double precision,
    ADD COLUMN east double precision,
    ADD COLUMN north double precision,
    ADD COLUMN told integer NOT NULL DEFAULT 0;
ALTER TABLE areas ALTER COLUMN told DROP DEFAULT;
CREATE INDEX ix_areas_west_east ON areas (west, east, south, north);
CREATE TABLE area_outlines (
    id uuid NOT NULL CONSTRAINT pk_area_outlines PRIMARY KEY,
    area text NOT NULL,
    region text NOT NULL,
    version integer NOT NULL,
    geometry jsonb,
    simplified jsonb,
    points integer,
    measured_ha numeric,
    verified_ha numeric,
    by text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT uq_area_outlines_area_version UNIQUE (area, version)
);
"""
DOWN = """
DROP TABLE area_outlines;
DROP INDEX ix_areas_west_east;
ALTER TABLE areas DROP COLUMN outline_version, DROP COLUMN measured_ha, DROP COLUMN verified_ha,
    DROP COLUMN west, DROP COLUMN south, DROP COLUMN east, DROP COLUMN north, DROP COLUMN told;
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("area_outlines", schema.inside())
    schema.watch("area_outlines", "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
