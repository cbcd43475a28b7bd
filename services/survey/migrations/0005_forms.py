"""Forms for phones: their versions, and the files that a version asks for."""

from alembic import op

from services.chassis import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE forms (
    id uuid NOT NULL,
    form_id text NOT NULL,
    title text NOT NULL,
    round_id uuid,
    region text NOT NULL,
    kind text NOT NULL,
    parameters integer,
    state text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_forms PRIMARY KEY (id),
    CONSTRAINT uq_forms_form_id UNIQUE (form_id),
    CONSTRAINT fk_forms_round_id FOREIGN KEY(round_id) REFERENCES rounds (id)
);
CREATE INDEX ix_forms_round_id ON forms (round_id);
CREATE INDEX ix_forms_region ON forms (region);
CREATE TABLE form_versions (
    id uuid NOT NULL,
    form uuid NOT NULL,
    version text NOT NULL,
    title text NOT NULL,
    state text NOT NULL,
    region text NOT NULL,
    filename text NOT NULL,
    file_type text NOT NULL,
    xlsform bytea NOT NULL,
    sha256 text NOT NULL,
    xml text NOT NULL,
    hash text NOT NULL,
    warnings text[] NOT NULL,
    fields json NOT NULL,
    media text[] NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    CONSTRAINT pk_form_versions PRIMARY KEY (id),
    CONSTRAINT uq_form_versions_form_version UNIQUE (form, version),
    CONSTRAINT fk_form_versions_form FOREIGN KEY(form) REFERENCES forms (id)
);
CREATE UNIQUE INDEX ix_form_versions_published ON form_versions (form) WHERE state = 'published';
CREATE TABLE form_files (
    version_id uuid NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    type text NOT NULL,
    size integer NOT NULL,
    md5 text NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pk_form_files PRIMARY KEY (version_id, name),
    CONSTRAINT fk_form_files_version_id FOREIGN KEY(version_id) REFERENCES form_versions (id)
);
"""
DOWN = "DROP TABLE form_files, form_versions, forms"

# Like its round, a form is seen from below: who collects in a village fills in its province's form.
TABLES = ("forms", "form_versions", "form_files")
WATCHED = ("forms", "form_versions")


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        schema.protect(table, schema.around(), schema.inside())
    for table in WATCHED:
        schema.watch(table, "ARRAY[region]")


def downgrade() -> None:
    for table in WATCHED:
        schema.unwatch(table)
    for table in TABLES:
        schema.unprotect(table)
    op.execute(DOWN)
