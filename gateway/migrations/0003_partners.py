"""Agencies, their keys, and how much each key is used."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE agencies (
    id uuid NOT NULL,
    name text NOT NULL,
    contact text NOT NULL,
    regions text[] NOT NULL,
    active boolean NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_agencies PRIMARY KEY (id)
);
CREATE TABLE api_keys (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    label text NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    regions text[] NOT NULL,
    per_minute integer NOT NULL,
    per_day integer NOT NULL,
    rotated_from uuid,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    CONSTRAINT pk_api_keys PRIMARY KEY (id),
    CONSTRAINT uq_api_keys_secret_hash UNIQUE (secret_hash),
    CONSTRAINT fk_api_keys_agency_id FOREIGN KEY(agency_id) REFERENCES agencies (id),
    CONSTRAINT fk_api_keys_rotated_from FOREIGN KEY(rotated_from) REFERENCES api_keys (id)
);
CREATE INDEX ix_api_keys_agency_id ON api_keys (agency_id);
CREATE TABLE key_usage (
    key_id uuid NOT NULL,
    day date NOT NULL,
    calls bigint NOT NULL,
    CONSTRAINT pk_key_usage PRIMARY KEY (key_id, day)
);
"""
DOWN = "DROP TABLE key_usage, api_keys, agencies;"


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
