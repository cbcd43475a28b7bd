"""Needs are balances: what an RT lacks by criterion, what is reserved of it, what is done."""

from alembic import op

from services.chassis import schema

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE need_measurements (
    rt text COLLATE "C" NOT NULL,
    regulation text NOT NULL,
    round_id uuid NOT NULL,
    round_kind text NOT NULL,
    year integer NOT NULL,
    measured_at timestamptz NOT NULL,
    assessment_id uuid NOT NULL,
    version integer NOT NULL,
    open_flags integer NOT NULL,
    actor text NOT NULL,
    CONSTRAINT pk_need_measurements PRIMARY KEY (rt)
);
CREATE TABLE needs (
    id uuid NOT NULL,
    rt text COLLATE "C" NOT NULL,
    regulation text COLLATE "C" NOT NULL,
    criterion text COLLATE "C" NOT NULL,
    unit text NOT NULL,
    opened numeric NOT NULL,
    reserved numeric NOT NULL,
    drawn numeric NOT NULL,
    short numeric NOT NULL,
    drawn_ever numeric NOT NULL,
    round_id uuid NOT NULL,
    year integer NOT NULL,
    measured_at timestamptz NOT NULL,
    open_flags integer NOT NULL,
    told integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_needs PRIMARY KEY (id),
    CONSTRAINT uq_needs_rt_regulation_criterion UNIQUE (rt, regulation, criterion),
    CONSTRAINT ck_needs_not_negative CHECK (opened >= 0 AND reserved >= 0 AND drawn >= 0),
    CONSTRAINT ck_needs_drawn_ever CHECK (drawn_ever >= drawn),
    CONSTRAINT ck_needs_balanced CHECK (short = greatest(0, reserved + drawn - opened))
) WITH (fillfactor = 75);
CREATE INDEX ix_needs_short ON needs (rt) WHERE short > 0;
CREATE TABLE need_reservations (
    id uuid NOT NULL,
    need_id uuid NOT NULL,
    activity_id uuid NOT NULL,
    rt text COLLATE "C" NOT NULL,
    volume numeric NOT NULL,
    drawn numeric NOT NULL,
    CONSTRAINT pk_need_reservations PRIMARY KEY (id),
    CONSTRAINT uq_need_reservations_need_id_activity_id UNIQUE (need_id, activity_id),
    CONSTRAINT fk_need_reservations_need_id FOREIGN KEY (need_id) REFERENCES needs (id),
    CONSTRAINT ck_need_reservations_not_negative CHECK (volume >= 0 AND drawn >= 0)
);
CREATE INDEX ix_need_reservations_activity_id ON need_reservations (activity_id);
CREATE TABLE need_movements (
    need_id uuid NOT NULL,
    number integer NOT NULL,
    rt text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    volume numeric NOT NULL,
    opened numeric NOT NULL,
    reserved numeric NOT NULL,
    drawn numeric NOT NULL,
    round_id uuid NOT NULL,
    activity_id uuid,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT pk_need_movements PRIMARY KEY (need_id, number)
);

CREATE FUNCTION need_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Need % of % would be overdrawn.', NEW.criterion, NEW.rt
        USING ERRCODE = 'check_violation', CONSTRAINT = 'need_holds', TABLE = 'needs';
END $$;
CREATE TRIGGER need_holds BEFORE UPDATE ON needs FOR EACH ROW
    WHEN (NEW.short > OLD.short AND NEW.measured_at = OLD.measured_at)
    EXECUTE FUNCTION need_holds();
CREATE FUNCTION need_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Movements of needs are only added.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER need_history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON need_movements
    FOR EACH STATEMENT EXECUTE FUNCTION need_history_stays();
"""
DOWN = """
DROP TABLE need_movements, need_reservations, needs, need_measurements;
DROP FUNCTION need_holds();
DROP FUNCTION need_history_stays();
"""
TABLES = ("need_measurements", "needs", "need_reservations", "need_movements")


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.inside("rt"))
    schema.watch("need_reservations", "ARRAY[rt]")


def downgrade() -> None:
    op.execute(DOWN)
