"""Activities tell their programme, and their versions what a breakdown of a day asks for."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Every row is filled in, whoever may see it. What an older version had of these comes with the
# next `replay`; until then it is what the activity has now.
UP = """
SELECT set_config('nahkoda.regions', '^', true);
ALTER TABLE activities ADD COLUMN programme text NOT NULL DEFAULT 'kotaku';
ALTER TABLE activities ALTER COLUMN programme DROP DEFAULT;
ALTER TABLE activity_versions ADD COLUMN dimension text, ADD COLUMN programme text,
    ADD COLUMN sources jsonb, ADD COLUMN cost numeric(18, 2);
UPDATE activity_versions v SET (dimension, programme, sources, cost) = (
    SELECT dimension, programme, sources, cost FROM activities a
    WHERE (a.generation, a.id) = (v.generation, v.id));
ALTER TABLE activity_versions ALTER COLUMN dimension SET NOT NULL,
    ALTER COLUMN programme SET NOT NULL, ALTER COLUMN sources SET NOT NULL,
    ALTER COLUMN cost SET NOT NULL;
"""
DOWN = """
ALTER TABLE activity_versions DROP COLUMN cost, DROP COLUMN sources, DROP COLUMN programme,
    DROP COLUMN dimension;
ALTER TABLE activities DROP COLUMN programme;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
