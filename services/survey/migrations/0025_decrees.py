"""Decrees (SK Kumuh): the slum RTs that the head of a regency names, from one sealed round."""

from alembic import op

from services.chassis import schema

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE decrees (
    id uuid NOT NULL CONSTRAINT pk_decrees PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_decrees_round_id REFERENCES rounds (id),
    regulation text NOT NULL,
    region text COLLATE "C" NOT NULL,
    place text NOT NULL,
    year integer NOT NULL,
    number text NOT NULL,
    dated date NOT NULL,
    title text NOT NULL,
    basis json NOT NULL,
    position text NOT NULL,
    review_due date NOT NULL,
    state text NOT NULL,
    paper_sha256 text,
    paper_size integer,
    paper_type text,
    sums json,
    annex_sha256 text,
    supersedes uuid CONSTRAINT fk_decrees_supersedes REFERENCES decrees (id),
    superseded_by uuid CONSTRAINT fk_decrees_superseded_by REFERENCES decrees (id),
    ended_on date,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    issued_by text,
    issued_at timestamptz,
    revoked_by text,
    revoked_at timestamptz,
    reason text,
    version integer NOT NULL,
    CONSTRAINT ck_decrees_two_people CHECK (issued_by <> created_by AND revoked_by <> issued_by),
    CONSTRAINT ck_decrees_ended CHECK ((state IN ('superseded', 'revoked')) = (ended_on IS NOT NULL))
);
CREATE INDEX ix_decrees_region ON decrees (region, id);
CREATE UNIQUE INDEX uq_decrees_in_force ON decrees (region) WHERE state = 'issued';
CREATE TABLE decree_rts (
    decree_id uuid NOT NULL CONSTRAINT fk_decree_rts_decree_id REFERENCES decrees (id),
    rt text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    name text NOT NULL,
    kelurahan text NOT NULL,
    kecamatan text NOT NULL,
    area text,
    area_name text,
    lon numeric,
    lat numeric,
    position_source text,
    area_ha numeric NOT NULL,
    slum_class text NOT NULL,
    total integer NOT NULL,
    legal boolean,
    priority integer,
    people numeric,
    households numeric,
    open_flags integer NOT NULL,
    assessment_id uuid NOT NULL,
    CONSTRAINT pk_decree_rts PRIMARY KEY (decree_id, rt)
);
CREATE TABLE decree_areas (
    decree_id uuid NOT NULL CONSTRAINT fk_decree_areas_decree_id REFERENCES decrees (id),
    code text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    name text NOT NULL,
    measured_ha numeric,
    verified_ha numeric,
    outline_version integer,
    CONSTRAINT pk_decree_areas PRIMARY KEY (decree_id, code)
);
"""
# An annex is written once, with the issuing, and stays whatever the state of its decree.
STAYS = """
CREATE FUNCTION decree_annex_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The annex of a decree stays as it was issued.';
END $$;
CREATE TRIGGER decree_rts_stay BEFORE UPDATE OR DELETE ON decree_rts
    FOR EACH ROW EXECUTE FUNCTION decree_annex_stays();
CREATE TRIGGER decree_areas_stay BEFORE UPDATE OR DELETE ON decree_areas
    FOR EACH ROW EXECUTE FUNCTION decree_annex_stays();
"""


def upgrade() -> None:
    op.execute(UP)
    op.execute(STAYS)
    for table in ("decrees", "decree_rts", "decree_areas"):
        schema.protect(table, schema.inside())
    schema.watch("decrees", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE decree_areas; DROP TABLE decree_rts; DROP TABLE decrees")
    op.execute("DROP FUNCTION decree_annex_stays()")
