"""Sealed rounds scored again under another regulation, beside what was sealed."""

from alembic import op

from services.chassis import schema

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE rescores (
    id uuid NOT NULL CONSTRAINT pk_rescores PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_rescores_round_id REFERENCES rounds (id),
    region text NOT NULL,
    regulation text NOT NULL,
    aspect_average text NOT NULL,
    status text NOT NULL,
    places integer,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    finished_at timestamptz,
    version integer NOT NULL
);
CREATE INDEX ix_rescores_round_id ON rescores (round_id);
CREATE TABLE rescored (
    id uuid NOT NULL CONSTRAINT pk_rescored PRIMARY KEY,
    rescore_id uuid NOT NULL CONSTRAINT fk_rescored_rescore_id REFERENCES rescores (id),
    level text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    area_ha numeric NOT NULL,
    total_before integer NOT NULL,
    class_before text NOT NULL,
    average_before numeric NOT NULL,
    total integer NOT NULL,
    slum_class text NOT NULL,
    average numeric NOT NULL,
    flags text[] NOT NULL,
    CONSTRAINT uq_rescored_rescore_id_level_code UNIQUE (rescore_id, level, code)
);
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("rescores", schema.around())
    schema.protect("rescored", schema.inside())
    schema.watch("rescores", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE rescored; DROP TABLE rescores")
