"""Region codes that the shipped list has not, as survey tells of them."""

from alembic import op

from services.chassis import regions

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(regions.UP)


def downgrade() -> None:
    op.execute(regions.DOWN)
