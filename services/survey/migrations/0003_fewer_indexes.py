"""Two indexes fewer on what an import writes: other indexes answer the same questions."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = """
DROP INDEX ix_sheets_round_id_region;
DROP INDEX ix_area_members_import_id;
"""
DOWN = """
CREATE INDEX ix_area_members_import_id ON area_members (import_id);
CREATE INDEX ix_sheets_round_id_region ON sheets (round_id, region);
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
