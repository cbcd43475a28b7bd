"""Which RT the uploader says that a workbook is about."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE imports ADD COLUMN rt text")


def downgrade() -> None:
    op.execute("ALTER TABLE imports DROP COLUMN rt")
