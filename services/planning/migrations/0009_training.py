"""Trainings and community media, guarded by region and told to the audit trail."""

from alembic import op

from services.chassis import schema

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE trainings (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    state text NOT NULL,
    methods text[] NOT NULL,
    materials json NOT NULL,
    audience text[] NOT NULL,
    year integer,
    begin_on date,
    end_on date,
    listed_on date NOT NULL,
    days integer,
    jp integer,
    places json NOT NULL,
    origins text[] NOT NULL,
    village_status text,
    participants json NOT NULL,
    male integer NOT NULL,
    female integer NOT NULL,
    untold integer NOT NULL,
    mbr integer,
    attendance json NOT NULL,
    costs json NOT NULL,
    cost numeric(18, 2) NOT NULL,
    evaluations json NOT NULL,
    minutes_number text,
    minutes_date date,
    minutes_sha256 text,
    attendance_number text,
    attendance_date date,
    attendance_sha256 text,
    institution_id uuid,
    cycle_id uuid,
    activity text,
    meeting_id uuid,
    source text,
    note text,
    cancelled_reason text,
    told integer NOT NULL,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_trainings PRIMARY KEY (id),
    CONSTRAINT ck_trainings_days CHECK (end_on >= begin_on),
    CONSTRAINT fk_trainings_institution_id FOREIGN KEY(institution_id) REFERENCES institutions (id),
    CONSTRAINT fk_trainings_cycle_id FOREIGN KEY(cycle_id) REFERENCES cycles (id),
    CONSTRAINT fk_trainings_meeting_id FOREIGN KEY(meeting_id) REFERENCES meetings (id)
);
CREATE INDEX ix_trainings_listed_on_id ON trainings (listed_on, id);
CREATE INDEX ix_trainings_region_year ON trainings (region, year);
CREATE TABLE media (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    issue text,
    year integer,
    published_on date,
    listed_on date NOT NULL,
    copies integer,
    audience text,
    topic text,
    costs json NOT NULL,
    cost numeric(18, 2) NOT NULL,
    sha256 text,
    institution_id uuid,
    training_id uuid,
    source text,
    note text,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_media PRIMARY KEY (id),
    CONSTRAINT fk_media_institution_id FOREIGN KEY(institution_id) REFERENCES institutions (id),
    CONSTRAINT fk_media_training_id FOREIGN KEY(training_id) REFERENCES trainings (id)
);
CREATE INDEX ix_media_listed_on_id ON media (listed_on, id);
CREATE INDEX ix_media_region_year ON media (region, year);
"""
DOWN = "DROP TABLE media, trainings;"


def upgrade() -> None:
    op.execute(UP)
    for table in ("trainings", "media"):
        schema.protect(table, schema.inside())
        schema.watch(table, "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
