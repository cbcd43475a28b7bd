"""Accounts, sessions, and the chassis' tables."""

from alembic import op

from services.chassis import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UP = """
CREATE TABLE users (
    id uuid NOT NULL,
    username text NOT NULL,
    name_key text NOT NULL,
    password_hash text NOT NULL,
    roles text[] NOT NULL,
    regions text[] NOT NULL,
    active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_name_key UNIQUE (name_key)
);
CREATE TABLE sessions (
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT pk_sessions PRIMARY KEY (token_hash),
    CONSTRAINT fk_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
"""
DOWN = "DROP TABLE sessions, users;"


def upgrade() -> None:
    schema.first_up()
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
    schema.first_down()
