"""Ask for a tranche, release it, void it. What is asked for waits in the ledger as pending."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import Money
from contracts.regions import day_of
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.days import ensure_order, ensure_past
from services.chassis.ids import new_id
from services.chassis.jobs import enqueue
from services.chassis.outbox import emit
from services.chassis.sight import SYSTEM
from services.finance.allocations import rules as allocation
from services.finance.allocations.models import Allocation, Tranche
from services.finance.allocations.problems import AllocationCancelled
from services.finance.ceilings import queries as ceilings
from services.finance.ceilings.rules import booked_on, ensure_in_year, purse
from services.finance.ledger import commands as ledger
from services.finance.ledger.rules import Posting, Purse, move
from services.finance.tranches import queries, rules
from services.finance.tranches.models import (
    TrancheDetail,
    TrancheRelease,
    TrancheRequest,
    TrancheVoid,
)

EXPIRE = "tranches.expire"


async def request(
    session: AsyncSession, id: UUID, data: TrancheRequest, if_match: str | None, *, by: Principal
) -> TrancheDetail:
    """Ask for a tranche whose conditions are met; its money waits for whoever releases it."""
    tranche, of = await _held(session, id, if_match, by)
    rules.ensure_requestable(tranche)
    known = (await queries.evidence(session, [of]))[of.id]
    rules.ensure_met(tranche, known)
    ceiling = await ceilings.of(session, of.ceiling_id)
    today = day_of(of.region, now())
    day = data.date or booked_on(ceiling, today)
    ensure_in_year(ceiling, day)
    ensure_past(today, data.date)
    ensure_order(of.dated, data.date)
    tranche.expires_on = rules.expiry(data.expires_on, today)
    tranche.requested_on, tranche.requested_by = day, by.id
    tranche.evidence = [one.model_dump(mode="json") for one in data.evidence]
    tranche.pending_id = new_id()
    _step(session, tranche, "requested")
    enqueue(session, EXPIRE, id, due_at=_after(tranche.expires_on))
    await session.flush()
    asked = _posting(of, tranche, purse(ceiling), "tranche.requested", day)
    own = replace(asked, id=tranche.pending_id, state="pending", actor=by.id)
    await ledger.post(session, own)
    return rules.view(tranche, of, known)


async def release(
    session: AsyncSession, id: UUID, data: TrancheRelease, if_match: str | None, *, by: Principal
) -> TrancheDetail:
    """Pay a requested tranche out, by somebody else than who asked for it."""
    tranche, of = await _held(session, id, if_match, by)
    rules.ensure_requested(tranche)
    ceiling = await ceilings.of(session, of.ceiling_id)
    today = day_of(of.region, now())
    day = data.date or max(booked_on(ceiling, today), tranche.requested_on or today)
    ensure_in_year(ceiling, day)
    ensure_past(today, data.date)
    pending = rules.ensure_releasable(tranche, day, today, by=by.id)
    known = (await queries.evidence(session, [of]))[of.id]
    rules.ensure_met(tranche, known)
    tranche.released_on, tranche.released_by = day, by.id
    if data.document is not None:
        tranche.evidence = [*tranche.evidence, data.document.model_dump(mode="json")]
    tranche.told += 1
    _step(session, tranche, "released")
    emit(session, rules.event(tranche, of, id=new_id(), by=by.id))
    await session.flush()
    paid = _posting(of, tranche, purse(ceiling), "tranche.released", day)
    await ledger.post(session, replace(paid, resolves=pending, actor=by.id))
    return (await queries.shown(session, [tranche]))[0]


async def void(
    session: AsyncSession, id: UUID, data: TrancheVoid, if_match: str | None, *, by: Principal
) -> TrancheDetail:
    """Let a request fall: the money is the allocation's again, and the tranche can be asked anew."""
    tranche, of = await _held(session, id, if_match, by)
    await take_back(session, tranche, of, "tranche.voided", data.reason, by=by.id)
    return (await queries.shown(session, [tranche]))[0]


async def take_back(
    session: AsyncSession, tranche: Tranche, of: Allocation, kind: str, reason: str, *, by: str
) -> None:
    """Void what waits in the ledger."""
    pending = rules.ensure_requested(tranche)
    ceiling = await ceilings.of(session, of.ceiling_id)
    day = booked_on(ceiling, day_of(of.region, now()))
    _step(session, tranche, "voided")
    await session.flush()
    fallen = _posting(of, tranche, purse(ceiling), kind, day)
    said = reason or fallen.description
    void = replace(fallen, resolves=pending, state="void", actor=by, description=said)
    await ledger.post(session, void)


async def _held(
    session: AsyncSession, id: UUID, if_match: str | None, by: Principal
) -> tuple[Tranche, Allocation]:
    tranche, of = await queries.held(session, id, by)
    if if_match is not None:
        check_version(tranche, if_match)
    if of.state == "cancelled":
        raise AllocationCancelled
    return tranche, of


def _step(session: AsyncSession, tranche: Tranche, state: str) -> None:
    tranche.state = state
    tranche.version += 1
    tranche.updated_at = now()
    session.add(tranche)


def _posting(of: Allocation, tranche: Tranche, book: Purse, kind: str, day: date) -> Posting:
    lines = move(
        Money(tranche.amount),
        into=allocation.account("cash", of),
        out_of=allocation.account("committed", of),
    )
    return Posting(
        id=new_id(),
        purse=book,
        kind=kind,
        happened_on=day,
        actor=SYSTEM,
        region=of.region,
        about=tranche.id,
        lines=lines,
        description=f"{of.number} / {tranche.number}",
    )


def _after(day: date) -> datetime:
    """When the day is over everywhere in the country: its zones are ahead of UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
