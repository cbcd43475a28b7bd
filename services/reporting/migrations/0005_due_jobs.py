"""A job can wait for its day; the owner's functions look at a session's own tables last."""

from services.chassis import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema.fourth_up()


def downgrade() -> None:
    schema.fourth_down()
