"""Assets, their yearly inspections and their dues."""

from alembic import op

from services.chassis import schema

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE assets (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    title text NOT NULL,
    volume numeric NOT NULL,
    unit text NOT NULL,
    kpp_id uuid NOT NULL,
    handed_over_on date NOT NULL,
    told integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_assets PRIMARY KEY (id),
    CONSTRAINT fk_assets_id FOREIGN KEY(id) REFERENCES activities (id),
    CONSTRAINT fk_assets_kpp_id FOREIGN KEY(kpp_id) REFERENCES institutions (id)
);
CREATE INDEX ix_assets_region_id ON assets (region, id);
CREATE TABLE asset_inspections (
    id uuid NOT NULL,
    asset_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    present boolean NOT NULL,
    good boolean NOT NULL,
    working boolean NOT NULL,
    used boolean NOT NULL,
    developed boolean NOT NULL,
    note text,
    inspected_on date NOT NULL,
    version integer NOT NULL,
    inspected_by text NOT NULL,
    CONSTRAINT pk_asset_inspections PRIMARY KEY (id),
    CONSTRAINT uq_asset_inspections_asset_id_year UNIQUE (asset_id, year),
    CONSTRAINT fk_asset_inspections_asset_id FOREIGN KEY(asset_id) REFERENCES assets (id)
);
CREATE TABLE asset_dues (
    id uuid NOT NULL,
    asset_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    month date NOT NULL,
    households integer NOT NULL,
    paying integer NOT NULL,
    amount numeric(18, 2) NOT NULL,
    version integer NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT pk_asset_dues PRIMARY KEY (id),
    CONSTRAINT uq_asset_dues_asset_id_month UNIQUE (asset_id, month),
    CONSTRAINT fk_asset_dues_asset_id FOREIGN KEY(asset_id) REFERENCES assets (id)
);
"""
DOWN = "DROP TABLE asset_dues, asset_inspections, assets"


def upgrade() -> None:
    op.execute(UP)
    for table in ("assets", "asset_inspections", "asset_dues"):
        schema.protect(table, schema.inside())
        schema.watch(table, "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
