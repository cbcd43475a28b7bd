"""Finding lots, what may become one, and how far they are."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.problems import Forbidden, NotFound
from services.survey.lots.models import (
    MOST_RECORDS,
    NAMED,
    LotCreate,
    LotProgress,
    LotRead,
    LotRecord,
    LotRecordRead,
    LotState,
    Outcome,
    ReviewLot,
    Show,
)
from services.survey.lots.rules import Candidate
from services.survey.records import RecordState
from services.survey.rt_forms.models import RtForm
from services.survey.submissions.models import Submission, SubmissionVersion

APPROVE = "survey:approve"
# The records beside the sample that are as they were when the lot was made. Nobody decides about
# them or corrects them from here on; what somebody holds just now is left out, not waited for.
HOLD = text("""
SELECT s.id, s.rt FROM review_lot_records i JOIN submissions s ON s.id = i.submission_id
WHERE i.lot_id = :lot AND i.open AND NOT i.sampled AND i.outcome IS NULL
    AND s.version = i.record_version AND s.state = 'received'
    AND cardinality(s.flags) = 0 AND cardinality(s.waits_for) = 0
ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED
""")
OWN = text(
    "SELECT DISTINCT submission_id FROM submission_versions"
    " WHERE submission_id = ANY(CAST(:ids AS uuid[])) AND submitted_by = :by"
)

IN_LOTS = text(
    "SELECT submission_id FROM review_lot_records"
    " WHERE submission_id = ANY(CAST(:ids AS uuid[])) AND open"
)


async def get(session: AsyncSession, id: UUID, principal: Principal) -> ReviewLot:
    """A lot inside the caller's regions; raises NotFound."""
    query = select(ReviewLot).where(ReviewLot.id == id, scope.visible(ReviewLot.region, principal))
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="review lot", key=id)
    return found


async def page(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID | None,
    region: str | None,
    state: LotState | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[LotRead], str | None]:
    """Lots inside the caller's regions, oldest first, each with its progress."""
    if region is not None:
        scope.ensure_mine(principal, region)
    query = select(ReviewLot).where(scope.visible(ReviewLot.region, principal, region))
    if round_id is not None:
        query = query.where(ReviewLot.round_id == round_id)
    if state is not None:
        query = query.where(ReviewLot.state == state)
    lots, following = await pagination.page(
        session, query, col(ReviewLot.id), limit=limit, cursor=cursor
    )
    known = await progress(session, [lot.id for lot in lots])
    return [view(lot, known[lot.id]) for lot in lots], following


async def read(session: AsyncSession, id: UUID, principal: Principal) -> LotRead:
    """A lot and how far it is; raises NotFound."""
    lot = await get(session, id, principal)
    return view(lot, (await progress(session, [id]))[id])


def view(lot: ReviewLot, known: LotProgress) -> LotRead:
    """A lot as it is answered; its seed, which tells the sample, once it has ended."""
    facts = lot.model_dump() | known.model_dump()
    if lot.state == LotState.open:
        facts["seed"] = None
    return LotRead.model_validate(facts)


async def progress(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, LotProgress]:
    """Counts by lot."""
    counted = func.count()
    query: Any = (
        select(col(LotRecord.lot_id), col(LotRecord.sampled), col(LotRecord.outcome), counted)
        .where(col(LotRecord.lot_id).in_(ids), col(LotRecord.outcome).is_not(None))
        .group_by(col(LotRecord.lot_id), col(LotRecord.sampled), col(LotRecord.outcome))
    )
    found = {id: LotProgress() for id in ids}
    for lot_id, sampled, outcome, count in (await session.execute(query)).all():
        _add(found[lot_id], outcome, count, sampled=sampled)
    return found


def _add(known: LotProgress, outcome: str, count: int, *, sampled: bool) -> None:
    if outcome == Outcome.accepted:
        known.accepted += count
    elif outcome == Outcome.refused:
        return
    elif sampled:
        setattr(known, outcome, getattr(known, outcome) + count)
        known.decided += count
    else:
        known.left_out += count


