"""Logins that are under way at an OpenID provider."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE provider_logins (
    state_hash bytea NOT NULL,
    binding_hash bytea NOT NULL,
    nonce text NOT NULL,
    verifier text NOT NULL,
    target text NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_provider_logins PRIMARY KEY (state_hash)
);
CREATE INDEX ix_provider_logins_expires_at ON provider_logins (expires_at);
"""
DOWN = "DROP TABLE provider_logins;"


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
