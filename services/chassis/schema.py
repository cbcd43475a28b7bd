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


# What a policy compares a row with; a transaction that did not say what it may see sees nothing.
# Read anew for each row, which is sooner done than planned for; "^" is everything.
SAID = "current_setting('nahkoda.{}', true)"
CALLER = SAID.format("caller")


def inside(column: str = "region", setting: str = "regions") -> str:
    """Rows whose code lies inside the regions of the transaction."""
    said = SAID.format(setting)
    return f"({said} = '^' OR regexp_like({column}, nullif({said}, '')))"


def around(column: str = "region") -> str:
    """Rows whose code lies inside the regions of the transaction, or is that of one above them."""
    return inside(column, "around")


def protect(table: str, seen: str, written: str | None = None) -> None:
    """Row-level security, also for the owner: which rows are seen, and which may be written."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own ON {table} USING ({seen}) WITH CHECK ({written or seen})")


def unprotect(table: str) -> None:
    """Take the row-level security away."""
    op.execute(f"DROP POLICY own ON {table}")
    op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")


def all_inside(column: str = "regions") -> str:
    """Rows of which every code lies inside the regions of the transaction."""
    said = f"nullif({SAID.format('regions')}, '')"
    outside = f"SELECT FROM unnest({column}) code WHERE NOT regexp_like(code, {said})"
    return f"({said} = '^' OR {said} IS NOT NULL AND NOT EXISTS ({outside}))"


AUDIT = """
CREATE TABLE audit (
    id uuid NOT NULL DEFAULT uuidv7(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    caller text NOT NULL,
    operation text NOT NULL,
    address text NOT NULL,
    request_id text NOT NULL,
    entity text NOT NULL,
    record text NOT NULL,
    change text NOT NULL,
    regions text[] NOT NULL,
    before text,
    after text,
    CONSTRAINT pk_audit PRIMARY KEY (id)
);
CREATE INDEX ix_audit_record ON audit (record, id);
CREATE INDEX ix_audit_caller ON audit (caller, id);

CREATE FUNCTION audit_add(entity text, record text, change text, regions text[], before text, after text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE doing json := nullif(current_setting('nahkoda.doing', true), '')::json;
BEGIN
    INSERT INTO audit (caller, operation, address, request_id, entity, record, change, regions,
        before, after)
    VALUES (coalesce(nullif(current_setting('nahkoda.caller', true), ''), session_user),
        coalesce(doing->>'operation', ''), coalesce(doing->>'address', ''),
        coalesce(doing->>'request', ''), entity, record, change, coalesce(regions, '{}'),
        encode(sha256(convert_to(before, 'UTF8')), 'hex'),
        encode(sha256(convert_to(after, 'UTF8')), 'hex'));
END $$;

CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    quiet text[] := string_to_array(TG_ARGV[1], ',');
    regions text[];
BEGIN
    IF old_row - quiet = new_row - quiet THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT %s FROM (SELECT ($1).*) r', TG_ARGV[0]) INTO regions
        USING CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    PERFORM audit_add(TG_TABLE_NAME,
        coalesce(coalesce(new_row, old_row)->>'id', coalesce(new_row, old_row)->>'user_id'),
        CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'DELETE' THEN 'deleted' ELSE 'changed' END,
        regions, old_row::text, new_row::text);
    RETURN NULL;
END $$;

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is only added to.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
"""
AUDIT_DOWN = """
DROP TABLE audit;
DROP FUNCTION audit_row();
DROP FUNCTION audit_add(text, text, text, text[], text, text);
DROP FUNCTION audit_stays();
"""


def second_up() -> None:
    """The audit trail: added to by triggers and `audit_add` alone, seen by region."""
    op.execute(AUDIT)
    protect("audit", all_inside(), "true")


def second_down() -> None:
    """Take the audit trail away."""
    op.execute(AUDIT_DOWN)


PLACES = """
ALTER TABLE outbox ADD COLUMN place bigint;
ALTER TABLE relay_state ADD COLUMN place bigint NOT NULL DEFAULT 0;
"""
PLACES_DOWN = """
ALTER TABLE relay_state DROP COLUMN place;
ALTER TABLE outbox DROP COLUMN place;
"""


def third_up() -> None:
    """Where each event lies in the stream: what the stream loses can be sent again."""
    op.execute(PLACES)


def third_down() -> None:
    """Forget it."""
    op.execute(PLACES_DOWN)


# The owner's functions look at a session's own tables last: what bears the name of one of ours there
# would otherwise be written with the owner's power.
FOURTH = """
ALTER TABLE jobs ADD COLUMN due_at timestamptz;
ALTER FUNCTION ensure_outbox_partitions() SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION audit_add(text, text, text, text[], text, text)
    SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION audit_row() SET search_path = pg_catalog, public, pg_temp;
"""


def fourth_up() -> None:
    """When a job is due at the earliest; and where the owner's functions look."""
    op.execute(FOURTH)


def fourth_down() -> None:
    """Forget when jobs are due; where functions look stays."""
    op.execute("ALTER TABLE jobs DROP COLUMN due_at")


def watch(table: str, regions: str, quiet: str = "") -> None:
    """Tell the audit trail of each row that changes, and in which regions it lies.

    `regions` is an SQL expression over the row; changes of `quiet` columns alone are not told.
    """
    said = f"'{regions.replace(chr(39), chr(39) * 2)}', '{quiet}'"
    op.execute(
        f"CREATE TRIGGER audit_row AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION audit_row({said})"
    )


def unwatch(table: str) -> None:
    """Tell the audit trail no more."""
    op.execute(f"DROP TRIGGER audit_row ON {table}")
