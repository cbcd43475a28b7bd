"""Works: what planning completed, offered as drafts of sheets, and the sheets made of them."""

from alembic import op

from services.chassis import schema

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE sheet_drafts (
    id uuid NOT NULL CONSTRAINT pk_sheet_drafts PRIMARY KEY,
    activity_id uuid NOT NULL,
    rt text NOT NULL,
    region text NOT NULL,
    event_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    year integer NOT NULL,
    number text,
    cost numeric NOT NULL,
    completed_on date,
    completed_by text NOT NULL,
    drawn_at timestamptz NOT NULL,
    drawn json NOT NULL,
    offered_at timestamptz NOT NULL,
    state text NOT NULL,
    round_id uuid CONSTRAINT fk_sheet_drafts_round_id REFERENCES rounds (id),
    reason text,
    decided_by text,
    decided_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT uq_sheet_drafts_activity_id_rt UNIQUE (activity_id, rt)
);
CREATE INDEX ix_sheet_drafts_rt ON sheet_drafts (rt);
CREATE TABLE derivations (
    id uuid NOT NULL CONSTRAINT pk_derivations PRIMARY KEY
        CONSTRAINT fk_derivations_id REFERENCES sheet_drafts (id),
    round_id uuid NOT NULL,
    rt text NOT NULL,
    region text NOT NULL,
    name text NOT NULL,
    base_round uuid NOT NULL,
    base_sheet uuid NOT NULL,
    base_source uuid NOT NULL,
    base_row integer NOT NULL,
    ground uuid,
    measured_at timestamptz NOT NULL,
    drafts text[] NOT NULL,
    before json NOT NULL,
    total_before integer NOT NULL,
    class_before text NOT NULL,
    total integer NOT NULL,
    slum_class text NOT NULL,
    flags text[] NOT NULL,
    open_flags integer NOT NULL,
    at timestamptz NOT NULL,
    area_ha numeric, buildings numeric, households numeric, population numeric,
    road_ideal_m numeric, drain_ideal_m numeric,
    v1a numeric, v1b numeric, v1c numeric, v2a numeric, v2b numeric, v3a numeric, v3b numeric,
    v4a numeric, v4b numeric, v4c numeric, v4d numeric, v4e numeric, v5a numeric, v5b numeric,
    v6a numeric, v6b numeric, v6c numeric, v7a numeric, v7b numeric
);
CREATE INDEX ix_derivations_rt ON derivations (rt);
"""


def upgrade() -> None:
    op.execute(UP)
    for table in ("sheet_drafts", "derivations"):
        schema.protect(table, schema.inside())
    schema.watch("sheet_drafts", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE derivations; DROP TABLE sheet_drafts")
