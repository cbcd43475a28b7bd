"""What an allocation is, and what it is made of; pure."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN
from typing import Any
from uuid import UUID

from contracts.finance import AllocationCommitted
from contracts.money import CENT, ZERO, Money
from contracts.regions import contains
from services.chassis.ids import new_id
from services.chassis.problems import IdTaken
from services.finance.activities.models import KnownActivity
from services.finance.allocations.models import (
    Allocation,
    AllocationCreate,
    AllocationRead,
    Tranche,
    TrancheRead,
)
from services.finance.allocations.problems import (
    ActivityIsCancelled,
    ActivityUnknown,
    BopCapInvalid,
    OutsideRegion,
)
from services.finance.ceilings.models import Ceiling
from services.finance.ceilings.rules import ensure_in_year
from services.finance.ledger.rules import Account, SourceYear
from services.finance.schemes.models import Condition, Scheme
from services.finance.schemes.rules import split

BOP_PERCENT = 5
SAME = (
    *("ceiling_id", "region", "recipient", "institution_id", "activity_id", "amount"),
    *("scheme", "number", "dated", "bop_cap"),
)
Sums = Mapping[str, Money]


def ensure_fits(data: AllocationCreate, ceiling: Ceiling, activity: KnownActivity | None) -> None:
    """In the ceiling's region and year; the activity is known, and of the place."""
    if not contains(ceiling.region, data.region):
        raise OutsideRegion(region=data.region, around=ceiling.region)
    ensure_in_year(ceiling, data.date)
    if data.activity_id is None:
        return
    if activity is None:
        raise ActivityUnknown(activity=data.activity_id)
    if not (contains(data.region, activity.region) or contains(activity.region, data.region)):
        raise OutsideRegion(region=data.activity_id, around=data.region)  # where it is is not told
    if activity.state == "cancelled":
        raise ActivityIsCancelled


def new(data: AllocationCreate, ceiling: Ceiling, *, by: str) -> Allocation:
    """The row of a new allocation."""
    said = data.model_dump(exclude={"id", "amount", "date", "bop_cap"})
    return Allocation(
        **said,
        id=data.id or new_id(),
        source=ceiling.source,
        fiscal_year=ceiling.fiscal_year,
        amount=data.amount.amount,
        bop_cap=_bop_cap(data).amount,
        dated=data.date,
        told=1,
        created_by=by,
    )


def _bop_cap(data: AllocationCreate) -> Money:
    """What may be used for running costs: as it is said, else 5 % (DOMAIN 4.2), rounded down."""
    if data.bop_cap is None:
        share = data.amount.amount * BOP_PERCENT / 100
        return Money(share.quantize(CENT, ROUND_DOWN))
    if data.bop_cap > data.amount:
        raise BopCapInvalid(cap=str(data.bop_cap), amount=str(data.amount))
    return data.bop_cap


def tranches(allocation: Allocation, scheme: Scheme) -> list[Tranche]:
    """Its tranches, which are its amount to the cent."""
    parts = split(Money(allocation.amount), scheme)
    return [
        Tranche(
            id=new_id(),
            allocation_id=allocation.id,
            number=one.number,
            region=allocation.region,
            percent=one.percent,
            amount=part.amount,
            condition=_plain(one.condition),
        )
        for one, part in zip(scheme.tranches, parts, strict=True)
    ]


def _plain(condition: Condition | None) -> dict[str, Any] | None:
    return None if condition is None else condition.model_dump(mode="json", exclude_none=True)


def the_same(known: Allocation, wanted: Allocation) -> Allocation:
    """A create repeated with the same id must say the same; another's is not shown."""
    if any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def year_of(allocation: Allocation) -> SourceYear:
    """The book that its money is in."""
    source: Any = allocation.source
    return SourceYear(source, allocation.fiscal_year)


def account(kind: Any, allocation: Allocation, cap: Money | None = None) -> Account:
    """An account of the allocation: `committed`, `cash`, `spent`."""
    ids = (allocation.ceiling_id, allocation.id)
    return Account(kind, allocation.id, allocation.region, *ids, cap=cap)


def view(allocation: Allocation, parts: Sequence[Tranche], sums: Sums) -> AllocationRead:
    """The allocation as it is shown."""
    left = {kind: sums.get(kind, ZERO) for kind in ("committed", "cash", "spent")}
    amount = Money(allocation.amount)
    facts = allocation.model_dump(exclude={"amount", "bop_cap", "dated", "told"})
    return AllocationRead.model_validate(
        facts
        | {
            "amount": amount,
            "bop_cap": Money(allocation.bop_cap),
            "date": allocation.dated,
            "released": left["cash"] + left["spent"],
            "spent": left["spent"],
            "returned": amount - left["committed"] - left["cash"] - left["spent"],
            "tranches": [tranche_view(one) for one in parts],
        }
    )


def tranche_view(tranche: Tranche) -> TrancheRead:
    """The tranche as it is shown."""
    facts = tranche.model_dump(exclude={"amount"})
    return TrancheRead.model_validate(facts | {"amount": Money(tranche.amount)})


def event(allocation: Allocation, *, id: UUID, by: str) -> AllocationCommitted:
    """The allocation as the others hear of it; who receives it is said by its id alone."""
    own = (
        *("activity_id", "institution_id", "source", "fiscal_year", "region", "ceiling_id"),
        *("scheme", "number"),
    )
    cancelled = allocation.state == "cancelled"
    return AllocationCommitted.model_validate(
        {name: getattr(allocation, name) for name in own}
        | {
            "id": id,
            "occurred_at": allocation.updated_at,
            "entity_id": allocation.id,
            "allocation_id": allocation.id,
            "version": allocation.told,
            "actor": by,
            "amount": ZERO if cancelled else Money(allocation.amount),
            "date": allocation.dated,
        }
    )
