"""Ceilings (pagu) and their revisions."""

from alembic import op

from services.chassis import schema

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE ceilings (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    amount numeric(18, 2) NOT NULL,
    document json NOT NULL,
    carried_from uuid,
    version integer NOT NULL,
    told integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_ceilings PRIMARY KEY (id),
    CONSTRAINT ck_ceilings_not_negative CHECK (amount >= 0),
    CONSTRAINT fk_ceilings_carried_from FOREIGN KEY(carried_from) REFERENCES ceilings (id)
);
CREATE INDEX ix_ceilings_region ON ceilings (region);
CREATE INDEX ix_ceilings_source_fiscal_year ON ceilings (source, fiscal_year);
CREATE TABLE ceiling_revisions (
    id uuid NOT NULL,
    ceiling_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    change numeric(18, 2) NOT NULL,
    amount numeric(18, 2) NOT NULL,
    revised_on date NOT NULL,
    document json NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_ceiling_revisions PRIMARY KEY (id),
    CONSTRAINT uq_ceiling_revisions_ceiling_id_number UNIQUE (ceiling_id, number),
    CONSTRAINT fk_ceiling_revisions_ceiling_id FOREIGN KEY(ceiling_id) REFERENCES ceilings (id)
);
CREATE TRIGGER ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ceiling_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays();
"""
DOWN = "DROP TABLE ceiling_revisions, ceilings;"


def upgrade() -> None:
    op.execute(UP)
    schema.protect("ceilings", schema.inside("region"))
    schema.protect("ceiling_revisions", schema.inside("region"))
    schema.watch("ceilings", "ARRAY[region]", "told,version,updated_at")


def downgrade() -> None:
    op.execute(DOWN)
