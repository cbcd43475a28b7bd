"""Reports of use and accounts (LPJ), and audit opinions."""

from alembic import op

from services.chassis import schema

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A frozen report stays as it was accepted: `report_stays` refuses what would change it.
UP = """
CREATE TABLE reports (
    id uuid NOT NULL,
    allocation_id uuid NOT NULL,
    agreement_id uuid,
    region text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    number text NOT NULL,
    dated date NOT NULL,
    notes text NOT NULL,
    state text NOT NULL,
    content json,
    sha256 text,
    submitted_by text,
    submitted_at timestamptz,
    returned_by text,
    returned_reason text,
    accepted_by text,
    accepted_on date,
    spent numeric(18, 2),
    returned numeric(18, 2),
    version integer NOT NULL,
    told integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_reports PRIMARY KEY (id),
    CONSTRAINT fk_reports_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocations (id),
    CONSTRAINT ck_reports_frozen CHECK ((state = 'draft') = (sha256 IS NULL)),
    CONSTRAINT ck_reports_two_people CHECK
        (state <> 'accepted' OR coalesce(accepted_by <> submitted_by, false))
);
CREATE UNIQUE INDEX uq_reports_lpj
    ON reports (allocation_id, coalesce(agreement_id, allocation_id)) WHERE kind = 'lpj';
CREATE INDEX ix_reports_allocation_id ON reports (allocation_id);
CREATE INDEX ix_reports_agreement_id ON reports (agreement_id) WHERE agreement_id IS NOT NULL;
CREATE INDEX ix_reports_region ON reports (region, id);

CREATE FUNCTION report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An accepted report stays as it is.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER report_stays BEFORE UPDATE OR DELETE ON reports
    FOR EACH ROW WHEN (OLD.state = 'accepted') EXECUTE FUNCTION report_stays();

CREATE TABLE audit_opinions (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    fiscal_year integer NOT NULL,
    state text NOT NULL,
    opinion text,
    auditor text NOT NULL,
    audited_on date,
    document json,
    notes text NOT NULL,
    version integer NOT NULL,
    recorded_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_audit_opinions PRIMARY KEY (id),
    CONSTRAINT uq_audit_opinions_region_fiscal_year UNIQUE (region, fiscal_year),
    CONSTRAINT ck_audit_opinions_done CHECK (state = 'done' OR opinion IS NULL)
);
"""
DOWN = """
DROP TABLE audit_opinions, reports;
DROP FUNCTION report_stays();
"""


def upgrade() -> None:
    op.execute(UP)
    for table in ("reports", "audit_opinions"):
        schema.protect(table, schema.inside("region"))
        schema.watch(table, "ARRAY[region]", "told,version,updated_at")


def downgrade() -> None:
    op.execute(DOWN)
