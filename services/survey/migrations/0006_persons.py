"""Persons: who records are about, under lock."""

from alembic import op

from services.chassis import schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# COPY writes into a table without policies only: persons get one, as a partition.
PERSONS = """
CREATE TABLE persons (
    id uuid NOT NULL,
    region text NOT NULL,
    rt text,
    key_id text,
    wrapped_key bytea,
    box bytea,
    nik_hash bytea,
    kk_hash bytea,
    hash_id text,
    version integer NOT NULL,
    erased_at timestamptz,
    erased_by text,
    reason text,
    CONSTRAINT pk_persons PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE persons_all PARTITION OF persons DEFAULT;
CREATE INDEX ix_persons_nik_hash ON persons (nik_hash) WHERE nik_hash IS NOT NULL;
CREATE INDEX ix_persons_kk_hash ON persons (kk_hash) WHERE kk_hash IS NOT NULL;
CREATE INDEX ix_persons_key_id ON persons (key_id, id);
"""


def upgrade() -> None:
    op.execute(PERSONS)
    schema.protect("persons", schema.inside())


def downgrade() -> None:
    op.execute("DROP TABLE persons")
