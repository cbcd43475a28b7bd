"""A region tells its first year, and by which change its sums are what they are."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Every region is filled in, whoever may see it. A default of its own for each row there is; from
# then on it is said. Room for changes in place.
UP = """
SELECT set_config('nahkoda.regions', '^', true);
ALTER TABLE recap_regions ADD COLUMN since integer;
UPDATE recap_regions r SET since = (
    SELECT min(year) FROM (
        SELECT generation, level, region, year FROM recap_deltas
        UNION ALL SELECT generation, level, region, year FROM money_deltas
        UNION ALL SELECT generation, level, region, year FROM activity_deltas
    ) told WHERE (told.generation, told.level, told.region) = (r.generation, r.level, r.region)
);
DELETE FROM recap_regions WHERE since IS NULL;
ALTER TABLE recap_regions ALTER COLUMN since SET NOT NULL,
    ADD COLUMN changed uuid NOT NULL DEFAULT uuidv7();
ALTER TABLE recap_regions ALTER COLUMN changed DROP DEFAULT, SET (fillfactor = 70);
"""
DOWN = """
ALTER TABLE recap_regions RESET (fillfactor), DROP COLUMN changed, DROP COLUMN since;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
