"""Duplicates: names by keyed hash, merges of records, and who was found to be somebody else."""

from alembic import op

from services.chassis import schema

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Persons from before get their hash when `rotate-keys --hashes` runs.
UP = """
ALTER TABLE persons ADD COLUMN name_hash bytea;
CREATE TABLE merges (
    id uuid NOT NULL CONSTRAINT pk_merges PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_merges_round_id REFERENCES rounds (id),
    kept uuid NOT NULL,
    kept_rt text NOT NULL,
    regions text[] NOT NULL,
    reason text NOT NULL,
    merged_by text NOT NULL,
    merged_at timestamptz NOT NULL,
    undone_by text,
    undone_at timestamptz,
    undone_reason text,
    version integer NOT NULL
);
CREATE INDEX ix_merges_round_id ON merges (round_id, id);
CREATE INDEX ix_merges_kept ON merges (kept) WHERE undone_at IS NULL;
CREATE TABLE merged_records (
    merge_id uuid NOT NULL CONSTRAINT fk_merged_records_merge_id REFERENCES merges (id),
    record_id uuid NOT NULL,
    rt text NOT NULL,
    region text NOT NULL,
    state text NOT NULL,
    stands boolean NOT NULL,
    CONSTRAINT pk_merged_records PRIMARY KEY (merge_id, record_id)
);
CREATE UNIQUE INDEX ix_merged_records_standing ON merged_records (record_id) WHERE stands;
CREATE TABLE dismissals (
    id uuid NOT NULL CONSTRAINT pk_dismissals PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_dismissals_round_id REFERENCES rounds (id),
    one uuid NOT NULL,
    other uuid NOT NULL,
    why text[] NOT NULL,
    regions text[] NOT NULL,
    reason text NOT NULL,
    dismissed_by text NOT NULL,
    dismissed_at timestamptz NOT NULL,
    CONSTRAINT uq_dismissals_one_other UNIQUE (one, other),
    CONSTRAINT ck_dismissals_order CHECK (one < other)
);
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("merges", schema.all_inside())
    schema.protect("merged_records", schema.inside())
    schema.protect("dismissals", schema.all_inside())
    for table in ("merges", "dismissals"):
        schema.watch(table, "regions")


def downgrade() -> None:
    op.execute("DROP TABLE dismissals, merged_records, merges")
    op.execute("ALTER TABLE persons DROP COLUMN name_hash")
