"""Merge records about one household, take them apart again, or say that they are several.

Who changes records holds them first, in the order of their ids, and then their round.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.survey import SubmissionMerged, SubmissionUnmerged
from services.chassis import sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.survey.computations import commands as computations
from services.survey.duplicates import queries, rules
from services.survey.duplicates.models import (
    Dismissal,
    DismissalCreate,
    DismissalRead,
    Merge,
    MergeCreate,
    MergedRecord,
    MergeRead,
)
from services.survey.records import RecordState
from services.survey.rounds import commands as round_commands
from services.survey.rounds import queries as rounds
from services.survey.rounds.models import Round
from services.survey.submissions import queries as submissions
from services.survey.submissions import stored
from services.survey.submissions.models import Submission

COUNT_NO_MORE = text(
    "UPDATE households SET state = 'merged', version = version + 1 WHERE id = ANY(:ids)"
)
COUNT_AGAIN = text(
    "UPDATE households h SET state = r.state, version = h.version + 1 FROM merged_records r"
    " WHERE r.merge_id = :merge AND h.id = r.record_id"
)


async def merge(session: AsyncSession, data: MergeCreate, *, by: Principal) -> MergeRead:
    """Of these records only the one that is kept counts from now on; its answers stay."""
    rules.ensure_apart(data.kept, data.merged)
    ids = [data.kept, *data.merged]
    known = await queries.records(session, by, ids)
    sent = await submissions.held(session, ids)
    same = rules.one_round([one.round_id for one in known])
    round = await round_commands.hold(session, same, by=by)
    kept, *others = await queries.records(session, by, ids)
    rules.ensure_mergeable([kept, *others])
    moment = now()
    made = _merge(data, kept, others, by=by, at=moment)
    parts = [
        MergedRecord(merge_id=made.id, record_id=r.id, rt=r.rt, region=r.region, state=r.state)
        for r in others
    ]
    session.add(made)
    await session.flush()
    session.add_all(parts)
    for one in sent:
        if one.id != data.kept:
            _now_is(one, RecordState.merged, moment)
            scores = await submissions.scores(session, one)
            facts: dict[str, Any] = {"id": new_id(), "actor": by.id, "merged_into": data.kept}
            emit(session, stored.event(SubmissionMerged, one, scores, **facts))
    await session.flush()
    await session.execute(COUNT_NO_MORE, {"ids": data.merged})
    await _recount(session, round, parts, at=moment, by=by)
    return queries.view(made, parts)


async def undo(session: AsyncSession, id: UUID, reason: str, *, by: Principal) -> MergeRead:
    """The merged records are in the state that they had, and count again if they did."""
    found = await queries.merge(session, id, by)
    parts = await queries.merged(session, [id])
    sent = await submissions.held(session, [part.record_id for part in parts])
    round = await round_commands.hold(session, found.round_id, by=by)
    await session.refresh(found)
    rules.ensure_standing(found.undone_by)
    moment = now()
    found.undone_by, found.undone_at, found.undone_reason = by.id, moment, reason
    found.version += 1
    before = {part.record_id: part.state for part in parts}
    for part in parts:
        part.stands = False
    session.add_all([found, *parts])
    for one in sent:
        _now_is(one, before[one.id], moment)
        scores = await submissions.scores(session, one)
        emit(session, stored.event(SubmissionUnmerged, one, scores, id=new_id(), actor=by.id))
    await session.flush()
    await session.execute(COUNT_AGAIN, {"merge": id})
    await _recount(session, round, parts, at=moment, by=by)
    return queries.view(found, parts)


async def dismiss(
    session: AsyncSession, data: DismissalCreate, *, by: Principal
) -> list[DismissalRead]:
    """These records are different households: their pairs stay away until something new speaks."""
    found = {one.id: one for one in await queries.records(session, by, data.records)}
    round_id = rules.one_round([one.round_id for one in found.values()])
    await rounds.get(session, round_id, by)
    alike = await queries.evidence(session, by, round_id, data.records)
    made = [
        Dismissal(
            id=new_id(),
            round_id=round_id,
            one=one,
            other=other,
            why=list(why),
            regions=sorted({found[one].region, found[other].region}),
            reason=data.reason,
            dismissed_by=by.id,
            dismissed_at=now(),
        )
        for one, other, why in rules.signs_between(data.records, alike)
    ]
    await _keep(session, made)
    return [DismissalRead.model_validate(one) for one in made]


async def _keep(session: AsyncSession, made: Sequence[Dismissal]) -> None:
    """What was found of the same pair before gives way."""
    new = insert(Dismissal).values([one.model_dump() for one in made])
    said = {c.name: c for c in new.excluded if c.name not in {"one", "other"}}
    async with sight.everything(session):  # a record may have moved to another region since
        await session.execute(new.on_conflict_do_update(index_elements=["one", "other"], set_=said))


def _merge(
    data: MergeCreate, kept: Row[Any], others: Sequence[Row[Any]], *, by: Principal, at: datetime
) -> Merge:
    return Merge(
        id=new_id(),
        round_id=kept.round_id,
        kept=kept.id,
        kept_rt=kept.rt,
        regions=sorted({kept.region, *(one.region for one in others)}),
        reason=data.reason,
        merged_by=by.id,
        merged_at=at,
    )


def _now_is(submission: Submission, state: str, at: datetime) -> None:
    submission.state, submission.updated_at = state, at
    submission.version += 1


async def _recount(
    session: AsyncSession,
    round: Round,
    parts: Sequence[MergedRecord],
    *,
    at: datetime,
    by: Principal,
) -> None:
    """The sheets of the RTs in which approved records were merged, or count again."""
    rts = sorted({part.rt for part in parts if part.state == RecordState.approved})
    if rts:
        await computations.recompute(session, round, rts, at=at, actor=by.id)
