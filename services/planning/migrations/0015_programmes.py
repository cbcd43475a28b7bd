"""An activity tells the programme that it is done under; those there are were of KOTAKU."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE activities ADD COLUMN programme text NOT NULL DEFAULT 'kotaku';
ALTER TABLE activities ALTER COLUMN programme DROP DEFAULT;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("ALTER TABLE activities DROP COLUMN programme")
