"""RT scores and their deltas by region, and the chassis' tables."""

from alembic import op

from services.chassis import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UP = """
CREATE TABLE rt_scores (
    generation integer NOT NULL,
    assessment_id uuid NOT NULL,
    round_id uuid NOT NULL,
    round_kind text NOT NULL,
    year integer NOT NULL,
    rt text NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    slum_class text NOT NULL,
    total integer NOT NULL,
    area_ha numeric NOT NULL,
    open_flags integer NOT NULL,
    sealed_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_rt_scores PRIMARY KEY (generation, assessment_id)
);
CREATE INDEX ix_rt_scores_generation_rt ON rt_scores (generation, rt);
CREATE TABLE rt_deltas (
    rts_none integer NOT NULL,
    rts_light integer NOT NULL,
    rts_medium integer NOT NULL,
    rts_heavy integer NOT NULL,
    open_flags integer NOT NULL,
    ha_none numeric NOT NULL,
    ha_light numeric NOT NULL,
    ha_medium numeric NOT NULL,
    ha_heavy numeric NOT NULL,
    baseline_ha numeric NOT NULL,
    below_line_ha numeric NOT NULL,
    handled_ha numeric NOT NULL,
    new_ha numeric NOT NULL,
    generation integer NOT NULL,
    rt text NOT NULL,
    year integer NOT NULL,
    name text NOT NULL,
    CONSTRAINT pk_rt_deltas PRIMARY KEY (generation, rt, year)
);
CREATE TABLE recap_deltas (
    rts_none integer NOT NULL,
    rts_light integer NOT NULL,
    rts_medium integer NOT NULL,
    rts_heavy integer NOT NULL,
    open_flags integer NOT NULL,
    ha_none numeric NOT NULL,
    ha_light numeric NOT NULL,
    ha_medium numeric NOT NULL,
    ha_heavy numeric NOT NULL,
    baseline_ha numeric NOT NULL,
    below_line_ha numeric NOT NULL,
    handled_ha numeric NOT NULL,
    new_ha numeric NOT NULL,
    generation integer NOT NULL,
    level text NOT NULL,
    region text NOT NULL,
    year integer NOT NULL,
    CONSTRAINT pk_recap_deltas PRIMARY KEY (generation, level, region, year)
);
"""
DOWN = "DROP TABLE recap_deltas, rt_deltas, rt_scores;"


def upgrade() -> None:
    schema.first_up()
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
    schema.first_down()
