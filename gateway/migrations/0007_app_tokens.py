"""Tokens of phones."""

from alembic import op

from services.chassis import schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE app_tokens (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_used_at timestamptz,
    CONSTRAINT pk_app_tokens PRIMARY KEY (id),
    CONSTRAINT uq_app_tokens_secret_hash UNIQUE (secret_hash),
    CONSTRAINT fk_app_tokens_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_app_tokens_user_id ON app_tokens (user_id);
"""
DOWN = "DROP TABLE app_tokens;"


def upgrade() -> None:
    op.execute(UP)
    schema.protect("app_tokens", "EXISTS (SELECT FROM users u WHERE u.id = user_id)")
    regions = "(SELECT u.regions FROM users u WHERE u.id = user_id)"
    schema.watch("app_tokens", regions, "last_used_at")


def downgrade() -> None:
    op.execute(DOWN)
