"""Positions of RTs as people state them, and a point inside each area's outline."""

from alembic import op

from services.chassis import schema

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE rt_positions (
    id uuid NOT NULL CONSTRAINT pk_rt_positions PRIMARY KEY,
    rt text NOT NULL,
    region text NOT NULL,
    version integer NOT NULL,
    lon numeric,
    lat numeric,
    far_from_village boolean NOT NULL,
    stands boolean NOT NULL,
    stated_by text NOT NULL,
    stated_at timestamptz NOT NULL,
    CONSTRAINT uq_rt_positions_rt_version UNIQUE (rt, version),
    CONSTRAINT ck_rt_positions_whole CHECK ((lon IS NULL) = (lat IS NULL))
);
CREATE UNIQUE INDEX ix_rt_positions_standing ON rt_positions (rt) WHERE stands;
CREATE INDEX ix_rt_positions_region ON rt_positions (region) WHERE stands;
CREATE TABLE area_points (
    area text NOT NULL CONSTRAINT pk_area_points PRIMARY KEY,
    region text NOT NULL,
    lon numeric NOT NULL,
    lat numeric NOT NULL
);
"""
# The middle of the widest stretch inside, on a line from west to east that meets no corner: halfway
# between the two corners nearest to the middle of one of its rings, one below and one above it.
FILL = """
WITH corners AS (
    SELECT a.code, a.region, ring.place, point.n,
        (point.value->>0)::float8 AS x, (point.value->>1)::float8 AS y
    FROM areas a JOIN area_outlines o ON o.area = a.code AND o.version = a.outline_version
    CROSS JOIN LATERAL (
        SELECT row_number() OVER () AS place, r.value
        FROM jsonb_array_elements(CASE o.geometry->>'type' WHEN 'Polygon'
            THEN jsonb_build_array(o.geometry->'coordinates') ELSE o.geometry->'coordinates' END) p
        CROSS JOIN LATERAL jsonb_array_elements(p.value) r
    ) ring
    CROSS JOIN LATERAL jsonb_array_elements(ring.value) WITH ORDINALITY point (value, n)
), sides AS (
    SELECT *, lead(x) OVER course AS x2, lead(y) OVER course AS y2 FROM corners
    WINDOW course AS (PARTITION BY code, place ORDER BY n)
), halves AS (
    SELECT code, region, place, (min(y) + max(y)) / 2 AS half FROM corners
    GROUP BY code, region, place
), lines AS (
    SELECT h.code, h.region, h.place,
        (max(c.y) FILTER (WHERE c.y <= half) + min(c.y) FILTER (WHERE c.y > half)) / 2 AS y
    FROM halves h JOIN corners c USING (code) GROUP BY h.code, h.region, h.place
), crossings AS (
    SELECT l.code, l.region, l.place, l.y, s.x + (l.y - s.y) * (s.x2 - s.x) / (s.y2 - s.y) AS x
    FROM sides s JOIN lines l ON l.code = s.code AND (s.y > l.y) <> (s.y2 > l.y)
), stretches AS (
    SELECT *, row_number() OVER along AS number, lead(x) OVER along AS x2 FROM crossings
    WINDOW along AS (PARTITION BY code, place ORDER BY x)
)
INSERT INTO area_points (area, region, lon, lat)
SELECT DISTINCT ON (code) code, region, round(((x + x2) / 2)::numeric, 6), round(y::numeric, 6)
FROM stretches WHERE number % 2 = 1 AND x2 IS NOT NULL ORDER BY code, x2 - x DESC
"""


def upgrade() -> None:
    op.execute(UP)
    op.execute(FILL)
    schema.protect("rt_positions", schema.inside())
    # Who sees an RT sees the point of its area, which is a regency's.
    schema.protect("area_points", schema.around(), schema.inside())
    schema.watch("rt_positions", "ARRAY[region]", "stands,far_from_village")


def downgrade() -> None:
    op.execute("DROP TABLE area_points; DROP TABLE rt_positions")
