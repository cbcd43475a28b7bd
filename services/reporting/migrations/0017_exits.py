"""Exits: which RTs left the slum list, in which year, and until when that stood."""

from alembic import op

from services.chassis import schema

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("exits", "rt_exits")
UP = """
CREATE TABLE exits (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    round_id uuid NOT NULL,
    regulation text NOT NULL,
    area text,
    year integer NOT NULL,
    number text NOT NULL,
    date date NOT NULL,
    file_sha256 text NOT NULL,
    annulled boolean NOT NULL,
    CONSTRAINT pk_exits PRIMARY KEY (generation, id)
);
CREATE INDEX ix_exits_region_id ON exits (generation, region, id);
CREATE TABLE rt_exits (
    generation integer NOT NULL,
    exit_id uuid NOT NULL,
    rt text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    area_ha numeric NOT NULL,
    assessment_id uuid NOT NULL,
    sealed_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    CONSTRAINT pk_rt_exits PRIMARY KEY (generation, exit_id, rt)
);
CREATE INDEX ix_rt_exits_rt ON rt_exits (generation, rt);
CREATE INDEX ix_rt_exits_assessment_id ON rt_exits (generation, assessment_id);
"""
SERVING = "generation = (SELECT number FROM generations WHERE state = 'serving')"
THREAD = f"""
ALTER VIEW trace_nodes RENAME TO trace_nodes_before_exits;
CREATE VIEW trace_nodes WITH (security_invoker = true) AS
SELECT * FROM trace_nodes_before_exits
UNION ALL SELECT id, 0, 'exit', number || ' ' || year, region, told_at
FROM exits WHERE {SERVING} AND NOT annulled;
ALTER VIEW trace_edges RENAME TO trace_edges_before_exits;
CREATE VIEW trace_edges WITH (security_invoker = true) AS
SELECT * FROM trace_edges_before_exits
UNION ALL SELECT x.assessment_id, 0, x.exit_id, 0, 'left', 'to', 'rt_scores', x.region
FROM rt_exits x WHERE {SERVING} AND x.ended_at = 'infinity';
"""  # noqa: S608 - our own names


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.inside())
    op.execute(THREAD)


def downgrade() -> None:
    for view in ("trace_edges", "trace_nodes"):
        op.execute(f"DROP VIEW {view}; ALTER VIEW {view}_before_exits RENAME TO {view}")
    op.execute("DROP TABLE rt_exits; DROP TABLE exits")
