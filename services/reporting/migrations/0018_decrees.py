"""Decrees: which one a regency had from when to when, and the scores that each of them names."""

from alembic import op

from services.chassis import schema

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE decrees (
    generation integer NOT NULL,
    id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    told_at timestamptz NOT NULL,
    round_id uuid NOT NULL,
    regulation text NOT NULL,
    year integer NOT NULL,
    number text NOT NULL,
    dated date NOT NULL,
    state text NOT NULL,
    review_due date NOT NULL,
    ended_on date,
    slum_ha numeric NOT NULL,
    verified_ha numeric,
    annex_sha256 text NOT NULL,
    link text NOT NULL,
    issued_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_decrees PRIMARY KEY (generation, id)
);
CREATE INDEX ix_decrees_region_id ON decrees (generation, region, id);
CREATE INDEX ix_decrees_round_id ON decrees (generation, round_id);
CREATE INDEX ix_rt_scores_round_id_region ON rt_scores (generation, round_id, region);
DROP INDEX ix_rt_scores_generation_round_id;
"""
# A decree names the RTs of its region that are slum in its round: their sealed scores lead to it.
SERVING = "generation = (SELECT number FROM generations WHERE state = 'serving')"
THREAD = f"""
ALTER VIEW trace_nodes RENAME TO trace_nodes_before_decrees;
CREATE VIEW trace_nodes WITH (security_invoker = true) AS
SELECT * FROM trace_nodes_before_decrees
UNION ALL SELECT id, 0, 'decree', number, region, told_at
FROM decrees WHERE {SERVING} AND state <> 'revoked';
ALTER VIEW trace_edges RENAME TO trace_edges_before_decrees;
CREATE VIEW trace_edges WITH (security_invoker = true) AS
SELECT * FROM trace_edges_before_decrees
UNION ALL SELECT s.assessment_id, 0, d.id, 0, 'decreed', NULL, NULL, s.region COLLATE "C"
FROM decrees d JOIN rt_scores s USING (generation, round_id)
WHERE {SERVING} AND d.state <> 'revoked' AND s.slum_class <> 'none'
    AND s.region >= d.region AND s.region < d.region || '/';
"""  # noqa: S608 - our own names


def upgrade() -> None:
    op.execute(UP)
    schema.protect("decrees", schema.around())
    op.execute(THREAD)


def downgrade() -> None:
    for view in ("trace_edges", "trace_nodes"):
        op.execute(f"DROP VIEW {view}; ALTER VIEW {view}_before_decrees RENAME TO {view}")
    op.execute(
        "DROP TABLE decrees; DROP INDEX ix_rt_scores_round_id_region;"
        " CREATE INDEX ix_rt_scores_generation_round_id ON rt_scores (generation, round_id)"
    )
