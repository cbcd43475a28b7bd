"""The plan of a round: its steps, guarded by region and told to the audit trail."""

from alembic import op

from services.chassis import schema

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE plan_steps (
    id uuid NOT NULL,
    round_id uuid NOT NULL,
    kind text NOT NULL,
    region text NOT NULL,
    rt text,
    title text NOT NULL,
    planned_on date NOT NULL,
    deadline date NOT NULL,
    held_on date,
    place text,
    facilitator uuid,
    target integer,
    minutes text,
    male integer,
    female integer,
    disabled integer,
    poor integer,
    cancelled_reason text,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_plan_steps PRIMARY KEY (id),
    CONSTRAINT fk_plan_steps_round_id FOREIGN KEY(round_id) REFERENCES rounds (id),
    CONSTRAINT ck_plan_steps_deadline CHECK (deadline >= planned_on)
);
CREATE INDEX ix_plan_steps_round_id_planned_on_id ON plan_steps (round_id, planned_on, id);
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("plan_steps", schema.inside())
    schema.watch("plan_steps", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE plan_steps")
