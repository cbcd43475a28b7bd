"""A record's versions side by side: who sent what when, what changed, and what was decided."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import personal
from services.chassis.auth import Principal
from services.chassis.problems import Language
from services.survey.persons import commands as persons
from services.survey.persons.envelope import KeyRing
from services.survey.reviews import queries, rules
from services.survey.reviews.models import Change, Review, ReviewRead, VersionRead
from services.survey.submissions import bodies
from services.survey.submissions import queries as submissions
from services.survey.submissions.models import Submission, SubmissionVersion
from services.survey.tasks import queries as tasks
from services.survey.tasks.models import TaskAnswer

SHOWN = {"number", "instance_id", "submitted_by", "received_at", "started_at", "ended_at"}


async def history(
    session: AsyncSession, ring: KeyRing, id: UUID, language: Language, *, by: Principal
) -> list[VersionRead]:
    """Every version of a record, the first one first.

    Who may read personal data sees it in what changed, and the audit trail is told.
    """
    submission = await submissions.get(session, id, by)
    versions = await submissions.versions(session, id)
    key = await persons.data_key(session, ring, id)
    texts = [bodies.opened(key, version) for version in versions]
    clear = by.may(personal.SCOPE)
    changes = _changes(submission, texts, clear=clear, language=language)
    if clear and rules.any_personal(submission.kind, changes):
        await personal.tell(session, "submissions", [(id, submission.region)])
    reviews = await queries.of(session, id)
    answers = await tasks.answers(session, id)
    return [
        _view(version, found, reviews, answers, erased=text is None)
        for version, found, text in zip(versions, changes, texts, strict=True)
    ]


def _changes(
    submission: Submission,
    texts: Sequence[Mapping[str, str] | None],
    *,
    clear: bool,
    language: Language,
) -> list[list[Change]]:
    pairs = pairwise(texts)
    return [
        [],
        *(
            rules.changes(submission.kind, before or {}, after, clear=clear, language=language)
            if after is not None
            else []
            for before, after in pairs
        ),
    ]


def _view(
    version: SubmissionVersion,
    changes: list[Change],
    reviews: Sequence[Review],
    answers: Mapping[UUID, TaskAnswer],
    *,
    erased: bool,
) -> VersionRead:
    own = [
        ReviewRead.model_validate(review.model_dump() | {"answer": answers.get(review.id)})
        for review in reviews
        if review.number == version.number
    ]
    known = version.model_dump(include=SHOWN)
    return VersionRead(**known, changes=changes, reviews=own, erased=erased)
