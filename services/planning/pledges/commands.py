"""Promise, change the promise, keep its letter, hand it to finance, take it back.

Whoever promises holds the plans and activities of the offer, then the offer, then the pledge:
of two promises that together exceed what is open, the second finds less and is refused.
"""

from uuid import UUID

from fastapi import Response, UploadFile
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import ZERO, Money, sum_of
from contracts.planning_offers import (
    PledgeEvent,
    PledgeMade,
    PledgeSubmitted,
    PledgeWithdrawn,
)
from contracts.regions import day_of
from services.chassis import days, papers
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.columns import lay
from services.chassis.concurrency import check_version
from services.chassis.ids import new_id
from services.chassis.media.store import Store
from services.chassis.outbox import emit
from services.planning.funding import queries as funding
from services.planning.offers import queries as offers
from services.planning.offers.models import Offer
from services.planning.offers.rules import ensure_amount, ensure_standing
from services.planning.pledges import queries, rules
from services.planning.pledges.models import (
    Pledge,
    PledgeCreate,
    PledgeLine,
    PledgeRead,
    PledgeRevise,
    PledgeState,
)


async def make(
    session: AsyncSession, offer_id: UUID, data: PledgeCreate, *, by: Principal
) -> PledgeRead:
    """Promise money of an offer; the same id again answers the same. Raises PledgeExceedsOpen."""
    offer = await offers.get(session, offer_id, by)
    days.ensure_past(day_of(offer.region, now()), data.date)
    wanted = rules.new(data, offer, by=by.id)
    if data.id is not None and (known := await queries.find(session, data.id)) is not None:
        return await queries.read(session, rules.the_same(known, wanted))
    rooms, regions = await _rooms(session, offer, {}, by)
    offer = await offers.get(session, offer_id, by, for_update=True)
    ensure_standing(offer, offers.today())
    shares = rules.shares(data.amount, data.lines, rooms)
    query = insert(Pledge).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Pledge.id)))).first() is None:
        known = await queries.find(session, wanted.id)
        return await queries.read(session, rules.the_same(known, wanted))
    lines = rules.lines(wanted, shares, regions)
    session.add_all(lines)
    _count(session, offer, data.amount)
    made = await queries.get(session, wanted.id, by)
    return await _kept(session, made, lines, PledgeMade, by=by)


async def _rooms(
    session: AsyncSession, offer: Offer, own: dict[UUID, Money], by: Principal
) -> tuple[dict[UUID, Money], dict[UUID, str]]:
    """What may be promised of each activity, which are held from here on, and where they are."""
    ids = [line.activity_id for line in await offers.lines(session, offer.id)]
    open_of = await funding.these(session, ids, by, hold=True)
    offered = await offers.lines_read(session, offer.id)
    regions = {line.activity_id: line.region for line in offered}
    return rules.rooms(offered, open_of, own), regions


async def revise(
    session: AsyncSession, id: UUID, data: PledgeRevise, if_match: str, *, by: Principal
) -> PledgeRead:
    """Change a promise that finance does not have yet: its amount, for what, its letter.

    Only of an offer that stands more is promised; raises OfferLapsed, PledgeExceedsOpen.
    """
    pledge = await queries.get(session, id, by)
    check_version(pledge, if_match)
    rules.ensure_open(pledge)
    days.ensure_past(day_of(pledge.region, now()), data.date)
    lines = (await queries.lines(session, [id]))[id]
    own = {line.activity_id: Money(line.amount) for line in lines}
    offer = await offers.get(session, pledge.offer_id, by)
    rooms, regions = await _rooms(session, offer, own, by)
    offer, pledge = await _held(session, id, if_match, by)
    rules.ensure_open(pledge)
    if rules.promises_more(pledge, data):
        ensure_standing(offer, offers.today())
    lay(pledge, rules.revision(data))
    if data.amount is not None or data.lines is not None:
        amount = Money(pledge.amount) if data.amount is None else data.amount
        shares = rules.shares(ensure_amount(amount), data.lines, rooms)
        lines = await _refilled(session, offer, pledge, lines, shares, regions)
    return await _saved(session, pledge, lines, PledgeMade, by=by)


async def _refilled(
    session: AsyncSession,
    offer: Offer,
    pledge: Pledge,
    lines: list[PledgeLine],
    shares: rules.Shares,
    regions: dict[UUID, str],
) -> list[PledgeLine]:
    """The lines of these shares, in the place of those that were there."""
    for line in lines:
        await session.delete(line)
    await session.flush()
    filled = rules.lines(pledge, shares, regions)
    session.add_all(filled)
    amount = sum_of(part for _, part in shares)
    _count(session, offer, amount - Money(pledge.amount))
    pledge.amount = amount.amount
    return filled


