"""A region tells when its sums changed: what is remembered of it is good until then."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# A default of its own for each row there is; from then on it is said. Room for changes in place.
UP = """
ALTER TABLE recap_regions ADD COLUMN changed uuid NOT NULL DEFAULT uuidv7();
ALTER TABLE recap_regions ALTER COLUMN changed DROP DEFAULT;
ALTER TABLE recap_regions SET (fillfactor = 70);
"""
DOWN = """
ALTER TABLE recap_regions RESET (fillfactor);
ALTER TABLE recap_regions DROP COLUMN changed;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
