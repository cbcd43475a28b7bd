"""Refresh tokens, lockout, one-time links, accounts of a provider."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL,
    ADD COLUMN issuer text,
    ADD COLUMN subject text,
    ADD COLUMN last_login_at timestamptz,
    ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE users ALTER COLUMN version DROP DEFAULT;
CREATE UNIQUE INDEX uq_users_provided ON users (issuer, subject);
ALTER TABLE sessions DROP CONSTRAINT pk_sessions,
    ADD COLUMN id uuid NOT NULL DEFAULT uuidv7(),
    ADD COLUMN kind text NOT NULL DEFAULT 'bearer',
    ADD COLUMN refresh_hash bytea,
    ADD COLUMN spent_hash bytea,
    ADD COLUMN refresh_until timestamptz,
    ADD CONSTRAINT pk_sessions PRIMARY KEY (id),
    ADD CONSTRAINT uq_sessions_token_hash UNIQUE (token_hash),
    ADD CONSTRAINT uq_sessions_refresh_hash UNIQUE (refresh_hash),
    ADD CONSTRAINT uq_sessions_spent_hash UNIQUE (spent_hash);
ALTER TABLE sessions ALTER COLUMN id DROP DEFAULT, ALTER COLUMN kind DROP DEFAULT;
CREATE TABLE login_attempts (
    key text NOT NULL,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    locked_until timestamptz,
    CONSTRAINT pk_login_attempts PRIMARY KEY (key)
);
CREATE INDEX ix_login_attempts_last_at ON login_attempts (last_at);
CREATE TABLE invitations (
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    purpose text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_invitations PRIMARY KEY (token_hash),
    CONSTRAINT fk_invitations_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_invitations_user_id ON invitations (user_id);
"""
DOWN = """
DROP TABLE invitations, login_attempts;
DELETE FROM sessions;
ALTER TABLE sessions DROP CONSTRAINT uq_sessions_spent_hash,
    DROP CONSTRAINT uq_sessions_refresh_hash,
    DROP CONSTRAINT uq_sessions_token_hash,
    DROP CONSTRAINT pk_sessions,
    DROP COLUMN id, DROP COLUMN kind, DROP COLUMN refresh_hash, DROP COLUMN spent_hash,
    DROP COLUMN refresh_until,
    ADD CONSTRAINT pk_sessions PRIMARY KEY (token_hash);
DROP INDEX uq_users_provided;
UPDATE users SET password_hash = '' WHERE password_hash IS NULL;
ALTER TABLE users ALTER COLUMN password_hash SET NOT NULL,
    DROP COLUMN issuer, DROP COLUMN subject, DROP COLUMN last_login_at, DROP COLUMN version;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
