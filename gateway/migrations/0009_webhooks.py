"""Webhook endpoints, what is to be delivered to them, and each try.

Deliveries and tries have no foreign keys: they come by the thousand, and `House` clears them away.
"""

from alembic import op

from services.chassis import schema

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE webhook_endpoints (
    id uuid NOT NULL,
    agency_id uuid,
    user_id uuid,
    url text,
    sandbox boolean NOT NULL,
    types text[] NOT NULL,
    patterns text[] NOT NULL,
    region text,
    regions text[] NOT NULL,
    payload text NOT NULL,
    concurrency integer NOT NULL,
    secret text NOT NULL,
    former_secret text,
    former_until timestamptz,
    failing_since timestamptz,
    disabled_at timestamptz,
    disabled_reason text,
    deleted_at timestamptz,
    said integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_webhook_endpoints PRIMARY KEY (id),
    CONSTRAINT ck_webhook_endpoints_owner CHECK (num_nonnulls(agency_id, user_id) > 0),
    CONSTRAINT fk_webhook_endpoints_agency_id FOREIGN KEY(agency_id) REFERENCES agencies (id),
    CONSTRAINT fk_webhook_endpoints_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_webhook_endpoints_agency_id ON webhook_endpoints (agency_id);
CREATE INDEX ix_webhook_endpoints_user_id ON webhook_endpoints (user_id);
CREATE TRIGGER wake_sender AFTER INSERT OR UPDATE OF version ON webhook_endpoints
    FOR EACH STATEMENT EXECUTE FUNCTION notify_listeners('webhooks');

CREATE TABLE webhook_deliveries (
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    position bigint,
    event_id uuid NOT NULL,
    type text NOT NULL,
    entity_id uuid NOT NULL,
    sequence integer NOT NULL,
    region text NOT NULL,
    thin boolean NOT NULL,
    body text,
    state text NOT NULL,
    attempts integer NOT NULL,
    tries integer NOT NULL,
    replays integer NOT NULL,
    queued_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    last_at timestamptz,
    last_status integer,
    last_ms integer,
    last_error text,
    CONSTRAINT pk_webhook_deliveries PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_webhook_deliveries_endpoint_id_event_id
    ON webhook_deliveries (endpoint_id, event_id);
CREATE INDEX ix_webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_at, position)
    WHERE state = 'pending';
CREATE INDEX ix_webhook_deliveries_entity ON webhook_deliveries (endpoint_id, entity_id, position)
    WHERE state = 'pending';

CREATE TABLE webhook_attempts (
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    region text NOT NULL,
    at timestamptz NOT NULL,
    ms integer NOT NULL,
    status integer,
    error text,
    signature text NOT NULL,
    answer bytea NOT NULL,
    CONSTRAINT pk_webhook_attempts PRIMARY KEY (delivery_id, number)
);
"""
DOWN = "DROP TABLE webhook_attempts, webhook_deliveries, webhook_endpoints;"
# Whose it is sees it also when their regions became narrower; what was delivered then is not shown.
OWN = f"({schema.all_inside()} OR user_id::text = {schema.CALLER})"
# Both change while it works, which nobody does.
QUIET = "failing_since,said"


def upgrade() -> None:
    op.execute(UP)
    schema.protect("webhook_endpoints", OWN)
    schema.watch("webhook_endpoints", "regions", QUIET)
    for table in ("webhook_deliveries", "webhook_attempts"):
        schema.protect(table, schema.inside())


def downgrade() -> None:
    op.execute(DOWN)
