"""Review lots: many clean records that a sample of them decides about."""

from alembic import op

from services.chassis import schema

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE review_lots (
    id uuid NOT NULL CONSTRAINT pk_review_lots PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_review_lots_round_id REFERENCES rounds (id),
    region text NOT NULL,
    kind text NOT NULL,
    submitted_by text,
    state text NOT NULL,
    size integer NOT NULL,
    sample integer NOT NULL,
    acceptance integer NOT NULL,
    seed text NOT NULL,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    closed_by text,
    closed_at timestamptz
);
CREATE INDEX ix_review_lots_round_id ON review_lots (round_id, id);
CREATE TABLE review_lot_records (
    lot_id uuid NOT NULL
        CONSTRAINT fk_review_lot_records_lot_id REFERENCES review_lots (id),
    submission_id uuid NOT NULL
        CONSTRAINT fk_review_lot_records_submission_id REFERENCES submissions (id),
    region text NOT NULL,
    rt text NOT NULL,
    record_version integer NOT NULL,
    sampled boolean NOT NULL,
    open boolean NOT NULL,
    outcome text,
    why text,
    CONSTRAINT pk_review_lot_records PRIMARY KEY (lot_id, submission_id)
);
CREATE UNIQUE INDEX ix_review_lot_records_open ON review_lot_records (submission_id) WHERE open;
CREATE INDEX ix_review_lot_records_refused ON review_lot_records (submission_id)
    WHERE outcome = 'refused';
ALTER TABLE reviews ADD COLUMN lot_id uuid
    CONSTRAINT fk_reviews_lot_id REFERENCES review_lots (id);
"""


def upgrade() -> None:
    op.execute(UP)
    for table in ("review_lots", "review_lot_records"):
        schema.protect(table, schema.inside())
    schema.watch("review_lots", "ARRAY[region]")


def downgrade() -> None:
    op.execute("ALTER TABLE reviews DROP COLUMN lot_id")
    op.execute("DROP TABLE review_lot_records; DROP TABLE review_lots")
