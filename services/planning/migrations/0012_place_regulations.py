"""Each place of an activity knows the regulation whose criterion it names."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What the activity holds says it best, then the need that the newest round of the RT opened, then
# any other of the criterion; where no need has it, the round of the RT, or else the plan.
UP = """
ALTER TABLE activity_places ADD COLUMN regulation text;
UPDATE activity_places p SET regulation = coalesce(
    (SELECT n.regulation FROM needs n
        LEFT JOIN need_reservations r ON r.need_id = n.id AND r.activity_id = p.activity_id
        LEFT JOIN need_measurements m ON m.rt = n.rt AND m.regulation = n.regulation
        WHERE n.rt = p.rt AND n.criterion = p.criterion
        ORDER BY r.id IS NULL, m.rt IS NULL, n.year DESC, n.regulation DESC LIMIT 1),
    (SELECT m.regulation FROM need_measurements m WHERE m.rt = p.rt),
    a_plan.regulation)
FROM activities a JOIN plans a_plan ON a_plan.id = a.plan_id WHERE a.id = p.activity_id;
ALTER TABLE activity_places ALTER COLUMN regulation SET NOT NULL;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("ALTER TABLE activity_places DROP COLUMN regulation")
