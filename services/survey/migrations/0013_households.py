"""Households as a file brings them, before they are records; and whom an import brought."""

from alembic import op

from services.chassis import schema

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# COPY writes into a table without policies only: these rows get one, as a partition.
UP = """
CREATE TABLE import_households (
    import_id uuid NOT NULL, row integer NOT NULL, id uuid NOT NULL,
    rt text NOT NULL, region text NOT NULL, twin integer,
    flags text[] NOT NULL, open_flags integer NOT NULL,
    mbr text, laki integer, perempuan integer, difabel integer, jumlah_kk integer NOT NULL,
    q1 text, q2 text, q3 text, q4 text, q5 text,
    q6 numeric, q6_panjang numeric, q6_lebar numeric, q6_lantai integer, q7 integer, q8 text,
    q9 text, q10 text, q11 text, q12 text, q13 text, q14 text, q15 text, q16 text, q17 text,
    q18 text, q19 text, q20 text, q21 text, q22 text, q23 text, q24 text, q25 text, q26 text,
    q27 text, q28 text, lat numeric, lon numeric,
    a1 smallint NOT NULL, a2_floor smallint NOT NULL, a2_structure smallint NOT NULL,
    a2 smallint NOT NULL, a3_access smallint NOT NULL, a3_enough smallint NOT NULL,
    a4_access smallint NOT NULL, a4_technical smallint NOT NULL, a5 smallint NOT NULL,
    CONSTRAINT pk_import_households PRIMARY KEY (import_id, row)
) PARTITION BY RANGE (import_id);
CREATE TABLE import_households_all PARTITION OF import_households DEFAULT;
CREATE INDEX ix_import_households_rt ON import_households (rt, import_id);
CREATE INDEX ix_import_households_flagged ON import_households (import_id, row) WHERE open_flags > 0;
ALTER TABLE persons ADD COLUMN import_id uuid;
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("import_households", schema.inside())


def downgrade() -> None:
    op.execute("ALTER TABLE persons DROP COLUMN import_id; DROP TABLE import_households")
