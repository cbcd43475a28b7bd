"""Region codes sort by bytes in any database: a range of codes is a region and what lies in it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('ALTER TABLE recap_deltas ALTER COLUMN region TYPE text COLLATE "C"')
    op.execute('ALTER TABLE rt_deltas ALTER COLUMN rt TYPE text COLLATE "C"')


def downgrade() -> None:
    op.execute('ALTER TABLE recap_deltas ALTER COLUMN region TYPE text COLLATE "default"')
    op.execute('ALTER TABLE rt_deltas ALTER COLUMN rt TYPE text COLLATE "default"')
