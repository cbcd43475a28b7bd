"""Reviews of records, and the computations of RT sheets from approved ones."""

from alembic import op

from services.chassis import schema

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REVIEWS = """
CREATE TABLE reviews (
    id uuid NOT NULL CONSTRAINT pk_reviews PRIMARY KEY,
    submission_id uuid NOT NULL
        CONSTRAINT fk_reviews_submission_id REFERENCES submissions (id),
    number integer NOT NULL,
    region text NOT NULL,
    decision text NOT NULL,
    reasons json NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ix_reviews_submission_id ON reviews (submission_id, id);
"""
COMPUTATIONS = """
CREATE TABLE computations (
    id uuid NOT NULL CONSTRAINT pk_computations PRIMARY KEY,
    round_id uuid NOT NULL,
    rt text NOT NULL,
    region text NOT NULL,
    name text NOT NULL,
    stands boolean NOT NULL,
    records integer NOT NULL,
    rt_form_id uuid NOT NULL,
    totals json NOT NULL,
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
CREATE UNIQUE INDEX ix_computations_standing ON computations (round_id, rt) WHERE stands;
"""


def upgrade() -> None:
    op.execute(REVIEWS)
    op.execute(COMPUTATIONS)
    for table in ("reviews", "computations"):
        schema.protect(table, schema.inside())
    schema.watch("reviews", "ARRAY[region]")


def downgrade() -> None:
    schema.unwatch("reviews")
    op.execute("DROP TABLE computations; DROP TABLE reviews")
