"""What survey and finance tell is kept whole, with sums of money by region."""

from alembic import op

from services.chassis import schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "sheets",
    "rounds",
    "place_scores",
    "records",
    "erasures",
    "postings",
    "accounts",
    "statements",
    "audits",
    "recap_regions",
    "money_deltas",
)
UP = """
ALTER TABLE rt_scores ADD COLUMN regulation text, ADD COLUMN area text,
    ADD COLUMN volumes jsonb, ADD COLUMN measures jsonb;
CREATE TABLE sheets (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    withdrawn boolean NOT NULL,
    round_id uuid NOT NULL,
    rt text COLLATE "C" NOT NULL,
    area text,
    regulation text,
    area_ha numeric,
    buildings numeric,
    households numeric,
    population numeric,
    road_ideal_m numeric,
    drain_ideal_m numeric,
    volumes jsonb,
    total integer,
    slum_class text,
    flags jsonb,
    open_flags integer,
    import_id uuid NOT NULL,
    import_row integer,
    source text,
    CONSTRAINT pk_sheets PRIMARY KEY (generation, id)
);
CREATE INDEX ix_sheets_import_id ON sheets (generation, import_id);
CREATE INDEX ix_sheets_region_id ON sheets (generation, region, id);
CREATE INDEX ix_sheets_rt_round_id ON sheets (generation, rt, round_id);
CREATE TABLE rounds (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    year integer NOT NULL,
    regulation text NOT NULL,
    corrects uuid,
    sheets integer NOT NULL,
    assessments integer NOT NULL,
    open_flags integer NOT NULL,
    hash text NOT NULL,
    link text NOT NULL,
    CONSTRAINT pk_rounds PRIMARY KEY (generation, id)
);
CREATE TABLE place_scores (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    round_id uuid NOT NULL,
    round_kind text NOT NULL,
    year integer NOT NULL,
    regulation text NOT NULL,
    level text NOT NULL,
    code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    total integer NOT NULL,
    slum_class text NOT NULL,
    area_ha numeric NOT NULL,
    open_flags integer NOT NULL,
    CONSTRAINT pk_place_scores PRIMARY KEY (generation, id)
);
CREATE INDEX ix_place_scores_region_id ON place_scores (generation, region, id);
CREATE INDEX ix_place_scores_round_id ON place_scores (generation, round_id);
CREATE TABLE records (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    kind text NOT NULL,
    form_id text,
    round_id uuid,
    rt text COLLATE "C",
    state text NOT NULL,
    number integer NOT NULL,
    flags jsonb NOT NULL,
    scores jsonb NOT NULL,
    waits_for integer NOT NULL,
    merged_into uuid,
    CONSTRAINT pk_records PRIMARY KEY (generation, id)
);
CREATE INDEX ix_records_region_state ON records (generation, region, state);
CREATE INDEX ix_records_rt_round_id ON records (generation, rt, round_id);
CREATE TABLE erasures (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    rt text COLLATE "C",
    CONSTRAINT pk_erasures PRIMARY KEY (generation, id)
);
CREATE TABLE postings (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    amount numeric(18, 2) NOT NULL,
    ceiling_id uuid,
    allocation_id uuid,
    activity_id uuid,
    institution_id uuid,
    number text,
    category text,
    posted_on date,
    CONSTRAINT pk_postings PRIMARY KEY (generation, id)
);
CREATE INDEX ix_postings_activity_id ON postings (generation, activity_id);
CREATE INDEX ix_postings_allocation_id ON postings (generation, allocation_id);
CREATE INDEX ix_postings_ceiling_id ON postings (generation, ceiling_id);
CREATE INDEX ix_postings_region_id ON postings (generation, region, id);
CREATE TABLE accounts (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    allocation_id uuid NOT NULL,
    activity_id uuid,
    institution_id uuid,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    amount numeric(18, 2) NOT NULL,
    number text NOT NULL,
    accepted_on date NOT NULL,
    spent numeric(18, 2) NOT NULL,
    returned numeric(18, 2) NOT NULL,
    CONSTRAINT pk_accounts PRIMARY KEY (generation, id)
);
CREATE INDEX ix_accounts_allocation_id ON accounts (generation, allocation_id);
CREATE TABLE statements (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    institution_id uuid,
    format text NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    lines integer NOT NULL,
    matched integer NOT NULL,
    ignored integer NOT NULL,
    unmatched integer NOT NULL,
    unknown integer,
    money_in numeric(18, 2) NOT NULL,
    money_out numeric(18, 2) NOT NULL,
    CONSTRAINT pk_statements PRIMARY KEY (generation, id)
);
CREATE TABLE audits (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    fiscal_year integer NOT NULL,
    state text NOT NULL,
    opinion text,
    audited_on date,
    CONSTRAINT pk_audits PRIMARY KEY (generation, id)
);
CREATE INDEX ix_audits_region_fiscal_year ON audits (generation, region, fiscal_year);
CREATE TABLE recap_regions (
    generation integer NOT NULL,
    level text NOT NULL,
    region text COLLATE "C" NOT NULL,
    CONSTRAINT pk_recap_regions PRIMARY KEY (generation, level, region)
);
SELECT set_config('nahkoda.regions', '^', true);
INSERT INTO recap_regions SELECT DISTINCT generation, level, region FROM recap_deltas;
CREATE TABLE money_deltas (
    generation integer NOT NULL,
    level text NOT NULL,
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    source text NOT NULL,
    ceiling numeric NOT NULL,
    committed numeric NOT NULL,
    released numeric NOT NULL,
    spent numeric NOT NULL,
    contributed numeric NOT NULL,
    CONSTRAINT pk_money_deltas PRIMARY KEY (generation, level, region, year, source)
);
"""


# A column that a policy reads keeps its type.
IN_BYTE_ORDER = """
ALTER TABLE rt_scores ALTER COLUMN region TYPE text COLLATE "C";
CREATE INDEX ix_rt_scores_region_assessment_id ON rt_scores (generation, region, assessment_id);
"""
AS_BEFORE = """
DROP INDEX ix_rt_scores_region_assessment_id;
ALTER TABLE rt_scores ALTER COLUMN region TYPE text COLLATE "default";
"""


def _order(how: str) -> None:
    schema.unprotect("rt_scores")
    op.execute(how)
    schema.protect("rt_scores", schema.inside())


def upgrade() -> None:
    op.execute(UP)
    _order(IN_BYTE_ORDER)
    for table in TABLES:
        schema.protect(table, schema.inside())


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(TABLES)}")
    _order(AS_BEFORE)
    op.execute(
        "ALTER TABLE rt_scores DROP COLUMN regulation, DROP COLUMN area,"
        " DROP COLUMN volumes, DROP COLUMN measures"
    )
