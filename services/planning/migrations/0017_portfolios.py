"""Portfolios: questions, answers, and the plans that they were drafted into."""

from alembic import op

from services.chassis import schema

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE portfolios (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    round_id uuid NOT NULL,
    objective text NOT NULL,
    asked json NOT NULL,
    status text NOT NULL,
    answer json NOT NULL,
    failure text,
    rows integer NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    finished_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_portfolios PRIMARY KEY (id)
);
CREATE INDEX ix_portfolios_region_id ON portfolios (region, id);
CREATE INDEX ix_portfolios_unfinished ON portfolios (asked_by)
    WHERE status IN ('queued', 'running');
CREATE TABLE portfolio_activities (
    portfolio_id uuid NOT NULL,
    number integer NOT NULL,
    rt text COLLATE "C" NOT NULL,
    criterion text COLLATE "C" NOT NULL,
    volume numeric NOT NULL,
    cost numeric(18, 2) NOT NULL,
    year integer NOT NULL,
    source text NOT NULL,
    candidate text,
    CONSTRAINT pk_portfolio_activities PRIMARY KEY (portfolio_id, number),
    CONSTRAINT fk_portfolio_activities_portfolio_id
        FOREIGN KEY (portfolio_id) REFERENCES portfolios (id)
);
CREATE TABLE portfolio_plans (
    portfolio_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    drafted_by text NOT NULL,
    drafted_at timestamptz NOT NULL,
    CONSTRAINT pk_portfolio_plans PRIMARY KEY (portfolio_id, plan_id),
    CONSTRAINT fk_portfolio_plans_portfolio_id
        FOREIGN KEY (portfolio_id) REFERENCES portfolios (id),
    CONSTRAINT fk_portfolio_plans_plan_id FOREIGN KEY (plan_id) REFERENCES plans (id)
);
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("portfolios", schema.inside("region"))
    schema.protect("portfolio_activities", schema.inside("rt"))
    schema.protect("portfolio_plans", schema.inside("region"))


def downgrade() -> None:
    op.execute("DROP TABLE portfolio_plans")
    op.execute("DROP TABLE portfolio_activities")
    op.execute("DROP TABLE portfolios")
