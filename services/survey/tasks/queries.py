"""The caller's tasks: derived from the records as they stand, so that none is ever left over."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, literal_column, or_, true
from sqlalchemy import select as columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.survey.forms.models import Form, FormState
from services.survey.persons.models import Person
from services.survey.records import RecordState
from services.survey.reviews.models import Review
from services.survey.rounds.models import Round, RoundState
from services.survey.submissions.models import Submission, SubmissionVersion
from services.survey.tasks.models import Task, TaskAnswer

# Written out: an index of returned records serves no query that only binds the word.
RETURNED: Any = literal_column(f"'{RecordState.returned.value}'")
MOST = 1000  # the oldest come first; as they are done, the others follow


def _open(principal: Principal) -> Select[Any]:
    """Returned records that the caller first sent, may still correct, and has not answered for."""
    decided = (
        columns(col(Review.id), col(Review.reasons), col(Review.at))
        .where(col(Review.submission_id) == Submission.id)
        .order_by(col(Review.id).desc())
        .limit(1)
        .lateral("decided")
    )
    newest = and_(
        col(SubmissionVersion.submission_id) == Submission.id,
        col(SubmissionVersion.number) == Submission.number,
    )
    facts: tuple[Any, ...] = (
        *(Submission.id, Submission.kind, Submission.rt, Submission.region, Submission.version),
        *(Submission.round_id, Form.title, SubmissionVersion.instance_id),
        *(SubmissionVersion.started_at, decided.c.id, decided.c.reasons, decided.c.at),
    )
    return (
        columns(*facts)
        .select_from(Submission)
        .join(SubmissionVersion, newest)
        .join(decided, true())
        .outerjoin(Form, col(Form.form_id) == Submission.form_id)
        .outerjoin(Round, col(Round.id) == Submission.round_id)
        .where(
            col(Submission.state) == RETURNED,
            col(Submission.submitted_by) == principal.id,
            scope.visible(Submission.region, principal),
            or_(col(Form.id).is_(None), col(Form.state) == FormState.open.value),
            or_(col(Round.id).is_(None), col(Round.state) == RoundState.open.value),
            ~exists().where(col(Person.id) == Submission.id, col(Person.erased_at).is_not(None)),
            ~exists().where(col(TaskAnswer.review_id) == decided.c.id),
        )
        .order_by(col(Submission.id))
    )


async def mine(session: AsyncSession, principal: Principal) -> list[Task]:
    """The caller's tasks, the oldest record first."""
    found = await session.execute(_open(principal).limit(MOST))
    return [Task(*row) for row in found]


async def find(session: AsyncSession, principal: Principal, id: UUID) -> Task | None:
    """One of the caller's tasks."""
    row = (await session.execute(_open(principal).where(col(Submission.id) == id))).first()
    return Task(*row) if row else None


async def gone(
    session: AsyncSession, principal: Principal, ids: Sequence[UUID]
) -> list[tuple[UUID, bool]]:
    """Of the records that the caller sent: whether each is no task any more."""
    still = _open(principal).with_only_columns(col(Submission.id)).order_by(None)
    query = (
        columns(col(Submission.id), col(Submission.id).not_in(still))
        .where(
            col(Submission.id).in_(ids),
            col(Submission.submitted_by) == principal.id,
            scope.visible(Submission.region, principal),
        )
        .order_by(col(Submission.id))
    )
    return [(id, deleted) for id, deleted in await session.execute(query)]


async def answers(session: AsyncSession, submission_id: UUID) -> dict[UUID, TaskAnswer]:
    """What surveyors answered about a record, by the decision that it answers."""
    query = select(TaskAnswer).where(TaskAnswer.submission_id == submission_id)
    return {answer.review_id: answer for answer in (await session.exec(query)).all()}
