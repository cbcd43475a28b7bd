"""Files that were asked for, in pieces."""

from alembic import op

from services.chassis import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("exports", "export_parts")
UP = """
CREATE TABLE exports (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    format text NOT NULL,
    year integer NOT NULL,
    from_year integer,
    lang text NOT NULL,
    state text NOT NULL,
    generation integer,
    rows integer,
    size bigint,
    failure text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    expires_at timestamptz,
    CONSTRAINT pk_exports PRIMARY KEY (id)
);
CREATE INDEX ix_exports_unfinished ON exports (created_by) WHERE state IN ('queued', 'running');
CREATE TABLE export_parts (
    export_id uuid NOT NULL,
    part integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pk_export_parts PRIMARY KEY (export_id, part),
    CONSTRAINT fk_export_parts_export_id FOREIGN KEY (export_id) REFERENCES exports (id)
        ON DELETE CASCADE
);
ALTER TABLE export_parts ALTER COLUMN content SET STORAGE EXTERNAL;
"""


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.inside())
    schema.watch(
        "exports", "ARRAY[region]", "state,generation,rows,size,failure,finished_at,expires_at"
    )


def downgrade() -> None:
    op.execute("DROP TABLE export_parts, exports")
