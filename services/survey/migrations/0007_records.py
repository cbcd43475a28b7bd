"""Records: the answers of households and about RTs, in typed columns."""

from alembic import op

from services.chassis import schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SHARED = """
    id uuid NOT NULL, round_id uuid NOT NULL, rt text NOT NULL, region text NOT NULL,
    state text NOT NULL, flags text[] NOT NULL, open_flags integer NOT NULL,
    import_id uuid, import_row integer, version integer NOT NULL,
    recorded_at timestamptz NOT NULL,
"""
# COPY writes into a table without policies only: households get one, as a partition.
HOUSEHOLDS = f"""
CREATE TABLE households ({SHARED}
    mbr text, laki integer, perempuan integer, difabel integer, jumlah_kk integer NOT NULL,
    q1 text, q2 text, q3 text, q4 text, q5 text,
    q6 numeric, q6_panjang numeric, q6_lebar numeric, q6_lantai integer, q7 integer, q8 text,
    q9 text, q10 text, q11 text, q12 text, q13 text, q14 text, q15 text, q16 text, q17 text,
    q18 text, q19 text, q20 text, q21 text, q22 text, q23 text, q24 text, q25 text, q26 text,
    q27 text, q28 text, lat numeric, lon numeric,
    a1 smallint NOT NULL, a2_floor smallint NOT NULL, a2_structure smallint NOT NULL,
    a2 smallint NOT NULL, a3_access smallint NOT NULL, a3_enough smallint NOT NULL,
    a4_access smallint NOT NULL, a4_technical smallint NOT NULL, a5 smallint NOT NULL,
    CONSTRAINT pk_households PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE households_all PARTITION OF households DEFAULT;
CREATE INDEX ix_households_rt ON households (round_id, rt);
CREATE INDEX ix_households_flagged ON households (round_id, id) WHERE open_flags > 0;
"""
RT_FORMS = f"""
CREATE TABLE rt_forms ({SHARED}
    q1 numeric, q2 numeric, q3 integer, q4 numeric, q5 numeric, q6 numeric, q7 numeric,
    q8 numeric, q9 numeric, q10 numeric, q11 numeric, q12 numeric, q13 numeric, q14 numeric,
    q15 text, q16 text, q17 text, q18 numeric, q19 text, q20 numeric, q21 text, q22 numeric,
    q23 text, q24 numeric, q25 text, q26 numeric, q27 numeric, q28 text, q29 text, q30 text,
    q31 text, q32 text, q33 text, q34 text[], q35 text, q36 text[], q37 text[], q38 text,
    q39 text, q40 text,
    CONSTRAINT pk_rt_forms PRIMARY KEY (id)
);
CREATE INDEX ix_rt_forms_rt ON rt_forms (round_id, rt);
CREATE UNIQUE INDEX ix_rt_forms_approved ON rt_forms (round_id, rt) WHERE state = 'approved';
"""


def upgrade() -> None:
    op.execute(HOUSEHOLDS)
    op.execute(RT_FORMS)
    for table in ("households", "rt_forms"):
        schema.protect(table, schema.inside())


def downgrade() -> None:
    op.execute("DROP TABLE rt_forms; DROP TABLE households")
