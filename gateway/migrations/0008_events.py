"""The log of every event of the system, in the order of the stream."""

from alembic import op

from services.chassis import schema

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE events (
    position bigint NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    entity_id uuid NOT NULL,
    sequence integer NOT NULL,
    region text NOT NULL,
    occurred_at timestamptz NOT NULL,
    data text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_events PRIMARY KEY (position),
    CONSTRAINT uq_events_id UNIQUE (id)
);
CREATE INDEX ix_events_entity_id_position ON events (entity_id, position);
CREATE INDEX ix_events_added_at ON events (added_at);

CREATE TABLE early_events (
    stream_sequence bigint NOT NULL,
    id uuid NOT NULL,
    type text,
    entity_id uuid,
    sequence integer,
    region text,
    occurred_at timestamptz,
    data text,
    CONSTRAINT pk_early_events PRIMARY KEY (stream_sequence, id)
);

CREATE TABLE feed_state (
    one boolean NOT NULL CHECK (one),
    feed uuid NOT NULL,
    stream_created text NOT NULL,
    next_sequence bigint NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    CONSTRAINT pk_feed_state PRIMARY KEY (one)
);
INSERT INTO feed_state VALUES (true, uuidv7(), '', 1, 1, 0);
"""
DOWN = "DROP TABLE feed_state, early_events, events;"


def upgrade() -> None:
    op.execute(UP)
    for table in ("events", "early_events"):
        schema.protect(table, schema.inside())


def downgrade() -> None:
    op.execute(DOWN)
