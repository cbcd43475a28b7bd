"""Offer what works have drawn, and decide about it: accepted, it makes the RT's sheet in a round.

Who decides holds the RT's drafts first, and then the round.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_activities import ActivityCompleted
from contracts.regulation import load
from services.chassis import rows, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.survey.rounds import commands as round_commands
from services.survey.rounds.models import Round
from services.survey.sheets import commands as sheets
from services.survey.works import queries, rules
from services.survey.works.models import Derivation, DraftState, SheetDraft, SheetDraftRead

MOST_ROWS = 1_000  # in one statement: it binds fewer than 65,535 values


async def offer(session: AsyncSession, events: Sequence[ActivityCompleted]) -> None:
    """Offer a draft of each RT that these works drew from; one that is there stays as it is."""
    moment = now()
    told = {
        (row["activity_id"], row["rt"]): row for e in events for row in rules.offers(e, at=moment)
    }
    fresh = [told[key] for key in sorted(told)]
    for first in range(0, len(fresh), MOST_ROWS):
        named = [row | {"id": new_id()} for row in fresh[first : first + MOST_ROWS]]
        await session.execute(insert(SheetDraft).values(named).on_conflict_do_nothing())


async def accept(
    session: AsyncSession, id: UUID, round_id: UUID, if_match: str | None, *, by: Principal
) -> SheetDraftRead:
    """Take what the work has drawn off the RT's sheet, as its newest source in an open round."""
    draft = await _held(session, id, if_match, by)
    round = await round_commands.hold(session, round_id, by=by)
    rules.ensure_inside(round, draft.rt)
    moment = now()
    async with sight.everything(session):  # sums above an RT hold others' RTs
        await _derive(session, draft, round, at=moment)
        draft.round_id = round.id
        await _decided(session, draft, DraftState.accepted, by=by, at=moment)
        await sheets.touch_rts(session, [draft.rt])
        await sheets.refresh(session, round, at=moment, actor=by.id)
    return (await queries.shown(session, [draft]))[0]


async def reject(
    session: AsyncSession, id: UUID, reason: str, if_match: str | None, *, by: Principal
) -> SheetDraftRead:
    """Take nothing off, and say why; the draft stays readable."""
    draft = await _held(session, id, if_match, by)
    draft.reason = reason
    await _decided(session, draft, DraftState.rejected, by=by, at=now())
    return (await queries.shown(session, [draft]))[0]


async def _held(session: AsyncSession, id: UUID, if_match: str | None, by: Principal) -> SheetDraft:
    draft = await queries.held(session, id, by)
    rules.ensure_may_decide(draft, by.id)
    if if_match is not None:
        check_version(draft, if_match)
    return draft


async def _derive(session: AsyncSession, draft: SheetDraft, round: Round, *, at: datetime) -> None:
    rules.ensure_alone(draft.rt, await queries.open_elsewhere(session, round.id, draft.rt))
    sealed = (await queries.sealed(session, [draft.rt])).get(draft.rt)
    current = await queries.current(session, round.id, draft.rt)
    base = rules.base_for(draft, round, sealed, current)
    made = rules.derived(draft, base, round, load(round.regulation), at=at)
    await rows.write(session, {Derivation.__tablename__: [made]})


async def _decided(
    session: AsyncSession, draft: SheetDraft, state: DraftState, *, by: Principal, at: datetime
) -> None:
    draft.state, draft.decided_by, draft.decided_at = state, by.id, at
    draft.version += 1
    session.add(draft)
    await session.flush()
