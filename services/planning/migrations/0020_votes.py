"""Votes of a musyawarah and their ballot papers."""

from alembic import op

from services.chassis import schema

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE votes (
    id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    utility text NOT NULL,
    max_points integer NOT NULL,
    budget numeric(18, 2) NOT NULL,
    candidates json NOT NULL,
    state text NOT NULL,
    papers integer NOT NULL,
    result json,
    inputs_sha256 text,
    portfolio_id uuid,
    decision json,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    closed_by text,
    closed_at timestamptz,
    CONSTRAINT pk_votes PRIMARY KEY (id),
    CONSTRAINT fk_votes_meeting_id FOREIGN KEY (meeting_id) REFERENCES meetings (id),
    CONSTRAINT fk_votes_plan_id FOREIGN KEY (plan_id) REFERENCES plans (id),
    CONSTRAINT fk_votes_portfolio_id FOREIGN KEY (portfolio_id) REFERENCES portfolios (id)
);
CREATE INDEX ix_votes_region_id ON votes (region, id);
CREATE INDEX ix_votes_meeting_id ON votes (meeting_id);
CREATE TABLE ballots (
    vote_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    choices json NOT NULL,
    rt text COLLATE "C",
    sex text,
    CONSTRAINT pk_ballots PRIMARY KEY (vote_id, number),
    CONSTRAINT fk_ballots_vote_id FOREIGN KEY (vote_id) REFERENCES votes (id)
);
CREATE FUNCTION votes_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'closed' AND (TG_OP = 'DELETE'
        OR (NEW.meeting_id, NEW.plan_id, NEW.region, NEW.title, NEW.kind, NEW.utility,
            NEW.max_points, NEW.budget, NEW.candidates::text, NEW.state, NEW.papers,
            NEW.result::text, NEW.inputs_sha256, NEW.closed_by, NEW.closed_at)
        IS DISTINCT FROM
           (OLD.meeting_id, OLD.plan_id, OLD.region, OLD.title, OLD.kind, OLD.utility,
            OLD.max_points, OLD.budget, OLD.candidates::text, OLD.state, OLD.papers,
            OLD.result::text, OLD.inputs_sha256, OLD.closed_by, OLD.closed_at)
        OR OLD.decision IS NOT NULL AND (NEW.decision::text, NEW.portfolio_id)
            IS DISTINCT FROM (OLD.decision::text, OLD.portfolio_id)) THEN
        RAISE EXCEPTION 'a closed vote never changes';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER votes_sealed BEFORE UPDATE OR DELETE ON votes
    FOR EACH ROW EXECUTE FUNCTION votes_sealed();
CREATE FUNCTION ballots_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM votes v WHERE v.id IN (NEW.vote_id, OLD.vote_id)
        AND v.state = 'closed') THEN
        RAISE EXCEPTION 'papers of a closed vote never change';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER ballots_sealed BEFORE INSERT OR UPDATE OR DELETE ON ballots
    FOR EACH ROW EXECUTE FUNCTION ballots_sealed();
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("votes", schema.inside())
    schema.protect("ballots", schema.inside())
    schema.watch("votes", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE ballots")
    op.execute("DROP TABLE votes")
    op.execute("DROP FUNCTION ballots_sealed()")
    op.execute("DROP FUNCTION votes_sealed()")