async def attach(
    session: AsyncSession, store: Store, id: UUID, file: UploadFile, if_match: str, *, by: Principal
) -> PledgeRead:
    """Keep the signed letter of a promise, in the place of one that was there."""
    rules.ensure_open(await queries.get(session, id, by))
    found = await papers.receive(store, file)
    rules.ensure_paper(found.kind)
    _, pledge = await _held(session, id, if_match, by)  # not while the file is kept
    rules.ensure_open(pledge)
    lines = (await queries.lines(session, [id]))[id]
    if pledge.paper_sha256 == found.sha256:
        return rules.view(pledge, lines)
    papers.keep(pledge, found)
    return await _kept(session, pledge, lines, PledgeMade, by=by)


async def letter(session: AsyncSession, store: Store, id: UUID, *, by: Principal) -> Response:
    """The signed letter; the look is recorded."""
    pledge = await queries.get(session, id, by)
    return await papers.hand_out(session, store, id, pledge, what="letter", told="pledge_letter")


async def submit(
    session: AsyncSession, id: UUID, if_match: str | None, *, by: Principal
) -> PledgeRead:
    """Hand a promise with its letter to finance, who from now on has the word."""
    _, pledge = await _held(session, id, if_match, by)
    rules.ensure_open(pledge)
    rules.ensure_letter(pledge)
    lay(pledge, {"state": PledgeState.submitted, "submitted_by": by.id, "submitted_at": now()})
    return await _saved(session, pledge, None, PledgeSubmitted, by=by)


async def withdraw(
    session: AsyncSession, id: UUID, reason: str, if_match: str | None, *, by: Principal
) -> PledgeRead:
    """Take a promise back that finance does not have: its money is open again."""
    offer, pledge = await _held(session, id, if_match, by)
    rules.ensure_open(pledge)
    lay(pledge, {"state": PledgeState.withdrawn, "reason": reason})
    _count(session, offer, -Money(pledge.amount))
    return await _saved(session, pledge, None, PledgeWithdrawn, by=by)


async def decide(session: AsyncSession, id: UUID, ceiling_id: UUID | None, *, by: str) -> None:
    """What finance made of a promise: a ceiling, or nothing. Heard twice, it changes nothing."""
    known = await queries.find(session, id)
    if known is None:
        return
    offer = await offers.find(session, known.offer_id, for_update=True)
    pledge = await queries.find(session, id, for_update=True)
    if offer is None or pledge is None or pledge.state != PledgeState.submitted:
        return
    state = PledgeState.declined if ceiling_id is None else PledgeState.accepted
    told = {"ceiling_id": ceiling_id, "decided_by": by, "decided_at": now()}
    lay(pledge, {"state": state} | told)
    if ceiling_id is None:
        _count(session, offer, -Money(pledge.amount))
    pledge.version += 1
    pledge.updated_at = now()
    lines = (await queries.lines(session, [id]))[id]
    session.add_all([pledge, rules.version(pledge, lines, by=by)])
    await session.flush()


async def _held(
    session: AsyncSession, id: UUID, if_match: str | None, by: Principal
) -> tuple[Offer, Pledge]:
    """The offer, then the pledge, as they are now."""
    known = await queries.get(session, id, by)
    offer = await offers.get(session, known.offer_id, by, for_update=True)
    pledge = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(pledge, if_match)
    return offer, pledge


def _count(session: AsyncSession, offer: Offer, change: Money) -> None:
    """An offer, which is held, knows what is promised of it."""
    if change == ZERO:
        return
    offer.pledged += change.amount
    offer.version += 1
    offer.updated_at = now()
    session.add(offer)


async def _saved(
    session: AsyncSession,
    pledge: Pledge,
    lines: list[PledgeLine] | None,
    kind: type[PledgeEvent],
    *,
    by: Principal,
) -> PledgeRead:
    """A new version of what has changed."""
    pledge.version += 1
    if lines is None:
        lines = (await queries.lines(session, [pledge.id]))[pledge.id]
    return await _kept(session, pledge, lines, kind, by=by)


async def _kept(
    session: AsyncSession,
    pledge: Pledge,
    lines: list[PledgeLine],
    kind: type[PledgeEvent],
    *,
    by: Principal,
) -> PledgeRead:
    """Keep this version for good, and tell it."""
    pledge.told += 1
    pledge.updated_at = now()
    session.add_all([pledge, rules.version(pledge, lines, by=by.id)])
    await session.flush()
    emit(session, rules.event(kind, pledge, lines, id=new_id(), by=by.id))
    return rules.view(pledge, lines)
