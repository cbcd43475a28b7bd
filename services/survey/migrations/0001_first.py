"""Rounds, imports, sheets, areas, assessments, and the chassis' tables."""

from alembic import op

from services.chassis import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UP = """
CREATE TABLE rounds (
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    year integer NOT NULL,
    region text NOT NULL,
    regulation text NOT NULL,
    corrects uuid,
    state text NOT NULL,
    progress integer NOT NULL,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    sealed_by text,
    sealed_at timestamptz,
    sheets integer NOT NULL,
    open_flags integer NOT NULL,
    hash text,
    CONSTRAINT pk_rounds PRIMARY KEY (id),
    CONSTRAINT fk_rounds_corrects FOREIGN KEY(corrects) REFERENCES rounds (id)
);
CREATE INDEX ix_rounds_region ON rounds (region);
CREATE TABLE imports (
    id uuid NOT NULL,
    kind text NOT NULL,
    round_id uuid NOT NULL,
    region text NOT NULL,
    filename text NOT NULL,
    file_type text NOT NULL,
    size integer NOT NULL,
    sha256 text NOT NULL,
    status text NOT NULL,
    rows integer NOT NULL,
    accepted integer NOT NULL,
    flagged integer NOT NULL,
    error_count integer NOT NULL,
    warnings json NOT NULL,
    regions text[] NOT NULL,
    applied_no bigint,
    applied_at timestamptz,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    asked_by text,
    version integer NOT NULL,
    CONSTRAINT pk_imports PRIMARY KEY (id),
    CONSTRAINT fk_imports_round_id FOREIGN KEY(round_id) REFERENCES rounds (id)
);
CREATE INDEX ix_imports_round_id ON imports (round_id);
CREATE TABLE import_files (
    import_id uuid NOT NULL,
    part integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pk_import_files PRIMARY KEY (import_id, part),
    CONSTRAINT fk_import_files_import_id FOREIGN KEY(import_id) REFERENCES imports (id)
);
CREATE TABLE import_rows (
    area_ha numeric,
    buildings numeric,
    households numeric,
    population numeric,
    road_ideal_m numeric,
    drain_ideal_m numeric,
    v1a numeric,
    v1b numeric,
    v1c numeric,
    v2a numeric,
    v2b numeric,
    v3a numeric,
    v3b numeric,
    v4a numeric,
    v4b numeric,
    v4c numeric,
    v4d numeric,
    v4e numeric,
    v5a numeric,
    v5b numeric,
    v6a numeric,
    v6b numeric,
    v6c numeric,
    v7a numeric,
    v7b numeric,
    import_id uuid NOT NULL,
    row integer NOT NULL,
    rt text NOT NULL,
    region text NOT NULL,
    name text NOT NULL,
    area text,
    area_name text,
    year integer,
    total integer NOT NULL,
    slum_class text NOT NULL,
    flags text[] NOT NULL,
    open_flags integer NOT NULL,
    CONSTRAINT pk_import_rows PRIMARY KEY (import_id, row)
);
CREATE UNIQUE INDEX ix_import_rows_rt_import_id ON import_rows (rt, import_id);
CREATE TABLE import_errors (
    import_id uuid NOT NULL,
    number integer NOT NULL,
    row integer,
    "column" text,
    code text NOT NULL,
    facts json NOT NULL,
    CONSTRAINT pk_import_errors PRIMARY KEY (import_id, number),
    CONSTRAINT fk_import_errors_import_id FOREIGN KEY(import_id) REFERENCES imports (id)
);
CREATE TABLE sheets (
    area_ha numeric,
    buildings numeric,
    households numeric,
    population numeric,
    road_ideal_m numeric,
    drain_ideal_m numeric,
    v1a numeric,
    v1b numeric,
    v1c numeric,
    v2a numeric,
    v2b numeric,
    v3a numeric,
    v3b numeric,
    v4a numeric,
    v4b numeric,
    v4c numeric,
    v4d numeric,
    v4e numeric,
    v5a numeric,
    v5b numeric,
    v6a numeric,
    v6b numeric,
    v6c numeric,
    v7a numeric,
    v7b numeric,
    id uuid NOT NULL,
    round_id uuid NOT NULL,
    rt text NOT NULL,
    region text NOT NULL,
    name text NOT NULL,
    area text,
    total integer NOT NULL,
    slum_class text NOT NULL,
    flags text[] NOT NULL,
    open_flags integer NOT NULL,
    import_id uuid NOT NULL,
    import_row integer NOT NULL,
    version integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_sheets PRIMARY KEY (id),
    CONSTRAINT uq_sheets_round_id_rt UNIQUE (round_id, rt)
);
CREATE INDEX ix_sheets_round_id_area ON sheets (round_id, area);
CREATE INDEX ix_sheets_round_id_region ON sheets (round_id, region);
CREATE TABLE areas (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    import_id uuid,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_areas PRIMARY KEY (id),
    CONSTRAINT uq_areas_code UNIQUE (code),
    CONSTRAINT fk_areas_import_id FOREIGN KEY(import_id) REFERENCES imports (id)
);
CREATE INDEX ix_areas_region ON areas (region);
CREATE TABLE area_members (
    rt text NOT NULL,
    area text NOT NULL,
    region text NOT NULL,
    import_id uuid,
    CONSTRAINT pk_area_members PRIMARY KEY (rt)
);
CREATE INDEX ix_area_members_area ON area_members (area);
CREATE INDEX ix_area_members_import_id ON area_members (import_id);
CREATE TABLE assessments (
    id uuid NOT NULL,
    round_id uuid NOT NULL,
    level text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    total integer NOT NULL,
    slum_class text NOT NULL,
    area_ha numeric NOT NULL,
    regulation text NOT NULL,
    flags text[] NOT NULL,
    open_flags integer NOT NULL,
    rts integer NOT NULL,
    sealed_at timestamptz,
    CONSTRAINT pk_assessments PRIMARY KEY (id),
    CONSTRAINT uq_assessments_round_id_level_code UNIQUE (round_id, level, code)
);
"""
DOWN = """
DROP TABLE assessments, area_members, areas, sheets, import_errors, import_rows, import_files,
    imports, rounds;
"""


def upgrade() -> None:
    schema.first_up()
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
    schema.first_down()
