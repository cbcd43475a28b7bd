"""Agreements with a KSM and their instalments; what the people give."""

from alembic import op

from services.chassis import schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE agreements (
    id uuid NOT NULL,
    allocation_id uuid NOT NULL,
    ceiling_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    recipient text NOT NULL,
    institution_id uuid,
    activity_id uuid,
    amount numeric(18, 2) NOT NULL,
    scheme text NOT NULL,
    number text NOT NULL,
    dated date NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_agreements PRIMARY KEY (id),
    CONSTRAINT ck_agreements_positive CHECK (amount > 0),
    CONSTRAINT fk_agreements_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocations (id)
);
CREATE INDEX ix_agreements_allocation_id ON agreements (allocation_id);
CREATE INDEX ix_agreements_activity_id ON agreements (activity_id);
CREATE INDEX ix_agreements_region ON agreements (region, id);
CREATE TABLE instalments (
    id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    percent integer NOT NULL,
    amount numeric(18, 2) NOT NULL,
    condition json,
    state text NOT NULL,
    payment_id uuid,
    paid_on date,
    paid_by text,
    receipt_number text NOT NULL,
    reversed_by text,
    reversed_reason text,
    version integer NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_instalments PRIMARY KEY (id),
    CONSTRAINT uq_instalments_agreement_id_number UNIQUE (agreement_id, number),
    CONSTRAINT ck_instalments_paid CHECK (state <> 'paid' OR payment_id IS NOT NULL),
    CONSTRAINT fk_instalments_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreements (id)
);

-- Whoever writes an agreement holds the allocation: what is agreed is judged by what is committed.
CREATE FUNCTION agreements_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held numeric;
BEGIN
    SELECT amount INTO held FROM allocations WHERE id = NEW.allocation_id FOR UPDATE;
    IF (SELECT sum(amount) FROM agreements
            WHERE allocation_id = NEW.allocation_id AND state <> 'cancelled') > coalesce(held, 0) THEN
        RAISE EXCEPTION 'The agreements of an allocation are more than it has.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_exceeded';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER agreements_fit AFTER INSERT OR UPDATE OF amount, state, allocation_id ON agreements
    FOR EACH ROW EXECUTE FUNCTION agreements_fit();

CREATE TABLE contributions (
    id uuid NOT NULL,
    activity_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    given_on date NOT NULL,
    fiscal_year integer NOT NULL,
    quantity numeric(18, 3) NOT NULL,
    unit text NOT NULL,
    amount numeric(18, 2) NOT NULL,
    basis text NOT NULL,
    description text NOT NULL,
    document json,
    state text NOT NULL,
    posting_id uuid NOT NULL,
    reversed_by text,
    reversed_reason text,
    version integer NOT NULL,
    told integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_contributions PRIMARY KEY (id),
    CONSTRAINT ck_contributions_positive CHECK (amount > 0 AND quantity > 0)
);
CREATE INDEX ix_contributions_activity_id ON contributions (activity_id, kind, unit);
CREATE INDEX ix_contributions_region ON contributions (region, id);
"""
DOWN = """
DROP TABLE contributions, instalments, agreements;
DROP FUNCTION agreements_fit();
"""


def upgrade() -> None:
    op.execute(UP)
    for table in ("agreements", "instalments", "contributions"):
        schema.protect(table, schema.inside("region"))
        schema.watch(table, "ARRAY[region]", "told,version,updated_at")


def downgrade() -> None:
    op.execute(DOWN)
