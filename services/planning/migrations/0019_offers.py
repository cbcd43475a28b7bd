"""Offers of what nobody pays yet, the pledges they meet with, and every version of these."""

from alembic import op

from services.chassis import schema

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE offers (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    source text NOT NULL,
    party_kind text NOT NULL,
    party text NOT NULL,
    contact text,
    year integer NOT NULL,
    words text NOT NULL,
    until date,
    amount numeric(18, 2) NOT NULL,
    pledged numeric(18, 2) NOT NULL,
    withdrawn_at timestamptz,
    withdrawn_by text,
    reason text,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_offers PRIMARY KEY (id),
    CONSTRAINT ck_offers_pledged CHECK (pledged >= 0 AND pledged <= amount)
);
CREATE INDEX ix_offers_region_id ON offers (region, id);
CREATE TABLE offer_lines (
    offer_id uuid NOT NULL,
    number integer NOT NULL,
    activity_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    amount numeric(18, 2) NOT NULL,
    CONSTRAINT pk_offer_lines PRIMARY KEY (offer_id, number),
    CONSTRAINT fk_offer_lines_offer_id FOREIGN KEY (offer_id) REFERENCES offers (id),
    CONSTRAINT fk_offer_lines_activity_id FOREIGN KEY (activity_id) REFERENCES activities (id)
);
CREATE INDEX ix_offer_lines_activity_id ON offer_lines (activity_id);
CREATE TABLE pledges (
    id uuid NOT NULL,
    offer_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    party text NOT NULL,
    amount numeric(18, 2) NOT NULL,
    number text,
    dated date,
    paper_sha256 text,
    paper_size integer,
    paper_type text,
    state text NOT NULL,
    reason text,
    ceiling_id uuid,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    submitted_by text,
    submitted_at timestamptz,
    decided_by text,
    decided_at timestamptz,
    version integer NOT NULL,
    told integer NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_pledges PRIMARY KEY (id),
    CONSTRAINT fk_pledges_offer_id FOREIGN KEY (offer_id) REFERENCES offers (id)
);
CREATE INDEX ix_pledges_region_id ON pledges (region, id);
CREATE INDEX ix_pledges_offer_id ON pledges (offer_id);
CREATE TABLE pledge_lines (
    pledge_id uuid NOT NULL,
    activity_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    amount numeric(18, 2) NOT NULL,
    CONSTRAINT pk_pledge_lines PRIMARY KEY (pledge_id, activity_id),
    CONSTRAINT fk_pledge_lines_pledge_id FOREIGN KEY (pledge_id) REFERENCES pledges (id),
    CONSTRAINT fk_pledge_lines_activity_id FOREIGN KEY (activity_id) REFERENCES activities (id)
);
CREATE INDEX ix_pledge_lines_activity_id ON pledge_lines (activity_id);
CREATE TABLE pledge_versions (
    pledge_id uuid NOT NULL,
    version integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    state text NOT NULL,
    source text NOT NULL,
    fiscal_year integer NOT NULL,
    party text NOT NULL,
    amount numeric(18, 2) NOT NULL,
    lines json NOT NULL,
    number text,
    dated date,
    paper_sha256 text,
    reason text,
    by text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_pledge_versions PRIMARY KEY (pledge_id, version),
    CONSTRAINT fk_pledge_versions_pledge_id FOREIGN KEY (pledge_id) REFERENCES pledges (id)
);
CREATE TRIGGER plan_history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON pledge_versions
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();
ALTER TABLE activity_money ADD COLUMN ceiling_id uuid;
"""
DOWN = """
ALTER TABLE activity_money DROP COLUMN ceiling_id;
DROP TABLE pledge_versions, pledge_lines, pledges, offer_lines, offers;
"""
REGIONAL = ("offers", "offer_lines", "pledges", "pledge_lines", "pledge_versions")
WATCHED = ("offers", "pledges")  # of the others every version is kept


def upgrade() -> None:
    op.execute(UP)
    for table in REGIONAL:
        schema.protect(table, schema.inside())
    for table in WATCHED:
        schema.watch(table, "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