SHOWN: dict[Show, tuple[ColumnElement[bool], ...]] = {
    Show.all: (),
    Show.sample: (col(LotRecord.sampled).is_(True),),
    Show.left_out: (
        col(LotRecord.sampled).is_(False),
        col(LotRecord.outcome).not_in([Outcome.accepted, Outcome.refused]),
    ),
}


async def records(
    session: AsyncSession,
    id: UUID,
    principal: Principal,
    show: Show,
    limit: int = NAMED,
    cursor: str | None = None,
) -> tuple[list[LotRecordRead], str | None]:
    """Records of a lot in the order in which they came; raises NotFound.

    While the sample is looked at, who sends records does not see which ones are in it: Forbidden.
    """
    lot = await get(session, id, principal)
    if lot.state == LotState.open and not principal.may(APPROVE):
        raise Forbidden(scope=APPROVE)
    query = select(LotRecord).where(
        LotRecord.lot_id == id, scope.visible(LotRecord.region, principal), *SHOWN[show]
    )
    found, following = await pagination.page(
        session, query, col(LotRecord.submission_id), limit=limit, cursor=cursor
    )
    return [LotRecordRead.model_validate(one) for one in found], following


async def candidates(session: AsyncSession, data: LotCreate, by: Principal) -> list[Candidate]:
    """The clean records that a lot could be made of, oldest first."""
    sent = exists().where(
        col(SubmissionVersion.submission_id) == Submission.id,
        col(SubmissionVersion.submitted_by) == by.id,
    )
    in_lot = col(LotRecord.submission_id) == Submission.id
    refused = exists().where(
        in_lot,
        col(LotRecord.outcome) == Outcome.refused,
        col(LotRecord.record_version) == Submission.version,
    )
    shown: Any = (Submission.id, Submission.region, Submission.rt, Submission.version, refused)
    query = select(*shown).where(
        scope.visible(Submission.region, by, data.region),
        Submission.round_id == data.round_id,
        Submission.kind == data.kind,
        Submission.state == RecordState.received,
        func.cardinality(Submission.flags) == 0,
        func.cardinality(Submission.waits_for) == 0,
        ~sent,
        ~exists().where(in_lot, col(LotRecord.open).is_(True)),
    )
    if data.submitted_by is not None:
        query = query.where(Submission.submitted_by == data.submitted_by)
    rows = await session.execute(query.order_by(col(Submission.id)).limit(MOST_RECORDS))
    found = {row[0]: Candidate(*row) for row in rows}
    # A record that came from another region by its correction left there what is known of it.
    async with sight.everything(session):
        elsewhere = await own(session, list(found), by.id)
        elsewhere |= await _in_open_lots(session, list(found))
    return [one for id, one in found.items() if id not in elsewhere]


async def _in_open_lots(session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
    return set((await session.execute(IN_LOTS, {"ids": list(ids)})).scalars())


async def hold(session: AsyncSession, lot_id: UUID) -> dict[UUID, str]:
    """The RTs of the unchanged records beside the sample, by record, held from now on."""
    rows = await session.execute(HOLD, {"lot": lot_id})
    return {row.id: row.rt for row in rows}


async def own(session: AsyncSession, ids: Sequence[UUID], by: str) -> set[UUID]:
    """Those of these records of which somebody sent a version."""
    return set((await session.execute(OWN, {"ids": list(ids), "by": by})).scalars())


async def rts_approved(session: AsyncSession, round_id: UUID, rts: Sequence[str]) -> set[str]:
    """Those of these RTs that have an approved record about them."""
    query = select(RtForm.rt).where(
        RtForm.round_id == round_id,
        col(RtForm.rt).in_(rts),
        RtForm.state == RecordState.approved,
    )
    return set((await session.exec(query)).all())


async def lot_of(session: AsyncSession, submission_id: UUID) -> UUID | None:
    """The open lot that a record is in."""
    query: Any = select(LotRecord.lot_id).where(
        LotRecord.submission_id == submission_id, LotRecord.open
    )
    found: UUID | None = (await session.exec(query)).first()
    return found


async def locked(session: AsyncSession, id: UUID) -> ReviewLot:
    """A lot that is there, as it is now that nobody else can change it."""
    query = (
        select(ReviewLot)
        .where(ReviewLot.id == id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.exec(query)).one()
