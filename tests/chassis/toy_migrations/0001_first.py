"""Notes, and the chassis' tables."""

from alembic import op

from services.chassis import regions, schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UP = """
CREATE TABLE notes (
    id uuid NOT NULL,
    text text NOT NULL,
    number integer NOT NULL,
    parent uuid,
    version integer NOT NULL,
    CONSTRAINT pk_notes PRIMARY KEY (id),
    CONSTRAINT ck_notes_text CHECK (text !~ 'forbidden'),
    CONSTRAINT fk_notes_parent FOREIGN KEY(parent) REFERENCES notes (id)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE heard (
    generation integer NOT NULL,
    entity_id uuid NOT NULL,
    times integer NOT NULL,
    CONSTRAINT pk_heard PRIMARY KEY (generation, entity_id)
);
"""


def upgrade() -> None:
    schema.first_up()
    schema.second_up()
    schema.third_up()
    schema.fourth_up()
    op.execute(regions.UP)
    op.execute(UP)


def downgrade() -> None:
    op.execute("DROP TABLE notes, heard;")
    op.execute(regions.DOWN)
    schema.fourth_down()
    schema.third_down()
    schema.second_down()
    schema.first_down()
