"""Approve a record, return it to the surveyor, or reject it; the RT's sheet follows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import (
    SubmissionApproved,
    SubmissionEvent,
    SubmissionRejected,
    SubmissionReturned,
)
from services.chassis import sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.survey.computations import commands as computations
from services.survey.lots import commands as lots
from services.survey.records import RecordKind
from services.survey.reviews import queries, rules
from services.survey.reviews.models import Decision, Reason, Review
from services.survey.reviews.problems import RtFormApproved
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules
from services.survey.submissions import queries as submissions
from services.survey.submissions import stored
from services.survey.submissions.commands import TABLES
from services.survey.submissions.models import Submission

EVENTS: dict[Decision, type[SubmissionEvent]] = {
    Decision.approved: SubmissionApproved,
    Decision.returned: SubmissionReturned,
    Decision.rejected: SubmissionRejected,
}


async def decide(
    session: AsyncSession,
    id: UUID,
    decision: Decision,
    reasons: Sequence[Reason] = (),
    if_match: str | None = None,
    *,
    by: Principal,
) -> Submission:
    """Decide about the newest version of a record; nobody decides about their own.

    `if_match` is the version that the reviewer saw.
    """
    submission = await submissions.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(submission, if_match)
    authors = await queries.authors(session, id)
    rules.ensure_may_decide(submission, decision, authors, by.id)
    round = None
    if submission.round_id is not None:
        round = await rounds.get(session, submission.round_id, by, for_update=True)
        round_rules.ensure_open(round)
    if decision == Decision.approved and submission.kind == RecordKind.area:
        await _ensure_only(session, submission)
    before, submission.state = submission.state, decision.value
    submission.version, submission.updated_at = submission.version + 1, now()
    session.add(submission)
    session.add(_review(submission, decision, reasons, by=by))
    scores = await _follow(session, submission)
    emit(session, stored.event(EVENTS[decision], submission, scores, id=new_id(), actor=by.id))
    await session.flush()
    moment = submission.updated_at
    await lots.note(session, id, decision.value, by=by.id, at=moment)
    if round and submission.rt and rules.counts_differently(before, submission.state):
        await _ensure_idle(session, round.id)
        await computations.recompute(session, round, [submission.rt], at=moment, actor=by.id)
    return submission


async def _ensure_idle(session: AsyncSession, round_id: UUID) -> None:
    """An import that is at work would not see what is decided now; the round is held."""
    async with sight.everything(session):  # the import may be of a wider region
        round_rules.ensure_idle(await rounds.running_import(session, round_id))


async def _ensure_only(session: AsyncSession, submission: Submission) -> None:
    other = await queries.other_rt_form(session, submission)
    if other is not None:
        raise RtFormApproved(rt=submission.rt, other=other.id)


def _review(
    submission: Submission, decision: Decision, reasons: Sequence[Reason], *, by: Principal
) -> Review:
    return Review(
        id=new_id(),
        submission_id=submission.id,
        number=submission.number,
        region=submission.region,
        decision=decision,
        reasons=[reason.model_dump() for reason in reasons],
        by=by.id,
        at=submission.updated_at,
    )


async def _follow(session: AsyncSession, submission: Submission) -> dict[str, int]:
    """The answers' row bears the state too; a household's scores are told again."""
    table = TABLES.get(RecordKind(submission.kind))
    if table is None:
        return {}
    state = {"state": submission.state, "version": submission.version}
    await session.execute(update(table).where(col(table.id) == submission.id).values(state))
    return await submissions.scores(session, submission)
