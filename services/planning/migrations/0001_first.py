"""The chassis' tables and the audit trail."""

from services.chassis import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    schema.first_up()
    schema.second_up()


def downgrade() -> None:
    schema.second_down()
    schema.first_down()
