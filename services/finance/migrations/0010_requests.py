"""Requests for a ceiling, which planning's pledges become."""

from alembic import op

from services.chassis import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE ceiling_requests (
    id uuid NOT NULL,
    offer_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    amount numeric(18, 2) NOT NULL,
    document json NOT NULL,
    activities json NOT NULL,
    state text NOT NULL,
    ceiling_id uuid,
    reason text,
    made_by text NOT NULL,
    submitted_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    decided_by text,
    decided_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_ceiling_requests PRIMARY KEY (id),
    CONSTRAINT fk_ceiling_requests_ceiling_id FOREIGN KEY (ceiling_id) REFERENCES ceilings (id)
);
CREATE INDEX ix_ceiling_requests_region_id ON ceiling_requests (region, id);
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("ceiling_requests", schema.inside())
    schema.watch("ceiling_requests", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE ceiling_requests")
