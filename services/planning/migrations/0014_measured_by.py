"""What an activity holds of a need tells which sealed score had found the need."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# What was reserved before: by the newest score of the RT from before the reservation, if it is that.
UP = """
ALTER TABLE need_reservations ADD COLUMN assessment_id uuid;
UPDATE need_reservations r SET assessment_id = m.assessment_id
FROM need_measurements m WHERE m.rt = r.rt AND m.round_id = (
    SELECT round_id FROM need_movements h WHERE h.need_id = r.need_id
    AND h.activity_id = r.activity_id AND h.kind = 'reserve' ORDER BY h.number LIMIT 1);
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("ALTER TABLE need_reservations DROP COLUMN assessment_id")
