"""What more or less money would bring."""

from alembic import op

from services.chassis import schema

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE portfolio_frontiers (
    id uuid NOT NULL,
    portfolio_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    percents json NOT NULL,
    seconds integer NOT NULL,
    status text NOT NULL,
    points json NOT NULL,
    failure text,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    finished_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_portfolio_frontiers PRIMARY KEY (id),
    CONSTRAINT uq_portfolio_frontiers_portfolio_id UNIQUE (portfolio_id),
    CONSTRAINT fk_portfolio_frontiers_portfolio_id
        FOREIGN KEY (portfolio_id) REFERENCES portfolios (id)
);
CREATE INDEX ix_portfolio_frontiers_unfinished ON portfolio_frontiers (asked_by)
    WHERE status IN ('queued', 'running');
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("portfolio_frontiers", schema.inside("region"))


def downgrade() -> None:
    op.execute("DROP TABLE portfolio_frontiers")
