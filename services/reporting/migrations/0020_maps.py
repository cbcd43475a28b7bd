"""Where things lie: RTs, kawasan, activities, regions, and borders of regions by year and zoom."""

from alembic import op

from services.chassis import schema

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# As `services.reporting.maps.cells` computes it; the middle is that of the box around a geometry.
FUNCTIONS = """
CREATE FUNCTION map_x(lon double precision) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT
PARALLEL SAFE AS $$ SELECT floor((lon + 180) / 360 * 4294967296)::bigint $$;
CREATE FUNCTION map_y(lat double precision) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT
PARALLEL SAFE AS $$ SELECT floor((0.5 - ln(tan(pi() / 4
    + radians(greatest(-85.05, least(85.05, lat))) / 2)) / (2 * pi())) * 4294967296)::bigint $$;
CREATE FUNCTION map_spread(bits bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT
PARALLEL SAFE AS $$
BEGIN
    bits := (bits | (bits << 16)) & 281470681808895;
    bits := (bits | (bits << 8)) & 71777214294589695;
    bits := (bits | (bits << 4)) & 1085102592571150095;
    bits := (bits | (bits << 2)) & 3689348814741910323;
    RETURN (bits | (bits << 1)) & 6148914691236517205;
END $$;
CREATE FUNCTION map_cell(x bigint, y bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT
PARALLEL SAFE RETURN map_spread(x >> 12) | (map_spread(y >> 12) << 1); -- bound now: no path to search
CREATE FUNCTION map_middle(geometry jsonb) RETURNS double precision[] LANGUAGE sql IMMUTABLE STRICT
PARALLEL SAFE AS $$
    SELECT ARRAY[(min(lon) + max(lon)) / 2, (min(lat) + max(lat)) / 2]
    FROM (SELECT (place ->> 0)::float8 AS lon, (place ->> 1)::float8 AS lat
        FROM jsonb_path_query(geometry, 'strict $.coordinates.** ? (@.type() == "array")',
            '{}', true) place
        WHERE jsonb_typeof(place -> 0) = 'number') places
$$;
"""
TABLES = """
CREATE TABLE area_outlines (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    rts integer NOT NULL,
    ha numeric,
    villages text[] COLLATE "C" NOT NULL,
    shape bytea,
    x1 bigint,
    y1 bigint,
    x2 bigint,
    y2 bigint,
    cell bigint,
    CONSTRAINT pk_area_outlines PRIMARY KEY (generation, id)
);
CREATE INDEX ix_area_outlines_cell ON area_outlines (generation, cell);
CREATE INDEX ix_area_outlines_region_code ON area_outlines (generation, region, code);
CREATE TABLE village_places (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_village_places PRIMARY KEY (generation, id)
);
CREATE TABLE rt_places (
    generation integer NOT NULL,
    id uuid NOT NULL,
    rt text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    source text NOT NULL,
    lon numeric NOT NULL,
    lat numeric NOT NULL,
    x bigint NOT NULL,
    y bigint NOT NULL,
    cell bigint NOT NULL,
    CONSTRAINT pk_rt_places PRIMARY KEY (generation, id, rt)
);
CREATE INDEX ix_rt_places_cell ON rt_places (generation, cell);
CREATE INDEX ix_rt_places_rt ON rt_places (generation, rt);
CREATE TABLE region_places (
    generation integer NOT NULL,
    level text NOT NULL,
    region text COLLATE "C" NOT NULL,
    rts integer NOT NULL,
    sum_x numeric NOT NULL,
    sum_y numeric NOT NULL,
    x bigint,
    y bigint,
    cell bigint,
    CONSTRAINT pk_region_places PRIMARY KEY (generation, level, region)
);
CREATE INDEX ix_region_places_level_cell ON region_places (generation, level, cell);
CREATE TABLE map_changes (
    generation integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    changed uuid NOT NULL,
    CONSTRAINT pk_map_changes PRIMARY KEY (generation, region)
);
CREATE TABLE boundary_sets (
    id uuid NOT NULL CONSTRAINT pk_boundary_sets PRIMARY KEY,
    region text COLLATE "C" NOT NULL,
    level text NOT NULL,
    year integer NOT NULL,
    source text NOT NULL,
    licence text NOT NULL,
    regions integer NOT NULL,
    file_sha256 text NOT NULL,
    imported_at timestamptz NOT NULL
);
CREATE TABLE boundaries (
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    zoom integer NOT NULL,
    until integer NOT NULL,
    level text NOT NULL,
    set_id uuid NOT NULL,
    shape bytea NOT NULL,
    x1 bigint NOT NULL,
    y1 bigint NOT NULL,
    x2 bigint NOT NULL,
    y2 bigint NOT NULL,
    cell bigint NOT NULL,
    CONSTRAINT pk_boundaries PRIMARY KEY (region, year, zoom)
);
CREATE INDEX ix_boundaries_cell ON boundaries (level, zoom, cell);
CREATE INDEX ix_boundaries_set_id ON boundaries (set_id);
CREATE INDEX ix_place_scores_code ON place_scores (generation, code);
"""
MIDDLE = "map_x((map_middle(geometry))[1]), map_y((map_middle(geometry))[2])"
ACTIVITIES = f"""
ALTER TABLE activities
    ADD COLUMN at_rt text COLLATE "C" GENERATED ALWAYS AS ((places -> 0) ->> 'rt') STORED,
    ADD COLUMN at_x bigint GENERATED ALWAYS AS (map_x((map_middle(geometry))[1])) STORED,
    ADD COLUMN at_y bigint GENERATED ALWAYS AS (map_y((map_middle(geometry))[2])) STORED,
    ADD COLUMN at_cell bigint GENERATED ALWAYS AS (map_cell({MIDDLE})) STORED;
CREATE INDEX ix_activities_at_rt ON activities (generation, at_rt);
CREATE INDEX ix_activities_at_cell ON activities (generation, at_cell);
"""
INSIDE = ("village_places", "rt_places", "region_places", "area_outlines")
AROUND = ("map_changes", "boundary_sets", "boundaries")  # who lies in a region sees its border


def upgrade() -> None:
    op.execute(FUNCTIONS)
    op.execute(TABLES)
    op.execute(ACTIVITIES)
    for table in INSIDE:
        schema.protect(table, schema.inside())
    for table in AROUND:
        schema.protect(table, schema.around())


def downgrade() -> None:
    op.execute("""
        ALTER TABLE activities DROP COLUMN at_cell, DROP COLUMN at_y, DROP COLUMN at_x,
            DROP COLUMN at_rt;
        DROP INDEX ix_place_scores_code;
        DROP TABLE boundaries, boundary_sets, map_changes, region_places, rt_places,
            village_places, area_outlines;
        DROP FUNCTION map_middle(jsonb), map_cell(bigint, bigint), map_spread(bigint),
            map_y(double precision), map_x(double precision);
    """)
