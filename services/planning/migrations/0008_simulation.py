"""What sealed rounds measured in each RT, for simulations."""

from alembic import op

from services.chassis import schema

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE measurements (
    round_id uuid NOT NULL,
    rt text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    measured_at timestamptz NOT NULL,
    assessment_id uuid NOT NULL,
    regulation text NOT NULL,
    area text COLLATE "C",
    measures json NOT NULL,
    volumes json NOT NULL,
    total integer NOT NULL,
    slum_class text NOT NULL,
    CONSTRAINT pk_measurements PRIMARY KEY (round_id, rt)
);
CREATE INDEX ix_measurements_rt ON measurements (rt);
CREATE INDEX ix_measurements_area ON measurements (area);
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("measurements", schema.inside("rt"))


def downgrade() -> None:
    op.execute("DROP TABLE measurements")
