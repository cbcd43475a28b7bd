"""What planning tells is kept, with sums of activities by region."""

from alembic import op

from services.chassis import schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "institutions",
    "stages",
    "meetings",
    "exhausted_needs",
    "plans",
    "activities",
    "works",
    "inspections",
    "trainings",
    "activity_deltas",
)
UP = """
CREATE TABLE institutions (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    under uuid,
    formed_on date,
    ended_on date,
    male integer NOT NULL,
    female integer NOT NULL,
    bkm_status text,
    tasks jsonb NOT NULL,
    CONSTRAINT pk_institutions PRIMARY KEY (generation, id)
);
CREATE INDEX ix_institutions_region_kind ON institutions (generation, region, kind);
CREATE TABLE stages (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    cycle_id uuid NOT NULL,
    level text NOT NULL,
    year integer NOT NULL,
    programme text NOT NULL,
    stage text NOT NULL,
    state text NOT NULL,
    started_on date,
    finished_on date,
    CONSTRAINT pk_stages PRIMARY KEY (generation, id)
);
CREATE INDEX ix_stages_region_year ON stages (generation, region, year);
CREATE TABLE meetings (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    kind text NOT NULL,
    held_on date NOT NULL,
    institution_id uuid,
    cycle_id uuid,
    male integer NOT NULL,
    female integer NOT NULL,
    disabled integer NOT NULL,
    mbr integer,
    decisions integer NOT NULL,
    CONSTRAINT pk_meetings PRIMARY KEY (generation, id)
);
CREATE INDEX ix_meetings_region_held_on ON meetings (generation, region, held_on);
CREATE TABLE exhausted_needs (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    rt text COLLATE "C" NOT NULL,
    regulation text NOT NULL,
    criterion text NOT NULL,
    unit text NOT NULL,
    opened numeric NOT NULL,
    drawn numeric NOT NULL,
    round_id uuid NOT NULL,
    year integer NOT NULL,
    activity_id uuid NOT NULL,
    CONSTRAINT pk_exhausted_needs PRIMARY KEY (generation, id)
);
CREATE TABLE plans (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    line_id uuid NOT NULL,
    edition integer NOT NULL,
    kind text NOT NULL,
    area text NOT NULL,
    title text NOT NULL,
    begin_year integer NOT NULL,
    end_year integer NOT NULL,
    under uuid,
    institution_id uuid,
    regulation text NOT NULL,
    state text NOT NULL,
    legal_number text,
    legal_date date,
    content_hash text,
    activities integer NOT NULL,
    cost numeric(18, 2) NOT NULL,
    CONSTRAINT pk_plans PRIMARY KEY (generation, id)
);
CREATE INDEX ix_plans_line_id ON plans (generation, line_id);
CREATE INDEX ix_plans_region_kind ON plans (generation, region, kind);
CREATE TABLE activities (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    plan_id uuid NOT NULL,
    kind text NOT NULL,
    dimension text NOT NULL,
    title text NOT NULL,
    year integer NOT NULL,
    volume numeric NOT NULL,
    unit text NOT NULL,
    places jsonb NOT NULL,
    geometry jsonb,
    needs jsonb NOT NULL,
    institution_id uuid,
    sources jsonb NOT NULL,
    beneficiaries jsonb,
    cost numeric(18, 2) NOT NULL,
    state text NOT NULL,
    CONSTRAINT pk_activities PRIMARY KEY (generation, id)
);
CREATE INDEX ix_activities_places ON activities USING gin (places jsonb_path_ops);
CREATE INDEX ix_activities_plan_id ON activities (generation, plan_id);
CREATE INDEX ix_activities_region_id ON activities (generation, region, id);
CREATE INDEX ix_activities_region_year ON activities (generation, region, year);
CREATE TABLE works (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    mode text,
    executor_id uuid,
    started_on date,
    week date,
    physical numeric,
    planned numeric,
    hok_male numeric NOT NULL,
    hok_female numeric NOT NULL,
    wages numeric(18, 2) NOT NULL,
    swadaya numeric(18, 2) NOT NULL,
    photos_0 integer NOT NULL,
    photos_50 integer NOT NULL,
    photos_100 integer NOT NULL,
    measured jsonb NOT NULL,
    completed_on date,
    certificate text,
    certificate_number text,
    handed_over_on date,
    kpp_id uuid,
    handover_number text,
    lpj_number text,
    CONSTRAINT pk_works PRIMARY KEY (generation, id)
);
CREATE TABLE inspections (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    year integer NOT NULL,
    kpp_id uuid NOT NULL,
    inspected_on date NOT NULL,
    present boolean NOT NULL,
    good boolean NOT NULL,
    working boolean NOT NULL,
    used boolean NOT NULL,
    developed boolean NOT NULL,
    CONSTRAINT pk_inspections PRIMARY KEY (generation, id, year)
);
CREATE TABLE trainings (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    kind text NOT NULL,
    methods jsonb NOT NULL,
    village_status text,
    year integer,
    begin_on date,
    end_on date,
    days integer,
    jp integer,
    participants jsonb NOT NULL,
    male integer NOT NULL,
    female integer NOT NULL,
    untold integer NOT NULL,
    mbr integer,
    costs jsonb NOT NULL,
    pre jsonb,
    post jsonb,
    institution_id uuid,
    CONSTRAINT pk_trainings PRIMARY KEY (generation, id)
);
CREATE INDEX ix_trainings_region_id ON trainings (generation, region, id);
CREATE INDEX ix_trainings_region_year ON trainings (generation, region, year);
CREATE TABLE activity_deltas (
    generation integer NOT NULL,
    level text NOT NULL,
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    state text NOT NULL,
    lingkungan integer NOT NULL,
    sosial integer NOT NULL,
    ekonomi integer NOT NULL,
    lingkungan_cost numeric NOT NULL,
    sosial_cost numeric NOT NULL,
    ekonomi_cost numeric NOT NULL,
    CONSTRAINT pk_activity_deltas PRIMARY KEY (generation, level, region, year, state)
);
"""


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.inside())


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(TABLES)}")
