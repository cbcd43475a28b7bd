"""The database itself shows a caller only what is the caller's; and it keeps an audit trail."""

from alembic import op

from services.chassis import schema

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# An import belongs to its round's region, and to whoever made it there.
OWN_IMPORTS = f"{schema.inside()} OR created_by = {schema.CALLER}"
OF_AN_IMPORT = "EXISTS (SELECT FROM imports i WHERE i.id = import_id)"
SEEN = {
    **dict.fromkeys(
        ("import_rows", "sheets", "areas", "area_members", "assessments"), schema.inside()
    ),
    "imports": OWN_IMPORTS,
    **dict.fromkeys(("import_files", "import_errors", "import_unread"), OF_AN_IMPORT),
}

WATCHED = ("rounds", "imports", "areas")

# COPY writes into a table without policies only: the rows of imports get one, as a partition.
APART = """
ALTER TABLE import_rows RENAME TO import_rows_all;
ALTER TABLE import_rows_all RENAME CONSTRAINT pk_import_rows TO pk_import_rows_all;
ALTER INDEX ix_import_rows_rt_import_id RENAME TO ix_import_rows_all_rt_import_id;
ALTER INDEX ix_import_rows_flagged RENAME TO ix_import_rows_all_flagged;
CREATE TABLE import_rows (LIKE import_rows_all) PARTITION BY RANGE (import_id);
ALTER TABLE import_rows ADD CONSTRAINT pk_import_rows PRIMARY KEY (import_id, row);
CREATE UNIQUE INDEX ix_import_rows_rt_import_id ON import_rows (rt, import_id);
CREATE INDEX ix_import_rows_flagged ON import_rows (import_id, row) WHERE open_flags > 0;
ALTER TABLE import_rows ATTACH PARTITION import_rows_all DEFAULT;
"""
TOGETHER = """
ALTER TABLE import_rows DETACH PARTITION import_rows_all;
DROP TABLE import_rows;
ALTER TABLE import_rows_all RENAME TO import_rows;
ALTER TABLE import_rows RENAME CONSTRAINT pk_import_rows_all TO pk_import_rows;
ALTER INDEX ix_import_rows_all_rt_import_id RENAME TO ix_import_rows_rt_import_id;
ALTER INDEX ix_import_rows_all_flagged RENAME TO ix_import_rows_flagged;
"""


def upgrade() -> None:
    op.execute(APART)
    schema.protect("rounds", schema.around(), schema.inside())
    for table, seen in SEEN.items():
        schema.protect(table, seen)
    schema.second_up()
    for table in WATCHED:
        schema.watch(table, "ARRAY[region]")


def downgrade() -> None:
    for table in WATCHED:
        schema.unwatch(table)
    schema.second_down()
    for table in ("rounds", *SEEN):
        schema.unprotect(table)
    op.execute(TOGETHER)
