"""What a reviewer needs to know."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.survey.records import RecordState
from services.survey.reviews.models import Reason, Review
from services.survey.rt_forms.models import RtForm
from services.survey.submissions.models import Submission, SubmissionVersion


async def authors(session: AsyncSession, submission_id: UUID) -> set[str]:
    """Everybody who sent a version of the record."""
    query = select(SubmissionVersion.submitted_by).where(
        SubmissionVersion.submission_id == submission_id
    )
    return set((await session.exec(query)).all())


async def of(session: AsyncSession, submission_id: UUID) -> list[Review]:
    """What was decided about a record, in order."""
    query = select(Review).where(Review.submission_id == submission_id).order_by(col(Review.id))
    return list((await session.exec(query)).all())


async def reasons(session: AsyncSession, submission: Submission) -> list[Reason]:
    """Why a record stands as it does, if somebody decided so last; of an approval none."""
    query = (
        select(Review.reasons)
        .where(Review.submission_id == submission.id, Review.decision == submission.state)
        .order_by(col(Review.id).desc())
        .limit(1)
    )
    found = (await session.exec(query)).first() or []
    return [Reason.model_validate(reason) for reason in found]


async def other_rt_form(session: AsyncSession, submission: Submission) -> RtForm | None:
    """Another approved record about the same RT in the same round."""
    query = select(RtForm).where(
        RtForm.round_id == submission.round_id,
        RtForm.rt == submission.rt,
        RtForm.state == RecordState.approved,
        RtForm.id != submission.id,
    )
    return (await session.exec(query)).first()
