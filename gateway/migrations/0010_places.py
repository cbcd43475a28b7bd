"""The outbox knows where each event lies in the stream."""

from services.chassis import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema.third_up()


def downgrade() -> None:
    schema.third_down()
