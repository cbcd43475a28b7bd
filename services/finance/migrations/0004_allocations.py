"""Allocations and their tranches."""

from alembic import op

from services.chassis import schema

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE allocations (
    id uuid NOT NULL,
    ceiling_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    recipient text NOT NULL,
    institution_id uuid,
    activity_id uuid,
    amount numeric(18, 2) NOT NULL,
    bop_cap numeric(18, 2) NOT NULL,
    scheme text NOT NULL,
    number text NOT NULL,
    dated date NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    told integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_allocations PRIMARY KEY (id),
    CONSTRAINT ck_allocations_positive CHECK (amount > 0),
    CONSTRAINT ck_allocations_bop_cap CHECK (bop_cap BETWEEN 0 AND amount),
    CONSTRAINT fk_allocations_ceiling_id FOREIGN KEY(ceiling_id) REFERENCES ceilings (id)
);
CREATE INDEX ix_allocations_ceiling_id ON allocations (ceiling_id);
CREATE INDEX ix_allocations_region ON allocations (region, id);
CREATE INDEX ix_allocations_activity_id ON allocations (activity_id);
CREATE TABLE tranches (
    id uuid NOT NULL,
    allocation_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    percent integer NOT NULL,
    amount numeric(18, 2) NOT NULL,
    condition json,
    state text NOT NULL,
    pending_id uuid,
    requested_by text,
    requested_on date,
    expires_on date,
    released_by text,
    released_on date,
    evidence json NOT NULL,
    version integer NOT NULL,
    told integer NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_tranches PRIMARY KEY (id),
    CONSTRAINT uq_tranches_allocation_id_number UNIQUE (allocation_id, number),
    CONSTRAINT ck_tranches_two_people CHECK (released_by <> requested_by),
    CONSTRAINT fk_tranches_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocations (id)
);
CREATE INDEX ix_tranches_requested ON tranches (expires_on) WHERE state = 'requested';
"""
DOWN = "DROP TABLE tranches, allocations;"


def upgrade() -> None:
    op.execute(UP)
    for table in ("allocations", "tranches"):
        schema.protect(table, schema.inside("region"))
        schema.watch(table, "ARRAY[region]", "told,version,updated_at")


def downgrade() -> None:
    op.execute(DOWN)
