"""`/v1/survey/submissions/{id}/approve`, `return`, `reject` and `history`."""

from uuid import UUID

from fastapi import Response

from services.chassis.answers import Speaks
from services.chassis.concurrency import PerhapsIfMatch, tagged
from services.chassis.db import Session
from services.chassis.routing import router as new_router
from services.chassis.shapes import Empty
from services.survey.access import Approver, Reader
from services.survey.keep import Ring
from services.survey.reviews import commands, history
from services.survey.reviews.models import Decision, Reason, Reject, Return, VersionRead
from services.survey.submissions.models import Submission, SubmissionLine

router = new_router("/v1/survey/submissions", "submissions")


@router.post("/{id}/approve", response_model=SubmissionLine)
async def approve(
    id: UUID,
    session: Session,
    by: Approver,
    seen: PerhapsIfMatch,
    response: Response,
    _: Empty | None = None,
) -> Submission:
    """Approve somebody else's record: from now on it counts in its RT's sheet."""
    return tagged(response, await commands.decide(session, id, Decision.approved, (), seen, by=by))


@router.post("/{id}/return", response_model=SubmissionLine)
async def return_record(
    id: UUID, data: Return, session: Session, by: Approver, seen: PerhapsIfMatch, response: Response
) -> Submission:
    """Send a record back to the surveyor, with a reason for each question that is wrong."""
    done = await commands.decide(session, id, Decision.returned, data.reasons, seen, by=by)
    return tagged(response, done)


@router.post("/{id}/reject", response_model=SubmissionLine)
async def reject(
    id: UUID, data: Reject, session: Session, by: Approver, seen: PerhapsIfMatch, response: Response
) -> Submission:
    """Take a record out for good; it stays readable."""
    reasons = [Reason(reason=data.reason)]
    done = await commands.decide(session, id, Decision.rejected, reasons, seen, by=by)
    return tagged(response, done)


@router.get("/{id}/history", response_model=list[VersionRead])
async def read_history(
    id: UUID, session: Session, ring: Ring, by: Reader, language: Speaks
) -> list[VersionRead]:
    """Every version of a record: what changed in it and what was decided about it."""
    return await history.history(session, ring, id, language, by=by)
