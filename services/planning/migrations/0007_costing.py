"""Unit prices of a regency and a year, and the RAB of an activity."""

from alembic import op

from services.chassis import schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE unit_price_imports (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    source text NOT NULL,
    filename text NOT NULL,
    sha256 text NOT NULL,
    rows integer NOT NULL,
    added integer NOT NULL,
    changed integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_unit_price_imports PRIMARY KEY (id)
);
CREATE INDEX ix_unit_price_imports_region_id ON unit_price_imports (region, id);
CREATE TABLE unit_prices (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    price numeric(18, 2) NOT NULL,
    source text NOT NULL,
    import_id uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_unit_prices PRIMARY KEY (id),
    CONSTRAINT uq_unit_prices_region_year_code UNIQUE (region, year, code),
    CONSTRAINT fk_unit_prices_import_id FOREIGN KEY(import_id) REFERENCES unit_price_imports (id),
    CONSTRAINT ck_unit_prices_positive CHECK (price > 0)
);
CREATE TABLE rab_lines (
    id uuid NOT NULL,
    activity_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    code text COLLATE "C",
    description text NOT NULL,
    unit text NOT NULL,
    volume numeric NOT NULL,
    unit_price numeric(18, 2) NOT NULL,
    amount numeric(18, 2) NOT NULL,
    category text NOT NULL,
    reference numeric(18, 2),
    reference_year integer,
    CONSTRAINT pk_rab_lines PRIMARY KEY (id),
    CONSTRAINT uq_rab_lines_activity_id_number UNIQUE (activity_id, number),
    CONSTRAINT fk_rab_lines_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id)
        ON DELETE CASCADE,
    CONSTRAINT ck_rab_lines_positive CHECK (volume > 0 AND unit_price > 0)
);
"""
DOWN = "DROP TABLE rab_lines, unit_prices, unit_price_imports"
# A village reads the prices of its regency, and writes none.
LISTS = ("unit_price_imports", "unit_prices")


def upgrade() -> None:
    op.execute(UP)
    for table in LISTS:
        schema.protect(table, schema.around(), schema.inside())
        schema.watch(table, "ARRAY[region]")
    schema.protect("rab_lines", schema.inside())
    schema.watch("rab_lines", "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
