"""Make a lot, note what is decided about its records, approve what its sample speaks for.

Locks are taken in one order, here and in `reviews`: records, their round, the lot.
"""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import rows, scope, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.survey.computations import commands as computations
from services.survey.lots import approval, queries, rules
from services.survey.lots.models import (
    LotApproved,
    LotCreate,
    LotProgress,
    LotRead,
    LotRecord,
    LotState,
    ReviewLot,
    Show,
)
from services.survey.records import RecordKind
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules
from services.survey.rounds.models import Round

NOTE = text(
    "UPDATE review_lot_records SET outcome = :decision WHERE lot_id = :lot"
    " AND submission_id = :id AND open AND (outcome IS NULL OR outcome = 'approved')"
)
RELEASE = text("UPDATE review_lot_records SET open = false WHERE lot_id = :lot")
REFUSE = text(
    "UPDATE review_lot_records SET open = false, outcome = coalesce(outcome, 'refused')"
    " WHERE lot_id = :lot"
)


async def make(session: AsyncSession, data: LotCreate, *, by: Principal) -> LotRead:
    """Make a lot of the clean records of a place, and draw its sample."""
    round = await rounds.get(session, data.round_id, by)
    scope.ensure_mine(by, data.region)
    round_rules.ensure_open(round)
    found = await queries.candidates(session, data, by)
    taken, plan = rules.chosen(found, data.sample, data.region)
    lot = ReviewLot(
        **data.model_dump(exclude={"sample"}),
        size=len(taken),
        sample=plan.sample,
        acceptance=plan.acceptance,
        seed=secrets.token_hex(16),
        created_by=by.id,
    )
    session.add(lot)
    await session.flush()
    sample = rules.drawn(lot.seed, [one.id for one in taken], plan.sample)
    drawn = [_row(lot.id, one, sampled=one.id in sample) for one in taken]
    await rows.write(session, {LotRecord.__tablename__: drawn})
    return queries.view(lot, LotProgress())


def _row(lot_id: UUID, one: rules.Candidate, *, sampled: bool) -> dict[str, object]:
    return {
        "lot_id": lot_id,
        "submission_id": one.id,
        "region": one.region,
        "rt": one.rt,
        "record_version": one.version,
        "sampled": sampled,
        "open": True,
    }


async def note(
    session: AsyncSession, submission_id: UUID, decision: str, *, by: str, at: datetime
) -> None:
    """Tell the lot of a record what was decided about it; the lot is refused as soon as it fails.

    Once a sampled record was returned or rejected, it stays so in its lot.
    """
    id = await queries.lot_of(session, submission_id)
    if id is None:
        return
    async with sight.everything(session):  # the lot may be of a wider region
        lot = await queries.locked(session, id)
        await session.execute(NOTE, {"lot": id, "id": submission_id, "decision": decision})
        lot.version += 1
        session.add(lot)
        if lot.state == LotState.open and rules.failed(lot, await _progress(session, id)):
            _close(lot, LotState.refused, by=by, at=at)
            await session.execute(REFUSE, {"lot": id})


async def approve(session: AsyncSession, id: UUID, *, by: Principal) -> LotApproved:
    """Approve what is left of a lot as its sample allows; what has changed meanwhile is left out."""
    await queries.get(session, id, by)
    held = await queries.hold(session, id)
    async with sight.everything(session):  # a version may have been of another region
        own = await queries.own(session, list(held), by.id)
    lot = await _ready(session, id, by)
    taken = await _taken(session, lot, held)
    sorted_out = rules.sort_out(held, own, taken, one_per_rt=lot.kind == RecordKind.area)
    at = now()
    _close(lot, LotState.approved, by=by.id, at=at)
    await session.flush()
    await approval.settle(session, lot, sorted_out)
    if sorted_out.accepted:
        await approval.approve(session, lot, sorted_out.accepted, by=by.id, at=at)
        round = await rounds.known(session, lot.round_id)
        rts = sorted({held[one] for one in sorted_out.accepted})
        await computations.recompute(session, round, rts, at=at, actor=by.id)
    left, _ = await queries.records(session, id, by, Show.left_out)
    known = queries.view(lot, await _progress(session, id))
    return LotApproved(**known.model_dump(), left=left)


async def _ready(session: AsyncSession, id: UUID, by: Principal) -> ReviewLot:
    """The lot, held in its open and idle round, with its sample decided and good enough."""
    lot = await queries.get(session, id, by)
    round: Round = await rounds.get(session, lot.round_id, by, for_update=True)
    lot = await queries.locked(session, id)
    known = await _progress(session, id)
    rules.ensure_open(lot, known)
    round_rules.ensure_open(round)
    rules.ensure_decided(lot, known)
    async with sight.everything(session):  # the import may be of a wider region
        round_rules.ensure_idle(await rounds.running_import(session, round.id))
    return lot


async def _taken(session: AsyncSession, lot: ReviewLot, held: dict[UUID, str]) -> set[str]:
    if lot.kind != RecordKind.area:
        return set()
    return await queries.rts_approved(session, lot.round_id, list(held.values()))


async def cancel(session: AsyncSession, id: UUID, *, by: Principal) -> LotRead:
    """End a lot; its records are reviewed one by one again, or in another lot."""
    await queries.get(session, id, by)
    lot = await queries.locked(session, id)
    known = await _progress(session, id)
    rules.ensure_open(lot, known)
    _close(lot, LotState.cancelled, by=by.id, at=now())
    await session.flush()
    await session.execute(RELEASE, {"lot": id})
    return queries.view(lot, known)


async def _progress(session: AsyncSession, id: UUID) -> LotProgress:
    return (await queries.progress(session, [id]))[id]


def _close(lot: ReviewLot, state: LotState, *, by: str, at: datetime) -> None:
    lot.state, lot.closed_by, lot.closed_at = state, by, at
    lot.version += 1
