"""The database itself shows a caller only what is the caller's; and it keeps an audit trail."""

from services.chassis import schema

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CODES = {"rt_scores": "region", "rt_deltas": "rt", "recap_deltas": "region"}


def upgrade() -> None:
    for table, code in CODES.items():
        schema.protect(table, schema.inside(code))
    schema.second_up()


def downgrade() -> None:
    schema.second_down()
    for table in CODES:
        schema.unprotect(table)
