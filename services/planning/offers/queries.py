"""Finding offers, their activities, and the rows of their file."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis import pagination, personal, scope
from services.chassis.auth import Principal
from services.chassis.bulk import harmless
from services.chassis.clock import now
from services.chassis.problems import NotFound
from services.planning.offers import rules
from services.planning.offers.models import (
    Offer,
    OfferFilter,
    OfferLine,
    OfferLineRead,
    OfferPage,
    OfferRead,
    OfferState,
    OfferWhole,
)
from services.planning.settings import ContactKeys

Q = TypeVar("Q", bound=Select[Any])
CAPITAL = "31"  # by whose day an offer lapses, wherever it is
LINES = text(
    "SELECT n.activity_id, a.title, n.region, n.amount, coalesce((SELECT sum(x.amount)"
    " FROM pledge_lines x JOIN pledges q ON q.id = x.pledge_id WHERE q.offer_id = n.offer_id"
    " AND x.activity_id = n.activity_id AND q.state IN ('pledged', 'submitted', 'accepted')), 0)"
    " AS pledged FROM offer_lines n JOIN activities a ON a.id = n.activity_id"
    " WHERE n.offer_id = :offer ORDER BY n.number"
)
TEXTS = frozenset({"party", "words", "reason"})
FILE = (
    *("id", "region", "source", "party_kind", "party", "year", "words", "until", "amount"),
    *("pledged", "state", "reason", "created_at", "updated_at", "version"),
)


def today() -> date:
    """The day by which offers lapse: that of the capital (WIB)."""
    return day_of(CAPITAL, now())


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Offer:
    """An offer in the caller's regions; raises NotFound."""
    query = select(Offer).where(Offer.id == id, scope.visible(Offer.region, principal))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="offer", key=id)
    return found


async def find(session: AsyncSession, id: UUID, *, for_update: bool = False) -> Offer | None:
    """The offer with this id, if the database shows it."""
    query = select(Offer).where(Offer.id == id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def lines(session: AsyncSession, id: UUID) -> list[OfferLine]:
    """What an offer offers, in its order."""
    query = select(OfferLine).where(OfferLine.offer_id == id).order_by(col(OfferLine.number))
    return list(await session.exec(query))


async def lines_read(session: AsyncSession, id: UUID) -> list[OfferLineRead]:
    """The same, with what is promised of each by the pledges of this offer."""
    found = await session.execute(LINES, {"offer": id})
    return [OfferLineRead.model_validate(row) for row in found]


async def whole(
    session: AsyncSession, offer: Offer, principal: Principal, keys: ContactKeys | None
) -> OfferWhole:
    """An offer with its activities."""
    (found,) = await shown(session, [offer], principal, keys)
    return OfferWhole(**dict(found), lines=await lines_read(session, offer.id))


async def masked(session: AsyncSession, offer: Offer) -> OfferWhole:
    """The same, its contact hidden from everybody."""
    found = rules.view(offer, today())
    return OfferWhole(**dict(found), lines=await lines_read(session, offer.id))


async def shown(
    session: AsyncSession,
    offers: Sequence[Offer],
    principal: Principal,
    keys: ContactKeys | None,
) -> list[OfferRead]:
    """Offers as this caller may see them: contacts hidden, or in clear and the look recorded.

    What none of the keys opens stays hidden, and no look at it is recorded.
    """
    day = today()
    found = [rules.view(one, day) for one in offers]
    clear = rules.contacts(offers, keys) if principal.may(personal.SCOPE) else {}
    if not clear:
        return found
    looks = [(one.id, one.region) for one in offers if one.id in clear]
    await personal.tell(session, "offer_contact", looks)
    return [one.model_copy(update={"contact": clear.get(one.id, one.contact)}) for one in found]


async def page(
    session: AsyncSession, principal: Principal, wanted: OfferPage, keys: ContactKeys | None
) -> tuple[list[OfferRead], str | None]:
    """Offers in the caller's regions, by region."""
    keyed = (col(Offer.region), col(Offer.id))
    found, following = await pagination.page(
        session,
        narrowed(select(Offer), principal, wanted),
        *keyed,
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    return await shown(session, found, principal, keys), following


def narrowed(query: Q, principal: Principal, wanted: OfferFilter) -> Q:
    """Only the caller's, and of these only what is asked for; raises RegionNotFound."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = query.where(scope.visible(Offer.region, principal, wanted.region))
    for name in ("source", "party_kind", "year"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Offer, name) == value)
    if wanted.state is not None:
        query = query.where(_state() == wanted.state)
    return query


def _state() -> ColumnElement[str]:
    """As `rules.state_of` says it."""
    lapsed = and_(col(Offer.until).is_not(None), col(Offer.until) < today())
    return case(
        (col(Offer.withdrawn_at).is_not(None), OfferState.withdrawn.value),
        (col(Offer.pledged) >= col(Offer.amount), OfferState.covered.value),
        (lapsed, OfferState.lapsed.value),
        (col(Offer.pledged) > 0, OfferState.partly.value),
        else_=OfferState.open.value,
    )


def rows(principal: Principal, wanted: OfferFilter) -> Select[Any]:
    """The caller's offers as rows of the file; contacts are not in it."""

    def cell(name: str) -> Any:
        found = _state() if name == "state" else col(getattr(Offer, name))
        return (harmless(found) if name in TEXTS else found).label(name)

    activities = (
        select(func.count()).where(OfferLine.offer_id == Offer.id).scalar_subquery()
    ).label("activities")
    query: Select[Any] = select(*map(cell, FILE), activities)  # type: ignore[call-overload]
    return narrowed(query.order_by(col(Offer.region), col(Offer.id)), principal, wanted)
