"""Institutions, cycles, meetings and mapped points, guarded by region and told to the audit trail."""

from alembic import op

from services.chassis import schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE institutions (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    region text NOT NULL,
    under uuid,
    formed_on date,
    ended_on date,
    legal_kind text,
    legal_number text,
    legal_date date,
    members json NOT NULL,
    male integer NOT NULL,
    female integer NOT NULL,
    bkm_status text,
    bkm_status_on date,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_institutions PRIMARY KEY (id),
    CONSTRAINT uq_institutions_region_kind_name_key UNIQUE (region, kind, name_key),
    CONSTRAINT fk_institutions_under FOREIGN KEY(under) REFERENCES institutions (id)
);
CREATE INDEX ix_institutions_region_id ON institutions (region, id);
CREATE TABLE institution_statuses (
    id uuid NOT NULL,
    institution_id uuid NOT NULL,
    region text NOT NULL,
    status text NOT NULL,
    assessed_on date NOT NULL,
    sha256 text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_institution_statuses PRIMARY KEY (id),
    CONSTRAINT uq_institution_statuses_institution_id_assessed_on UNIQUE (institution_id, assessed_on),
    CONSTRAINT fk_institution_statuses_institution_id FOREIGN KEY(institution_id)
        REFERENCES institutions (id)
);
CREATE TABLE institution_tasks (
    id uuid NOT NULL,
    institution_id uuid NOT NULL,
    region text NOT NULL,
    year integer NOT NULL,
    task text NOT NULL,
    started_on date NOT NULL,
    done_on date,
    note text,
    document_number text,
    document_date date,
    document_sha256 text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pk_institution_tasks PRIMARY KEY (id),
    CONSTRAINT uq_institution_tasks_institution_id_year_task UNIQUE (institution_id, year, task),
    CONSTRAINT ck_institution_tasks_done CHECK (done_on >= started_on),
    CONSTRAINT fk_institution_tasks_institution_id FOREIGN KEY(institution_id)
        REFERENCES institutions (id)
);
CREATE TABLE cycles (
    id uuid NOT NULL,
    region text NOT NULL,
    level text NOT NULL,
    year integer NOT NULL,
    programme text NOT NULL,
    features text[] NOT NULL,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_cycles PRIMARY KEY (id),
    CONSTRAINT uq_cycles_region_year_programme UNIQUE (region, year, programme)
);
CREATE INDEX ix_cycles_year_region_id ON cycles (year, region, id);
CREATE TABLE cycle_stages (
    id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    region text NOT NULL,
    number integer NOT NULL,
    stage text NOT NULL,
    state text NOT NULL,
    started_on date,
    finished_on date,
    version integer NOT NULL,
    CONSTRAINT pk_cycle_stages PRIMARY KEY (id),
    CONSTRAINT uq_cycle_stages_cycle_id_stage UNIQUE (cycle_id, stage),
    CONSTRAINT fk_cycle_stages_cycle_id FOREIGN KEY(cycle_id) REFERENCES cycles (id)
);
CREATE TABLE cycle_activities (
    id uuid NOT NULL,
    cycle_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    level text NOT NULL,
    year integer NOT NULL,
    programme text NOT NULL,
    stage text NOT NULL,
    code text NOT NULL,
    number integer NOT NULL,
    planned_start date,
    planned_finish date,
    started_on date,
    finished_on date,
    note text,
    document_number text,
    document_date date,
    document_sha256 text,
    CONSTRAINT pk_cycle_activities PRIMARY KEY (id),
    CONSTRAINT uq_cycle_activities_cycle_id_code UNIQUE (cycle_id, code),
    CONSTRAINT ck_cycle_activities_finished CHECK (finished_on >= started_on),
    CONSTRAINT fk_cycle_activities_cycle_id FOREIGN KEY(cycle_id) REFERENCES cycles (id)
);
CREATE INDEX ix_cycle_activities_year_level_region ON cycle_activities (year, level, region);
CREATE TABLE meetings (
    id uuid NOT NULL,
    region text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    held_on date NOT NULL,
    place text,
    institution_id uuid,
    cycle_id uuid,
    activity text,
    male integer NOT NULL,
    female integer NOT NULL,
    disabled integer NOT NULL,
    mbr integer,
    agenda json NOT NULL,
    decisions json NOT NULL,
    minutes_sha256 text,
    attendance_sha256 text,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_meetings PRIMARY KEY (id),
    CONSTRAINT fk_meetings_institution_id FOREIGN KEY(institution_id) REFERENCES institutions (id),
    CONSTRAINT fk_meetings_cycle_id FOREIGN KEY(cycle_id) REFERENCES cycles (id)
);
CREATE INDEX ix_meetings_held_on_id ON meetings (held_on, id);
CREATE TABLE mapped_points (
    id uuid NOT NULL,
    region text NOT NULL,
    rt text,
    kind text NOT NULL,
    tridaya text NOT NULL,
    regulation text NOT NULL,
    criterion text,
    need_id uuid,
    meeting_id uuid,
    title text NOT NULL,
    description text,
    lon numeric NOT NULL,
    lat numeric NOT NULL,
    mapped_on date NOT NULL,
    photo_sha256 text,
    photo_taken_on date,
    withdrawn_reason text,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_mapped_points PRIMARY KEY (id),
    CONSTRAINT fk_mapped_points_meeting_id FOREIGN KEY(meeting_id) REFERENCES meetings (id)
);
CREATE INDEX ix_mapped_points_region_id ON mapped_points (region, id);
"""
DOWN = """
DROP TABLE mapped_points, meetings, cycle_activities, cycle_stages, cycles, institution_tasks,
    institution_statuses, institutions;
"""
TABLES = (
    *("institutions", "institution_statuses", "institution_tasks", "cycles", "cycle_stages"),
    *("cycle_activities", "meetings", "mapped_points"),
)
DERIVED = "cycle_stages"


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.inside())
        if table != DERIVED:
            schema.watch(table, "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
