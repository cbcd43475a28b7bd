"""The registry of regions: which codes follow which, and what BPS calls them."""

from alembic import op

from services.chassis import regions, schema

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE region_lines (
    id uuid NOT NULL CONSTRAINT pk_region_lines PRIMARY KEY,
    change_id uuid NOT NULL,
    import_id uuid NOT NULL,
    valid_from date NOT NULL,
    kind text NOT NULL,
    old_code text COLLATE "C" NOT NULL,
    new_code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    share numeric NOT NULL CONSTRAINT ck_region_lines_share CHECK (share > 0 AND share <= 1),
    basis text NOT NULL,
    bps_code text,
    stated_by text NOT NULL,
    stated_at timestamptz NOT NULL
);
CREATE INDEX ix_region_lines_old_code ON region_lines (old_code, valid_from);
CREATE INDEX ix_region_lines_new_code ON region_lines (new_code, valid_from);
CREATE UNIQUE INDEX uq_region_lines_once ON region_lines (valid_from, old_code, new_code);
CREATE TABLE region_bps (
    id uuid NOT NULL CONSTRAINT pk_region_bps PRIMARY KEY,
    code text COLLATE "C" NOT NULL CONSTRAINT uq_region_bps_code UNIQUE,
    bps_code text COLLATE "C" NOT NULL,
    import_id uuid NOT NULL,
    stated_by text NOT NULL,
    stated_at timestamptz NOT NULL
);
CREATE INDEX ix_region_bps_bps_code ON region_bps (bps_code);
"""


def upgrade() -> None:
    op.execute(UP)
    op.execute(regions.UP)
    # A line is seen by whom either code concerns.
    either = f"({schema.around('old_code')} OR {schema.around('new_code')})"
    schema.protect("region_lines", either)
    schema.protect("region_bps", schema.around("code"))
    schema.watch("region_lines", "ARRAY[old_code, new_code]")
    schema.watch("region_bps", "ARRAY[code]")


def downgrade() -> None:
    op.execute("DROP TABLE region_bps; DROP TABLE region_lines")
    op.execute(regions.DOWN)
