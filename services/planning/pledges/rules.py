"""What may be promised, and how a pledge stands; pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from contracts.money import ZERO, Money, sum_of
from contracts.planning_offers import PledgeEvent
from services.chassis.ids import new_id
from services.chassis.media.sniff import Kind
from services.chassis.papers import KINDS
from services.chassis.problems import IdTaken
from services.planning.funding.models import FundingRead
from services.planning.offers.models import Offer, OfferLineRead
from services.planning.offers.rules import ensure_amount
from services.planning.pledges.models import (
    LetterRead,
    Pledge,
    PledgeCreate,
    PledgeLine,
    PledgeLineSaid,
    PledgeRead,
    PledgeRevise,
    PledgeState,
    PledgeVersion,
)
from services.planning.pledges.problems import (
    LetterMissing,
    LetterTypeRefused,
    LinesUnfitting,
    PledgeExceedsOpen,
    PledgeNotOpen,
)

Shares = Sequence[tuple[UUID, Money]]
SAME = ("offer_id", "source", "fiscal_year", "party", "amount", "number", "dated", "made_by")


def new(data: PledgeCreate, offer: Offer, *, by: str) -> Pledge:
    """The row of a new pledge."""
    return Pledge(
        id=data.id or new_id(),
        offer_id=offer.id,
        region=offer.region,
        source=data.source or offer.source,
        fiscal_year=data.fiscal_year or offer.year,
        party=data.party or offer.party,
        amount=ensure_amount(data.amount).amount,
        number=data.number,
        dated=data.date,
        made_by=by,
    )


def the_same(known: Pledge | None, wanted: Pledge) -> Pledge:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, n) != getattr(wanted, n) for n in SAME):
        raise IdTaken(id=wanted.id)
    return known


def rooms(
    offered: Iterable[OfferLineRead],
    funding: Mapping[UUID, FundingRead],
    own: Mapping[UUID, Money],
) -> dict[UUID, Money]:
    """How much may be promised of each activity of an offer, in its order.

    Not more than is open of the activity, nor than the offer has left of it; what the pledge itself
    holds already is free to it, also of an activity that is given no more money.
    """
    found: dict[UUID, Money] = {}
    for line in offered:
        held = own.get(line.activity_id, ZERO)
        activity = funding.get(line.activity_id)
        is_open = held if activity is None else activity.open + held
        found[line.activity_id] = max(min(is_open, line.amount - line.pledged + held), ZERO)
    return found


def shares(
    amount: Money, lines: Sequence[PledgeLineSaid] | None, rooms: Mapping[UUID, Money]
) -> Shares:
    """How much goes to which activity: as said, or in the order of the offer.

    Raises LinesUnfitting, PledgeExceedsOpen.
    """
    if lines is None:
        return _filled(amount, rooms)
    said = {one.activity_id: ensure_amount(one.amount) for one in lines}
    total = sum_of(said.values())
    if len(said) != len(lines) or total != amount or not said.keys() <= rooms.keys():
        raise LinesUnfitting(lines=str(total), amount=str(amount))
    for id, asked in said.items():
        if asked > rooms[id]:
            raise PledgeExceedsOpen(asked=str(asked), open=str(rooms[id]), activity=id)
    return list(said.items())


def _filled(amount: Money, rooms: Mapping[UUID, Money]) -> Shares:
    if amount > sum_of(rooms.values()):
        raise PledgeExceedsOpen(asked=str(amount), open=str(sum_of(rooms.values())))
    found, left = [], amount
    for id, room in rooms.items():
        part = min(left, room)
        if part > ZERO:
            found.append((id, part))
        left -= part
    return found


def lines(pledge: Pledge, shares: Shares, regions: Mapping[UUID, str]) -> list[PledgeLine]:
    """The rows of its shares."""
    return [
        PledgeLine(pledge_id=pledge.id, activity_id=id, region=regions[id], amount=part.amount)
        for id, part in shares
    ]


def ensure_open(pledge: Pledge) -> None:
    """Raise PledgeNotOpen unless it may be revised, submitted or withdrawn."""
    if pledge.state != PledgeState.pledged:
        raise PledgeNotOpen(state=str(pledge.state))


def ensure_letter(pledge: Pledge) -> None:
    """Finance is asked with a signed letter, its number and its day."""
    if None in {pledge.paper_sha256, pledge.number} or pledge.dated is None:
        raise LetterMissing


def ensure_paper(kind: Kind) -> None:
    """Raise LetterTypeRefused unless it is a PDF or a picture of one."""
    if kind not in KINDS:
        raise LetterTypeRefused(found=kind.value)


def promises_more(pledge: Pledge, data: PledgeRevise) -> bool:
    """Whether a change makes the promise larger."""
    return data.amount is not None and data.amount > Money(pledge.amount)


def revision(data: PledgeRevise) -> dict[str, Any]:
    """What a pledge takes on, but its amount and lines; null clears only what a letter has."""
    said = data.model_dump(exclude_unset=True, exclude={"amount", "lines"})
    kept = {n: v for n, v in said.items() if v is not None or n in {"number", "date"}}
    return {{"date": "dated"}.get(name, name): value for name, value in kept.items()}


def version(pledge: Pledge, lines: Sequence[PledgeLine], *, by: str) -> PledgeVersion:
    """The pledge as it is kept for good."""
    own = set(PledgeVersion.model_fields) - {"pledge_id", "lines", "by", "at"}
    facts = {name: getattr(pledge, name) for name in own}
    kept = [{"activity_id": str(r.activity_id), "amount": str(Money(r.amount))} for r in lines]
    return PledgeVersion(**facts, pledge_id=pledge.id, lines=kept, by=by, at=pledge.updated_at)


def view(pledge: Pledge, lines: Sequence[PledgeLine]) -> PledgeRead:
    """The pledge as it is shown."""
    paper = pledge.paper_sha256 and LetterRead(
        sha256=pledge.paper_sha256,
        size=pledge.paper_size or 0,
        media_type=pledge.paper_type or "",
    )
    facts = pledge.model_dump(exclude={"told", "dated"})
    more = {"date": pledge.dated, "letter": paper or None, "lines": list(lines)}
    return PledgeRead.model_validate(facts | more)


def event(
    kind: type[PledgeEvent], pledge: Pledge, lines: Sequence[PledgeLine], *, id: UUID, by: str
) -> PledgeEvent:
    """The pledge as the others hear of it; who promised it is not told."""
    own = ("offer_id", "source", "fiscal_year", "region", "state", "number", "made_by")
    return kind.model_validate(
        {name: getattr(pledge, name) for name in own}
        | {
            "id": id,
            "occurred_at": pledge.updated_at,
            "entity_id": pledge.id,
            "version": pledge.told,
            "actor": by,
            "amount": Money(pledge.amount),
            "lines": [{"activity_id": r.activity_id, "amount": Money(r.amount)} for r in lines],
            "date": pledge.dated,
            "sha256": pledge.paper_sha256,
        }
    )
