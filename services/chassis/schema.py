"""DDL of the chassis' tables, called from each service's own migrations.

A change here is a new function (`second`, ...) and a new migration in every service.
"""

from alembic import op

FIRST = """
CREATE TABLE outbox (
    created_at timestamptz NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    id uuid NOT NULL,
    subject text NOT NULL,
    payload text NOT NULL,
    traceparent text,
    published_at timestamptz,
    CONSTRAINT pk_outbox PRIMARY KEY (created_at, position),
    CONSTRAINT ck_outbox_payload CHECK (octet_length(payload) <= 261120)
) PARTITION BY RANGE (created_at);
CREATE INDEX ix_outbox_unpublished ON outbox (position) WHERE published_at IS NULL;

CREATE FUNCTION ensure_outbox_partitions() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET timezone = 'UTC' AS $$
DECLARE month timestamptz;
BEGIN
    FOR ahead IN -1..12 LOOP
        month := date_trunc('month', now(), 'UTC') + make_interval(months => ahead);
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS public.outbox_%s PARTITION OF public.outbox'
            ' FOR VALUES FROM (%L) TO (%L)',
            to_char(month AT TIME ZONE 'UTC', 'YYYY_MM'), month, month + interval '1 month');
    END LOOP;
END $$;
SET LOCAL client_min_messages = warning;
SELECT ensure_outbox_partitions();

CREATE FUNCTION notify_listeners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(TG_ARGV[0], '');
    RETURN NULL;
END $$;
CREATE TRIGGER wake_relay AFTER INSERT ON outbox
    FOR EACH STATEMENT EXECUTE FUNCTION notify_listeners('outbox');

CREATE TABLE relay_state (
    one boolean CONSTRAINT pk_relay_state PRIMARY KEY CHECK (one),
    stream_created text NOT NULL
);

CREATE TABLE inbox (
    generation integer NOT NULL,
    id uuid NOT NULL,
    handled_at timestamptz NOT NULL,
    CONSTRAINT pk_inbox PRIMARY KEY (generation, id)
);
CREATE TABLE dead_letters (
    generation integer NOT NULL,
    id uuid NOT NULL,
    subject text NOT NULL,
    payload text NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    parked_at timestamptz NOT NULL,
    CONSTRAINT pk_dead_letters PRIMARY KEY (generation, id)
);
CREATE TABLE generations (
    number integer CONSTRAINT pk_generations PRIMARY KEY,
    state text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ix_generations_serving ON generations (state) WHERE state = 'serving';
INSERT INTO generations VALUES (1, 'serving', now());

CREATE TABLE jobs (
    id uuid CONSTRAINT pk_jobs PRIMARY KEY,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    progress integer NOT NULL,
    traceparent text,
    created_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX ix_jobs_state ON jobs (state);
CREATE INDEX ix_jobs_subject_id ON jobs (subject_id);
CREATE TRIGGER wake_runner AFTER INSERT ON jobs
    FOR EACH STATEMENT EXECUTE FUNCTION notify_listeners('jobs');

CREATE TABLE idempotency (
    principal text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status integer NOT NULL,
    headers json NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_idempotency PRIMARY KEY (principal, key)
);
CREATE INDEX ix_idempotency_created_at ON idempotency (created_at);
"""

FIRST_DOWN = """
DROP TABLE idempotency, jobs, generations, dead_letters, inbox, relay_state, outbox;
DROP FUNCTION ensure_outbox_partitions();
DROP FUNCTION notify_listeners();
"""


def first_up() -> None:
    """Outbox, inbox, dead letters, generations, jobs, idempotency."""
    op.execute(FIRST)


def first_down() -> None:
    """Take the chassis' tables away."""
    op.execute(FIRST_DOWN)
