"""The outbox knows where each event lies in the stream."""

from services.chassis import schema

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema.third_up()


def downgrade() -> None:
    schema.third_down()
