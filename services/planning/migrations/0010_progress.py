"""How works go: their weeks, photos, measurement books; what finance tells of their money."""

from alembic import op

from services.chassis import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE activity_works (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    mode text NOT NULL,
    institution_id uuid,
    contractor text,
    contract_number text,
    started_on date NOT NULL,
    started_by text NOT NULL,
    completed_on date,
    completed_by text,
    certificate text,
    certificate_number text,
    certificate_date date,
    handed_over_on date,
    handed_over_by text,
    kpp_id uuid,
    handover_number text,
    lpj_number text,
    CONSTRAINT pk_activity_works PRIMARY KEY (id),
    CONSTRAINT fk_activity_works_id FOREIGN KEY(id) REFERENCES activities (id),
    CONSTRAINT fk_activity_works_institution_id FOREIGN KEY(institution_id) REFERENCES institutions (id),
    CONSTRAINT fk_activity_works_kpp_id FOREIGN KEY(kpp_id) REFERENCES institutions (id)
);
CREATE TABLE activity_weeks (
    id uuid NOT NULL,
    activity_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    week date NOT NULL,
    physical numeric NOT NULL,
    planned numeric,
    reason text,
    workers_male integer NOT NULL,
    workers_female integer NOT NULL,
    hok_male numeric NOT NULL,
    hok_female numeric NOT NULL,
    wages numeric(18, 2) NOT NULL,
    swadaya_cash numeric(18, 2) NOT NULL,
    swadaya_labour numeric(18, 2) NOT NULL,
    swadaya_material numeric(18, 2) NOT NULL,
    swadaya_land numeric(18, 2) NOT NULL,
    version integer NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_activity_weeks PRIMARY KEY (id),
    CONSTRAINT uq_activity_weeks_activity_id_week UNIQUE (activity_id, week),
    CONSTRAINT fk_activity_weeks_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id)
);
CREATE TABLE activity_photos (
    id uuid NOT NULL,
    activity_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    percent integer NOT NULL,
    sha256 text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    taken_at timestamptz NOT NULL,
    time_said boolean NOT NULL,
    lon numeric NOT NULL,
    lat numeric NOT NULL,
    place_said boolean NOT NULL,
    distance numeric,
    uploaded_by text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    CONSTRAINT pk_activity_photos PRIMARY KEY (id),
    CONSTRAINT uq_activity_photos_activity_id_sha256 UNIQUE (activity_id, sha256),
    CONSTRAINT fk_activity_photos_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id)
);
CREATE INDEX ix_activity_photos_sha256 ON activity_photos (sha256);
CREATE TABLE opname_lines (
    id uuid NOT NULL,
    activity_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    rt text COLLATE "C" NOT NULL,
    criterion text COLLATE "C" NOT NULL,
    unit text NOT NULL,
    count numeric NOT NULL,
    length numeric,
    width numeric,
    height numeric,
    volume numeric NOT NULL,
    measured_on date NOT NULL,
    corrects uuid,
    reason text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_opname_lines PRIMARY KEY (id),
    CONSTRAINT uq_opname_lines_activity_id_number UNIQUE (activity_id, number),
    CONSTRAINT uq_opname_lines_corrects UNIQUE (corrects),
    CONSTRAINT fk_opname_lines_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id),
    CONSTRAINT fk_opname_lines_corrects FOREIGN KEY(corrects) REFERENCES opname_lines (id)
);
CREATE TRIGGER plan_history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON opname_lines
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();
CREATE TABLE activity_money (
    id uuid NOT NULL,
    kind text NOT NULL,
    activity_id uuid,
    region text COLLATE "C" NOT NULL,
    source text NOT NULL,
    amount numeric(18, 2) NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_activity_money PRIMARY KEY (id)
);
CREATE INDEX ix_activity_money_activity_id ON activity_money (activity_id);
CREATE TABLE activity_funding (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    funded_at timestamptz NOT NULL,
    CONSTRAINT pk_activity_funding PRIMARY KEY (id),
    CONSTRAINT fk_activity_funding_id FOREIGN KEY(id) REFERENCES activities (id)
);
"""
DOWN = """
DROP TABLE activity_funding, activity_money, opname_lines, activity_photos, activity_weeks,
    activity_works;
"""
REGIONAL = (
    *("activity_works", "activity_weeks", "activity_photos", "opname_lines"),
    *("activity_money", "activity_funding"),
)
WATCHED = (
    "activity_works",
    "activity_weeks",
    "activity_photos",
)  # the others are told or only added to


def upgrade() -> None:
    op.execute(UP)
    for table in REGIONAL:
        schema.protect(table, schema.inside())
    for table in WATCHED:
        schema.watch(table, "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
