"""The quality desk: what is odd, who looks at it, how it was resolved; and the scans that find it."""

from alembic import op

from services.chassis import schema

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE quality_findings (
    id uuid NOT NULL CONSTRAINT pk_quality_findings PRIMARY KEY,
    round_id uuid NOT NULL,
    region text NOT NULL,
    rt text,
    area text,
    rule text NOT NULL,
    severity text NOT NULL,
    subject_kind text NOT NULL,
    subject text NOT NULL,
    field text NOT NULL,
    lifted boolean NOT NULL,
    counted boolean NOT NULL,
    evidence json NOT NULL,
    fingerprint text NOT NULL,
    state text NOT NULL,
    assignee text,
    resolution text,
    reason text,
    resolved_by text,
    resolved_at timestamptz,
    version integer NOT NULL,
    found_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT uq_quality_findings_round_id_rule_subject_field_fingerprint
        UNIQUE (round_id, rule, subject, field, fingerprint)
);
CREATE INDEX ix_quality_findings_round_id_rt ON quality_findings (round_id, rt);
CREATE INDEX ix_quality_findings_round_id_id ON quality_findings (round_id, id);
CREATE INDEX ix_quality_findings_assignee ON quality_findings (assignee, id)
    WHERE assignee IS NOT NULL;
CREATE TABLE quality_scans (
    id uuid NOT NULL CONSTRAINT pk_quality_scans PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_quality_scans_round_id REFERENCES rounds (id),
    region text NOT NULL,
    status text NOT NULL,
    open integer,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    finished_at timestamptz,
    version integer NOT NULL
);
CREATE INDEX ix_quality_scans_round_id ON quality_scans (round_id);
CREATE TABLE area_figures (
    id uuid NOT NULL CONSTRAINT pk_area_figures PRIMARY KEY,
    round_id uuid NOT NULL CONSTRAINT fk_area_figures_round_id REFERENCES rounds (id),
    area text NOT NULL,
    region text NOT NULL,
    document text NOT NULL,
    numbers json NOT NULL,
    version integer NOT NULL,
    stated_by text NOT NULL,
    stated_at timestamptz NOT NULL,
    CONSTRAINT uq_area_figures_round_id_area UNIQUE (round_id, area)
);
"""
# What a scan finds can be found again; what people do with it is told to the audit trail.
WATCH = """
CREATE TRIGGER audit_row AFTER UPDATE ON quality_findings FOR EACH ROW
    WHEN ((OLD.assignee, OLD.resolution, OLD.reason)
        IS DISTINCT FROM (NEW.assignee, NEW.resolution, NEW.reason))
    EXECUTE FUNCTION audit_row('ARRAY[region]', '')
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(WATCH)
    schema.protect("quality_findings", schema.inside())
    schema.protect("quality_scans", schema.around())
    schema.protect("area_figures", schema.inside())
    schema.watch("area_figures", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE area_figures; DROP TABLE quality_scans; DROP TABLE quality_findings")
