"""The public keys of the running gateways."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE signing_keys (
    kid text NOT NULL,
    jwk json NOT NULL,
    seen_at timestamptz NOT NULL,
    CONSTRAINT pk_signing_keys PRIMARY KEY (kid)
);
"""
DOWN = "DROP TABLE signing_keys;"


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
