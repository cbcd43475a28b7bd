"""Exits: RTs that leave the slum total by a signed berita acara."""

from alembic import op

from services.chassis import schema

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE exits (
    id uuid NOT NULL CONSTRAINT pk_exits PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_exits_round_id REFERENCES rounds (id),
    regulation text NOT NULL,
    region text NOT NULL,
    area text,
    year integer NOT NULL,
    number text NOT NULL,
    signed_on date NOT NULL,
    state text NOT NULL,
    paper_sha256 text,
    paper_size integer,
    paper_type text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_by text,
    confirmed_at timestamptz,
    annulled_by text,
    annulled_at timestamptz,
    reason text,
    version integer NOT NULL,
    CONSTRAINT ck_exits_two_people CHECK (confirmed_by <> created_by AND annulled_by <> confirmed_by)
);
CREATE INDEX ix_exits_region ON exits (region);
CREATE TABLE exit_rts (
    exit_id uuid NOT NULL
        CONSTRAINT fk_exit_rts_exit_id REFERENCES exits (id) ON DELETE CASCADE,
    rt text NOT NULL,
    region text NOT NULL,
    name text NOT NULL,
    round_id uuid NOT NULL CONSTRAINT fk_exit_rts_round_id REFERENCES rounds (id),
    assessment_id uuid NOT NULL,
    area_ha numeric NOT NULL,
    total integer NOT NULL,
    services json NOT NULL,
    in_force boolean NOT NULL,
    CONSTRAINT pk_exit_rts PRIMARY KEY (exit_id, rt)
);
CREATE INDEX ix_exit_rts_rt ON exit_rts (rt);
CREATE UNIQUE INDEX uq_exit_rts_in_force ON exit_rts (rt) WHERE in_force;
"""


def upgrade() -> None:
    op.execute(UP)
    for table in ("exits", "exit_rts"):
        schema.protect(table, schema.inside())
    schema.watch("exits", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE exit_rts; DROP TABLE exits")
