"""Expenses and their receipts."""

from alembic import op

from services.chassis import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE expenses (
    id uuid NOT NULL,
    allocation_id uuid NOT NULL,
    agreement_id uuid,
    activity_id uuid,
    region text COLLATE "C" NOT NULL,
    amount numeric(18, 2) NOT NULL,
    spent_on date NOT NULL,
    category text NOT NULL,
    receipt_number text NOT NULL,
    description text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    transaction_id uuid NOT NULL,
    reversed_by text,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_expenses PRIMARY KEY (id),
    CONSTRAINT ck_expenses_positive CHECK (amount > 0),
    CONSTRAINT fk_expenses_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocations (id)
);
CREATE INDEX ix_expenses_allocation_id ON expenses (allocation_id, id);
CREATE INDEX ix_expenses_region ON expenses (region, id);
CREATE INDEX ix_expenses_activity_id ON expenses (activity_id);
CREATE INDEX ix_expenses_receipt ON expenses (allocation_id, receipt_number);
CREATE TABLE expense_receipts (
    id uuid NOT NULL,
    expense_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    sha256 text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    uploaded_by text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    CONSTRAINT pk_expense_receipts PRIMARY KEY (id),
    CONSTRAINT uq_expense_receipts_expense_id_sha256 UNIQUE (expense_id, sha256),
    CONSTRAINT fk_expense_receipts_expense_id FOREIGN KEY(expense_id) REFERENCES expenses (id)
);
CREATE INDEX ix_expense_receipts_sha256 ON expense_receipts (sha256);
"""
DOWN = "DROP TABLE expense_receipts, expenses;"


def upgrade() -> None:
    op.execute(UP)
    for table in ("expenses", "expense_receipts"):
        schema.protect(table, schema.inside("region"))
        schema.watch(table, "ARRAY[region]", "version,updated_at")


def downgrade() -> None:
    op.execute(DOWN)
