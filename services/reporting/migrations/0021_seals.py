"""Seals: reports whose facts never change, their papers, and who asked for them."""

from alembic import op

from services.chassis import schema

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UP = """
CREATE FUNCTION seal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was sealed is only added to.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TABLE seals (
    id uuid NOT NULL,
    kind text NOT NULL,
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    day date,
    sha256 text NOT NULL,
    facts text NOT NULL,
    size integer NOT NULL,
    as_of timestamptz,
    about json NOT NULL,
    template integer NOT NULL,
    release text NOT NULL,
    note text,
    sealed_by text NOT NULL,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT pk_seals PRIMARY KEY (id),
    CONSTRAINT uq_seals_sha256 UNIQUE (sha256),
    CONSTRAINT ck_seals_sha256 CHECK (sha256 = encode(sha256(convert_to(facts, 'UTF8')), 'hex'))
);
CREATE INDEX ix_seals_region_id ON seals (region, id);
CREATE TRIGGER seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON seals
    FOR EACH STATEMENT EXECUTE FUNCTION seal_stays();
CREATE TABLE seal_papers (
    seal_id uuid NOT NULL,
    template integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    sha256 text NOT NULL,
    size integer NOT NULL,
    content bytea NOT NULL,
    printed_at timestamptz NOT NULL,
    CONSTRAINT pk_seal_papers PRIMARY KEY (seal_id, template),
    CONSTRAINT fk_seal_papers_seal_id FOREIGN KEY (seal_id) REFERENCES seals (id),
    CONSTRAINT ck_seal_papers_sha256 CHECK (sha256 = encode(sha256(content), 'hex'))
);
ALTER TABLE seal_papers ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TRIGGER seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON seal_papers
    FOR EACH STATEMENT EXECUTE FUNCTION seal_stays();
CREATE TABLE seal_requests (
    id uuid NOT NULL,
    kind text NOT NULL,
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    day date,
    note text,
    state text NOT NULL,
    seal_id uuid,
    existed boolean NOT NULL,
    failure text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT pk_seal_requests PRIMARY KEY (id),
    CONSTRAINT fk_seal_requests_seal_id FOREIGN KEY (seal_id) REFERENCES seals (id)
);
CREATE INDEX ix_seal_requests_unfinished ON seal_requests (created_by)
    WHERE state IN ('queued', 'running');
"""
TABLES = ("seals", "seal_papers", "seal_requests")


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.inside())
    schema.watch("seals", "ARRAY[region]")
    schema.watch("seal_requests", "ARRAY[region]", "state,seal_id,existed,failure,finished_at")


def downgrade() -> None:
    op.execute("DROP TABLE seal_requests, seal_papers, seals; DROP FUNCTION seal_stays()")
