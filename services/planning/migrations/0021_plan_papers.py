"""Kawasan as survey drew them; what the paper of an approved plan says."""

from alembic import op

from services.chassis import schema

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE area_outlines (
    code text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    name text NOT NULL,
    measured_ha numeric,
    verified_ha numeric,
    geometry json,
    version integer NOT NULL,
    CONSTRAINT pk_area_outlines PRIMARY KEY (code)
);
CREATE TABLE plan_papers (
    plan_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    sha256 text NOT NULL,
    facts json NOT NULL,
    frozen_at timestamptz NOT NULL,
    CONSTRAINT pk_plan_papers PRIMARY KEY (plan_id),
    CONSTRAINT fk_plan_papers_plan_id FOREIGN KEY (plan_id) REFERENCES plans (id)
);
CREATE TRIGGER plan_history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_papers
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();
"""


def upgrade() -> None:
    op.execute(UP)
    # A kawasan is of a regency: who sees one of its villages sees where it lies.
    schema.protect("area_outlines", schema.around(), schema.inside())
    schema.protect("plan_papers", schema.inside())


def downgrade() -> None:
    op.execute("DROP TABLE plan_papers")
    op.execute("DROP TABLE area_outlines")
