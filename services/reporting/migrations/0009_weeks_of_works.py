"""The weeks of works are kept for the S-curve; codes of RTs sort by bytes here too."""

from alembic import op

from services.chassis import schema

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE work_weeks (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    week date NOT NULL,
    planned numeric,
    physical numeric,
    CONSTRAINT pk_work_weeks PRIMARY KEY (generation, id, week)
);
ALTER TABLE rt_scores ALTER COLUMN rt TYPE text COLLATE "C";
"""
DOWN = """
ALTER TABLE rt_scores ALTER COLUMN rt TYPE text COLLATE "default";
DROP TABLE work_weeks;
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("work_weeks", schema.inside())


def downgrade() -> None:
    op.execute(DOWN)
