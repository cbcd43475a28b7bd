"""Recaps sum what was measured too: volumes of each criterion and what they are divided by."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("rt_deltas", "recap_deltas")
ADDED = (
    *("lowered_ha", "slum_population"),
    *("buildings", "households", "population", "road_ideal_m", "drain_ideal_m"),
    *("v1a", "v1b", "v1c", "v2a", "v2b", "v3a", "v3b", "v4a", "v4b", "v4c"),
    *("v5a", "v5b", "v6a", "v6b", "v7a", "v7b"),
    *("rts_older", "old_4c", "old_4d", "old_6c"),
)


def upgrade() -> None:
    """With a default, so that a service of the version before can go on adding rows."""
    added = ", ".join(f"ADD COLUMN {name} numeric NOT NULL DEFAULT 0" for name in ADDED)
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} {added}")


def downgrade() -> None:
    gone = ", ".join(f"DROP COLUMN {name}" for name in ADDED)
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} {gone}")
