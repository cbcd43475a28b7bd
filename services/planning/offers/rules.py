"""What may be offered, and how an offer stands; pure."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from contracts.money import ZERO, Money, sum_of
from contracts.regions import contains
from services.chassis.boxes import CannotOpen
from services.chassis.ids import new_id
from services.chassis.personal import HIDDEN
from services.chassis.problems import IdTaken
from services.planning.activities.problems import AmountInvalid
from services.planning.funding.models import FundingRead
from services.planning.funds import MOST
from services.planning.offers.models import (
    Offer,
    OfferCreate,
    OfferLine,
    OfferLineCreate,
    OfferPatch,
    OfferRead,
    OfferState,
)
from services.planning.offers.problems import (
    ActivityNotFundable,
    ActivityTwice,
    ContactsNotSetUp,
    NothingOpen,
    OfferLapsed,
    OfferPledged,
    OfferWithdrawn,
    UntilPast,
)
from services.planning.settings import ContactKeys

SAME = ("region", "source", "party_kind", "party", "year", "words", "until", "created_by")


def state_of(offer: Offer, today: date) -> OfferState:
    """How it stands on a day: what is wholly pledged does not lapse."""
    if offer.withdrawn_at is not None:
        return OfferState.withdrawn
    if offer.pledged >= offer.amount:
        return OfferState.covered
    if offer.until is not None and offer.until < today:
        return OfferState.lapsed
    return OfferState.partly if offer.pledged else OfferState.open


def ensure_standing(offer: Offer, today: date) -> None:
    """Raise OfferWithdrawn or OfferLapsed unless pledges may still be made."""
    if offer.withdrawn_at is not None:
        raise OfferWithdrawn
    if offer.until is not None and offer.until < today:
        raise OfferLapsed(until=offer.until)


def ensure_amount(amount: Money) -> Money:
    """Above zero and below all measure."""
    if not ZERO < amount <= MOST:
        raise AmountInvalid(amount=str(amount))
    return amount


def ensure_until(until: date | None, today: date) -> None:
    """A term is not over when it is said."""
    if until is not None and until < today:
        raise UntilPast(until=until, today=today)


def ensure_fundable(ids: Iterable[UUID], region: str, known: Mapping[UUID, FundingRead]) -> None:
    """Each activity is named once, may be given money, and lies in the region."""
    seen: set[UUID] = set()
    for id in ids:
        if id in seen:
            raise ActivityTwice(activity=id)
        seen.add(id)
        found = known.get(id)
        if found is None or not contains(region, found.region):
            raise ActivityNotFundable(activity=id, region=region)


def new(data: OfferCreate, *, by: str) -> Offer:
    """The row of a new offer; its amount is that of its lines, its contact is locked later."""
    facts = data.model_dump(exclude={"id", "lines", "contact"})
    return Offer(**facts, id=data.id or new_id(), amount=ZERO.amount, created_by=by)


def lines(
    offer: Offer, wanted: Sequence[OfferLineCreate], known: Mapping[UUID, FundingRead]
) -> list[OfferLine]:
    """The rows of its lines; raises NothingOpen when an activity has not so much open."""
    found = []
    for number, one in enumerate(wanted, start=1):
        activity = known[one.activity_id]
        asked = activity.open if one.amount is None else ensure_amount(one.amount)
        if not ZERO < asked <= activity.open:
            raise NothingOpen(activity=one.activity_id, open=str(activity.open), asked=str(asked))
        of: dict[str, Any] = {"offer_id": offer.id, "number": number, "region": activity.region}
        found.append(OfferLine(**of, activity_id=one.activity_id, amount=asked.amount))
    return found


def total(rows: Iterable[OfferLine]) -> Money:
    """What the lines offer together."""
    return sum_of(Money(row.amount) for row in rows)


def the_same(
    known: Offer | None, wanted: Offer, data: OfferCreate, rows: Sequence[OfferLine]
) -> Offer:
    """A create repeated with the same id must say the same; another's is not shown."""
    told = [(one.activity_id, one.amount) for one in data.lines]
    kept = [(row.activity_id, Money(row.amount)) for row in rows]
    fits = len(told) == len(kept) and all(
        id == own and amount in {None, much}
        for (id, amount), (own, much) in zip(told, kept, strict=True)
    )
    if known is None or not fits or any(getattr(known, n) != getattr(wanted, n) for n in SAME):
        raise IdTaken(id=wanted.id)
    return known


def ensure_keys(keys: ContactKeys | None) -> ContactKeys:
    """Raise ContactsNotSetUp where the operator gave none."""
    if keys is None:
        raise ContactsNotSetUp
    return keys


def changes(offer: Offer, data: OfferPatch, keys: ContactKeys | None) -> dict[str, Any]:
    """What an offer takes on; a contact is locked, and null clears it and the term.

    The mask that stands in an answer for a contact says nothing new of it.
    """
    said = data.model_dump(exclude_unset=True)
    if data.contact == HIDDEN:
        del said["contact"]
    kept = {n: v for n, v in said.items() if v is not None or n in {"contact", "until"}}
    if kept.get("contact") is not None:
        kept["contact"] = ensure_keys(keys).seal(offer.id, kept["contact"])
    return kept


def contacts(offers: Iterable[Offer], keys: ContactKeys | None) -> dict[UUID, str]:
    """Contacts in clear, by offer: those that one of the keys opens."""
    found = {}
    for one in offers:
        if keys is not None and one.contact is not None:
            with suppress(CannotOpen):
                found[one.id] = keys.open(one.id, one.contact)
    return found


def ensure_free(offer: Offer) -> None:
    """Raise OfferWithdrawn, or OfferPledged while a promise stands."""
    if offer.withdrawn_at is not None:
        raise OfferWithdrawn
    if offer.pledged:
        raise OfferPledged(pledged=str(Money(offer.pledged)))


def view(offer: Offer, today: date) -> OfferRead:
    """The offer as it is shown to whoever may not read personal data."""
    facts = offer.model_dump(exclude={"contact"})
    hidden = None if offer.contact is None else HIDDEN
    return OfferRead.model_validate(facts | {"contact": hidden, "state": state_of(offer, today)})
