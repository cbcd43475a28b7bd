"""Keep what pledges ask for, and decide: a ceiling is set, becomes larger, or nothing comes of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning_offers import PledgeSubmitted
from contracts.regions import day_of
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.finance.allocations import queries as allocations
from services.finance.ceilings import commands as ceilings
from services.finance.ceilings import queries as known
from services.finance.requests import queries, rules
from services.finance.requests.models import (
    CeilingRequest,
    RequestAccept,
    RequestRead,
    RequestState,
)


async def keep(session: AsyncSession, events: Sequence[PledgeSubmitted]) -> None:
    """A pledge is handed in once: heard again, nothing changes."""
    rows = [rules.asked(event) for event in events]
    await session.execute(insert(CeilingRequest).values(rows).on_conflict_do_nothing())


async def accept(
    session: AsyncSession, id: UUID, data: RequestAccept, if_match: str | None, *, by: Principal
) -> RequestRead:
    """Set the ceiling that is asked for, or make one larger by it. Posted by the ceilings' rules."""
    request = await _held(session, id, if_match, by)
    if data.ceiling_id is None:
        ceiling = await ceilings.make(session, rules.ceiling(request), by=by)
    else:
        found = await known.get(session, data.ceiling_id, by, for_update=True)
        rules.ensure_fits(request, found)
        given = await allocations.given(session, found.id)
        rules.ensure_not_given(request, given)
        raised = rules.raised(request, found, day_of(found.region, now()))
        ceiling = await ceilings.revise(session, found.id, raised, None, by=by)
    return await _decided(
        session,
        request,
        RequestState.accepted,
        by,
        ceiling_id=ceiling.id,
        raised=data.ceiling_id is not None,
    )


async def decline(
    session: AsyncSession, id: UUID, reason: str, if_match: str | None, *, by: Principal
) -> RequestRead:
    """No ceiling comes of it; the pledge's money is open again in planning."""
    request = await _held(session, id, if_match, by)
    return await _decided(session, request, RequestState.declined, by, reason=reason)


async def _held(
    session: AsyncSession, id: UUID, if_match: str | None, by: Principal
) -> CeilingRequest:
    request = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(request, if_match)
    rules.ensure_open(request)
    rules.ensure_other(request, by.id)
    return request


async def _decided(
    session: AsyncSession,
    request: CeilingRequest,
    state: RequestState,
    by: Principal,
    *,
    raised: bool = False,
    ceiling_id: UUID | None = None,
    reason: str | None = None,
) -> RequestRead:
    facts = {"ceiling_id": ceiling_id, "reason": reason}
    rules.decide(request, state, by=by.id, at=now(), **facts)
    session.add(request)
    await session.flush()
    emit(session, rules.event(request, id=new_id(), raised=raised))
    return rules.view(request)
