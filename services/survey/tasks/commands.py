"""Keep what a surveyor answers instead of a correction."""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.survey.records import RecordKind
from services.survey.submissions.answers import by_question
from services.survey.submissions.models import SubmissionLine
from services.survey.tasks import queries, rules
from services.survey.tasks.models import LIST, TaskAnswer

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
