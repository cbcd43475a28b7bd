"""Offer activities to somebody, say more of an offer, take it back.

The answer to a POST is kept for whoever repeats it, so no POST answers a contact in clear.
"""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.columns import lay
from services.chassis.concurrency import check_version
from services.planning.funding import queries as funding
from services.planning.offers import queries, rules
from services.planning.offers.models import (
    Offer,
    OfferCreate,
    OfferPatch,
    OfferWhole,
    OfferWithdraw,
)
from services.planning.settings import ContactKeys


async def make(
    session: AsyncSession, data: OfferCreate, keys: ContactKeys | None, *, by: Principal
) -> OfferWhole:
    """Offer what is open of activities; the same id again answers the same."""
    scope.ensure_mine(by, data.region)
    wanted = rules.new(data, by=by.id)
    if data.contact is not None:
        wanted.contact = rules.ensure_keys(keys).seal(wanted.id, data.contact)
    if data.id is not None and (known := await queries.find(session, data.id)) is not None:
        same = rules.the_same(known, wanted, data, await queries.lines(session, data.id))
        return await queries.masked(session, same)
    rules.ensure_until(data.until, queries.today())
    ids = [one.activity_id for one in data.lines]
    known_of = await funding.these(session, ids, by)
    rules.ensure_fundable(ids, data.region, known_of)
    lines = rules.lines(wanted, data.lines, known_of)
    wanted.amount = rules.total(lines).amount
    query = insert(Offer).values(wanted.model_dump()).on_conflict_do_nothing()
    if (await session.execute(query.returning(col(Offer.id)))).first() is None:
        return await _twin(session, wanted, data)
    session.add_all(lines)
    await session.flush()
    return await queries.masked(session, wanted)


async def _twin(session: AsyncSession, wanted: Offer, data: OfferCreate) -> OfferWhole:
    """The offer that was made with the same id meanwhile, if it says the same."""
    known = await queries.find(session, wanted.id)
    same = rules.the_same(known, wanted, data, await queries.lines(session, wanted.id))
    return await queries.masked(session, same)


async def change(
    session: AsyncSession,
    id: UUID,
    data: OfferPatch,
    keys: ContactKeys | None,
    if_match: str,
    *,
    by: Principal,
) -> OfferWhole:
    """Say more of an offer, or give it more time."""
    offer = await _held(session, id, if_match, by)
    if offer.withdrawn_at is not None:
        rules.ensure_free(offer)
    if "until" in data.model_fields_set:
        rules.ensure_until(data.until, queries.today())
    lay(offer, rules.changes(offer, data, keys))
    await _save(session, offer)
    return await queries.whole(session, offer, by, keys)


async def withdraw(
    session: AsyncSession,
    id: UUID,
    data: OfferWithdraw,
    if_match: str | None,
    *,
    by: Principal,
) -> OfferWhole:
    """Take an offer back of which nothing is promised."""
    offer = await _held(session, id, if_match, by)
    rules.ensure_free(offer)
    lay(offer, {"withdrawn_at": now(), "withdrawn_by": by.id, "reason": data.reason})
    await _save(session, offer)
    return await queries.masked(session, offer)


async def _held(session: AsyncSession, id: UUID, if_match: str | None, by: Principal) -> Offer:
    offer = await queries.get(session, id, by, for_update=True)
    if if_match is not None:
        check_version(offer, if_match)
    return offer


async def _save(session: AsyncSession, offer: Offer) -> None:
    if session.is_modified(offer):
        offer.version += 1
        offer.updated_at = now()
        session.add(offer)
        await session.flush()
