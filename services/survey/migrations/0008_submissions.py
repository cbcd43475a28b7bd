"""Submissions: records of forms as they come, each of their versions, and their files."""

from alembic import op

from services.chassis import schema

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE submissions (
    id uuid NOT NULL CONSTRAINT pk_submissions PRIMARY KEY,
    kind text NOT NULL,
    form_id text,
    round_id uuid,
    region text NOT NULL,
    rt text,
    state text NOT NULL,
    flags text[] NOT NULL,
    waits_for text[] NOT NULL,
    number integer NOT NULL,
    version integer NOT NULL,
    submitted_by text NOT NULL,
    received_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_submissions_round_id ON submissions (round_id, state, id);
CREATE INDEX ix_submissions_rt ON submissions (rt, id);
CREATE TABLE submission_versions (
    submission_id uuid NOT NULL,
    number integer NOT NULL,
    region text NOT NULL,
    instance_id text NOT NULL,
    deprecated_id text,
    form_version_id uuid,
    media_type text NOT NULL,
    box bytea,
    started_at timestamptz,
    ended_at timestamptz,
    submitted_by text NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT pk_submission_versions PRIMARY KEY (submission_id, number),
    CONSTRAINT uq_submission_versions_instance_id UNIQUE (instance_id),
    CONSTRAINT fk_submission_versions_submission_id
        FOREIGN KEY (submission_id) REFERENCES submissions (id)
);
CREATE TABLE submission_files (
    submission_id uuid NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    sha256 text NOT NULL,
    taken_at timestamptz,
    lat numeric,
    lon numeric,
    width integer,
    height integer,
    received_at timestamptz NOT NULL,
    CONSTRAINT pk_submission_files PRIMARY KEY (submission_id, number, name)
);
CREATE INDEX ix_submission_files_sha256 ON submission_files (sha256);
"""
NAMES = ("submissions", "submission_versions", "submission_files")


def upgrade() -> None:
    op.execute(TABLES)
    for table in NAMES:
        schema.protect(table, schema.inside())


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(reversed(NAMES))}")
