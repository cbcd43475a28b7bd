"""Safeguards of activities; an activity counts how often others were told of it."""

from alembic import op

from services.chassis import schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE activities ADD COLUMN told integer NOT NULL DEFAULT 0;
ALTER TABLE activities ALTER COLUMN told DROP DEFAULT;
CREATE TABLE activity_safeguards (
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    answers json NOT NULL,
    version integer NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamptz NOT NULL,
    CONSTRAINT pk_activity_safeguards PRIMARY KEY (id),
    CONSTRAINT fk_activity_safeguards_id FOREIGN KEY(id) REFERENCES activities (id)
);
"""
DOWN = """
DROP TABLE activity_safeguards;
ALTER TABLE activities DROP COLUMN told;
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("activity_safeguards", schema.inside())
    schema.watch("activity_safeguards", "ARRAY[region]")
    # Their rows have no id by which the trail could name them: it names the activity, whose
    # version rises with each change of them.
    op.execute("DROP TRIGGER IF EXISTS audit_row ON activity_places")
    op.execute("DROP TRIGGER IF EXISTS audit_row ON activity_dependencies")


def downgrade() -> None:
    op.execute(DOWN)
    schema.watch("activity_places", "ARRAY[rt]")
    schema.watch("activity_dependencies", "ARRAY[region]")
