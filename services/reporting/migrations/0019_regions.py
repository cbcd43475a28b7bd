"""Which codes of regions follow which: recaps can be restated on the boundaries of another year."""

from alembic import op

from services.chassis import regions, schema

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE region_lines (
    generation integer NOT NULL,
    valid_from date NOT NULL,
    old_code text COLLATE "C" NOT NULL,
    new_code text COLLATE "C" NOT NULL,
    change_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    share numeric NOT NULL,
    told_at timestamptz NOT NULL,
    CONSTRAINT pk_region_lines PRIMARY KEY (generation, valid_from, old_code, new_code)
);
"""


def upgrade() -> None:
    op.execute(UP)
    op.execute(regions.UP)
    # A line is seen by whom either code concerns.
    either = f"({schema.around('old_code')} OR {schema.around('new_code')})"
    schema.protect("region_lines", either)


def downgrade() -> None:
    op.execute("DROP TABLE region_lines")
    op.execute(regions.DOWN)
