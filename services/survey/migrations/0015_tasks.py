"""Tasks: an index to find a surveyor's returned records by, and what they answer to a decision."""

from alembic import op

from services.chassis import schema

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UP = """
CREATE INDEX ix_submissions_tasks ON submissions (submitted_by, id) WHERE state = 'returned';
CREATE TABLE task_answers (
    id uuid NOT NULL CONSTRAINT pk_task_answers PRIMARY KEY
        CONSTRAINT fk_task_answers_id REFERENCES submissions (id),
    review_id uuid NOT NULL CONSTRAINT uq_task_answers_review_id UNIQUE
        CONSTRAINT fk_task_answers_review_id REFERENCES reviews (id),
    submission_id uuid NOT NULL
        CONSTRAINT fk_task_answers_submission_id REFERENCES submissions (id),
    region text NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ix_task_answers_submission_id ON task_answers (submission_id);
"""


def upgrade() -> None:
    op.execute(UP)
    schema.protect("task_answers", schema.inside())
    schema.watch("task_answers", "ARRAY[region]")


def downgrade() -> None:
    op.execute("DROP TABLE task_answers; DROP INDEX ix_submissions_tasks")
