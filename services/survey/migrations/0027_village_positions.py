"""What was told of where the RTs of a village lie, so that only news is told."""

from alembic import op

from services.chassis import schema

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE village_positions (
    id uuid NOT NULL CONSTRAINT pk_village_positions PRIMARY KEY,
    region text NOT NULL,
    part integer NOT NULL,
    told integer NOT NULL,
    rts jsonb NOT NULL,
    CONSTRAINT uq_village_positions_region_part UNIQUE (region, part)
);
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("village_positions", schema.inside())


def downgrade() -> None:
    op.execute("DROP TABLE village_positions")
