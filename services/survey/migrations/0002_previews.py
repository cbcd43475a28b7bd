"""Rows that could not be read, for the preview; the header of the file; a place's history."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE import_unread (
    import_id uuid NOT NULL,
    row integer NOT NULL,
    cells text[] NOT NULL,
    CONSTRAINT pk_import_unread PRIMARY KEY (import_id, row)
);
CREATE INDEX ix_import_rows_flagged ON import_rows (import_id, row) WHERE open_flags > 0;
CREATE INDEX ix_assessments_code ON assessments (code);
ALTER TABLE imports ADD COLUMN columns text[] NOT NULL DEFAULT '{}';
ALTER TABLE imports ALTER COLUMN columns DROP DEFAULT;
"""
DOWN = """
ALTER TABLE imports DROP COLUMN columns;
DROP INDEX ix_assessments_code;
DROP INDEX ix_import_rows_flagged;
DROP TABLE import_unread;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
