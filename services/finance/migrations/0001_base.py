"""The chassis' tables, the audit trail, and the activities that planning tells of."""

from alembic import op

from services.chassis import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UP = """
CREATE TABLE activities (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    plan_id uuid NOT NULL,
    title text NOT NULL,
    kind text COLLATE "C" NOT NULL,
    state text NOT NULL,
    physical numeric,
    cost numeric(18, 2) NOT NULL,
    sources json NOT NULL,
    criteria text[] NOT NULL,
    year integer NOT NULL,
    volume numeric NOT NULL,
    unit text NOT NULL,
    places json NOT NULL,
    measured json NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_activities PRIMARY KEY (id)
);
CREATE INDEX ix_activities_region ON activities (region);
"""
DOWN = "DROP TABLE activities"


def upgrade() -> None:
    schema.first_up()
    schema.second_up()
    schema.third_up()
    schema.fourth_up()
    op.execute(UP)
    schema.protect("activities", schema.inside())


def downgrade() -> None:
    op.execute(DOWN)
    schema.fourth_down()
    schema.third_down()
    schema.second_down()
    schema.first_down()
