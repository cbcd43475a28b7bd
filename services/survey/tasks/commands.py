"""Keep what a surveyor answers instead of a correction, and hand out what they correct."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import personal
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.persons import commands as persons
from services.survey.persons.envelope import KeyRing
from services.survey.records import RecordKind
from services.survey.submissions import bodies
from services.survey.submissions import queries as submissions
from services.survey.submissions.answers import by_question
from services.survey.submissions.models import XML, SubmissionLine
from services.survey.tasks import queries, rules
from services.survey.tasks.models import LIST, TaskAnswer
from services.survey.tasks.problems import RecordWithoutForm

WORDS = "jawaban"


async def answer(
    session: AsyncSession,
    record: SubmissionLine,
    values: Iterable[tuple[str, str]],
    *,
    by: Principal,
) -> None:
    """Attach the record to the task that it answers, if it names one of the caller's.

    Whatever form asks `tugas` and `jawaban` does. A task that is done meanwhile needs no answer.
    """
    if record.kind != RecordKind.other:
        return
    texts = by_question(values)
    id = rules.id_of(texts.get(LIST, ""))
    if id is None or not texts.get(WORDS):
        return
    task = await queries.find(session, by, id)
    if task is None:
        return
    facts = {
        "id": record.id,
        "review_id": task.review_id,
        "submission_id": task.id,
        "region": task.region,
        "by": by.id,
        "at": record.updated_at,
    }
    await session.execute(insert(TaskAnswer).values(facts).on_conflict_do_nothing())


async def body(session: AsyncSession, ring: KeyRing, id: UUID, *, by: Principal) -> bytes:
    """The XML of a task's record as it was sent, names included; the audit trail is told.

    Raises NotFound for what is no task of the caller's, and RecordWithoutForm.
    """
    task = await queries.find(session, by, id)
    key = await persons.data_key(session, ring, id)
    if task is None or key is None:
        raise NotFound(what="task", key=id)
    submission = await submissions.get(session, id, by)
    newest = await submissions.version(session, id, submission.number)
    if newest.media_type != XML or newest.box is None:
        raise RecordWithoutForm
    await personal.tell(session, "submissions", [(id, submission.region)])
    return key.open(bodies.BOX, newest.box)
