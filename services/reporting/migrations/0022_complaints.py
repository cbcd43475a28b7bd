"""Complaints (PPM): what people say is wrong, what happened to it, and how long that may take."""

from alembic import op

from services.chassis import schema

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE complaints (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    village text COLLATE "C" NOT NULL,
    regency text COLLATE "C" NOT NULL,
    rt text COLLATE "C",
    log_year integer,
    log_number integer,
    category text NOT NULL,
    channel text NOT NULL,
    concerns text,
    level text NOT NULL,
    state text NOT NULL,
    outcome text,
    about_kind text,
    about_id uuid,
    filed_on date NOT NULL,
    due_on date NOT NULL,
    answered_on date,
    closed_on date,
    assignee text,
    answered_by text,
    filed_by text NOT NULL,
    repeats integer NOT NULL,
    said bytea,
    words_key text,
    words text,
    person_key text,
    person text,
    steps integer NOT NULL,
    told integer NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_complaints PRIMARY KEY (id),
    CONSTRAINT uq_complaints_regency_log_year_log_number UNIQUE (regency, log_year, log_number),
    CONSTRAINT ck_complaints_about CHECK ((about_kind IS NULL) = (about_id IS NULL))
);
CREATE INDEX ix_complaints_due_on_id ON complaints (due_on, id);
CREATE INDEX ix_complaints_region ON complaints (region);
CREATE INDEX ix_complaints_village_state ON complaints (village, state);
CREATE INDEX ix_complaints_said ON complaints (said) WHERE said IS NOT NULL;
CREATE INDEX ix_complaints_about_id ON complaints (about_id) WHERE about_id IS NOT NULL;
CREATE TABLE complaint_steps (
    complaint_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    level text NOT NULL,
    by text NOT NULL,
    words text,
    CONSTRAINT pk_complaint_steps PRIMARY KEY (complaint_id, number),
    CONSTRAINT fk_complaint_steps_complaint_id FOREIGN KEY (complaint_id) REFERENCES complaints (id)
);
CREATE FUNCTION complaint_steps_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What happened to a complaint is only added to.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER complaint_steps_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON complaint_steps
    FOR EACH STATEMENT EXECUTE FUNCTION complaint_steps_stay();
CREATE TABLE complaint_numbers (
    number bytea NOT NULL,
    complaint_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    said bytea NOT NULL,
    first boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_complaint_numbers PRIMARY KEY (number),
    CONSTRAINT fk_complaint_numbers_complaint_id FOREIGN KEY (complaint_id)
        REFERENCES complaints (id)
);
CREATE INDEX ix_complaint_numbers_complaint_id ON complaint_numbers (complaint_id);
CREATE TABLE complaint_logs (
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT pk_complaint_logs PRIMARY KEY (region, year)
);
CREATE TABLE complaint_counts (
    kind text NOT NULL,
    key bytea NOT NULL,
    since timestamptz NOT NULL,
    count integer NOT NULL,
    CONSTRAINT pk_complaint_counts PRIMARY KEY (kind, key, since)
);
CREATE INDEX ix_complaint_counts_since ON complaint_counts (since);
CREATE TABLE complaint_terms (
    id text COLLATE "C" NOT NULL,
    days integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_complaint_terms PRIMARY KEY (id)
);
"""
LEVELS = ("kelurahan", "kota", "provinsi", "pusat")
# Ours, and no rule's: the programme's texts give no days. An installation changes them.
DAYS = {
    "umum": (7, 14, 14, 21),
    "informasi": (3, 5, 7, 10),
    "prosedur": (7, 14, 14, 21),
    "dana": (7, 10, 14, 21),
    "intervensi": (5, 7, 10, 14),
    "force_majeure": (1, 2, 3, 5),
}
TO_CONFIRM = 14
GUARDED = ("complaints", "complaint_steps", "complaint_numbers", "complaint_logs")
# What is held or was dismissed is no node. Who files need not know ids: one that nobody told of is no
# orphan, and joins what it names as soon as that is told.
THREAD = """
ALTER VIEW trace_nodes RENAME TO trace_nodes_before_complaints;
CREATE VIEW trace_nodes WITH (security_invoker = true) AS
SELECT * FROM trace_nodes_before_complaints
UNION ALL SELECT id, 0, 'complaint', regency || '/' || log_year || '/' || log_number, region, updated_at
FROM complaints WHERE log_number IS NOT NULL;
ALTER VIEW trace_edges RENAME TO trace_edges_before_complaints;
CREATE VIEW trace_edges WITH (security_invoker = true) AS
SELECT * FROM trace_edges_before_complaints
UNION ALL SELECT about_id, 0, id, 0, 'complained', NULL, NULL, region
FROM complaints WHERE log_number IS NOT NULL AND about_kind IN ('activity', 'asset')
UNION ALL SELECT about_id, 0, id, 0, 'questioned', NULL, NULL, region
FROM complaints WHERE log_number IS NOT NULL AND about_kind = 'posting';
"""


def terms() -> str:
    """The days as rows."""
    rows = [
        f"('{category}.{level}', {days}, 1)"
        for category, many in DAYS.items()
        for level, days in zip(LEVELS, many, strict=True)
    ]
    return ", ".join([*rows, f"('konfirmasi', {TO_CONFIRM}, 1)"])


def upgrade() -> None:
    op.execute(UP)
    op.execute(f"INSERT INTO complaint_terms (id, days, version) VALUES {terms()}")  # noqa: S608 - ours
    for table in GUARDED:
        schema.protect(table, schema.inside())
    schema.watch("complaints", "ARRAY[region]", "repeats")
    schema.watch("complaint_terms", "ARRAY['*']")
    op.execute(THREAD)


def downgrade() -> None:
    for view in ("trace_edges", "trace_nodes"):
        op.execute(f"DROP VIEW {view}; ALTER VIEW {view}_before_complaints RENAME TO {view}")
    op.execute(
        "DROP TABLE complaint_terms, complaint_counts, complaint_logs, complaint_numbers,"
        " complaint_steps, complaints; DROP FUNCTION complaint_steps_stay()"
    )
