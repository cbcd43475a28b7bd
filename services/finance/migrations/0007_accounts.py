"""Bank accounts, their statements line by line, and what was matched with the ledger."""

from alembic import op

from services.chassis import schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE bank_accounts (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    institution_id uuid,
    holder text NOT NULL,
    kind text NOT NULL,
    bank text,
    number text,
    number_key text,
    opened_on date,
    signatories json NOT NULL,
    required integer,
    state text NOT NULL,
    closed_on date,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_bank_accounts PRIMARY KEY (id),
    CONSTRAINT uq_bank_accounts_number_key UNIQUE (number_key)
);
CREATE INDEX ix_bank_accounts_region ON bank_accounts (region, id);
CREATE TABLE statements (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    format text NOT NULL,
    filename text NOT NULL,
    sha256 text NOT NULL,
    opening numeric(18, 2),
    closing numeric(18, 2),
    since date NOT NULL,
    until date NOT NULL,
    lines integer NOT NULL,
    added integer NOT NULL,
    unmatched integer NOT NULL,
    told integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_statements PRIMARY KEY (id),
    CONSTRAINT uq_statements_account_id_sha256 UNIQUE (account_id, sha256),
    CONSTRAINT ck_statements_unmatched CHECK (unmatched BETWEEN 0 AND added),
    CONSTRAINT fk_statements_account_id FOREIGN KEY(account_id) REFERENCES bank_accounts (id)
);
CREATE INDEX ix_statements_region ON statements (region, id);
CREATE TABLE statement_lines (
    id uuid NOT NULL,
    statement_id uuid NOT NULL,
    account_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    row integer NOT NULL,
    source text NOT NULL,
    booked_on date NOT NULL,
    amount numeric(18, 2) NOT NULL,
    text text NOT NULL,
    reference text,
    balance numeric(18, 2),
    state text NOT NULL,
    reason text,
    decided_by text,
    decided_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_statement_lines PRIMARY KEY (id),
    CONSTRAINT uq_statement_lines_account_id_hash UNIQUE (account_id, hash),
    CONSTRAINT ck_statement_lines_moved CHECK (amount <> 0),
    CONSTRAINT fk_statement_lines_statement_id
        FOREIGN KEY(statement_id) REFERENCES statements (id),
    CONSTRAINT fk_statement_lines_account_id
        FOREIGN KEY(account_id) REFERENCES bank_accounts (id)
);
CREATE INDEX ix_statement_lines_account_id ON statement_lines (account_id, booked_on, id);
CREATE INDEX ix_statement_lines_region ON statement_lines (region, booked_on, id);
CREATE TABLE line_matches (
    id uuid NOT NULL,
    line_id uuid NOT NULL,
    account_id uuid NOT NULL,
    transaction_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    amount numeric(18, 2) NOT NULL,
    matched_by text NOT NULL,
    matched_at timestamptz NOT NULL,
    CONSTRAINT pk_line_matches PRIMARY KEY (id),
    CONSTRAINT uq_line_matches_account_id_transaction_id UNIQUE (account_id, transaction_id),
    CONSTRAINT fk_line_matches_line_id FOREIGN KEY(line_id) REFERENCES statement_lines (id),
    CONSTRAINT fk_line_matches_account_id FOREIGN KEY(account_id) REFERENCES bank_accounts (id),
    CONSTRAINT fk_line_matches_transaction_id
        FOREIGN KEY(transaction_id) REFERENCES ledger_transactions (id)
);
CREATE INDEX ix_line_matches_line_id ON line_matches (line_id);
CREATE INDEX ix_line_matches_transaction_id ON line_matches (transaction_id);
"""
TABLES = ("bank_accounts", "statements", "statement_lines", "line_matches")
DOWN = "DROP TABLE line_matches, statement_lines, statements, bank_accounts;"


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.inside("region"))
    schema.watch("bank_accounts", "ARRAY[region]", "version,updated_at")
    schema.watch("statements", "ARRAY[region]", "unmatched,told")
    schema.watch("line_matches", "ARRAY[region]")
    op.execute(
        "CREATE TRIGGER audit_row AFTER UPDATE OR DELETE ON statement_lines FOR EACH ROW"
        " EXECUTE FUNCTION audit_row('ARRAY[region]', 'version')"
    )  # who brought a line in is told by its statement


def downgrade() -> None:
    op.execute(DOWN)
