"""What a contribution is, and where it is booked; pure."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.finance import ContributionRecorded
from contracts.money import ZERO, Money
from services.chassis.ids import new_id
from services.chassis.problems import IdTaken
from services.finance.activities.models import KnownActivity
from services.finance.contributions.models import (
    Contribution,
    ContributionCreate,
    ContributionRead,
)
from services.finance.contributions.problems import (
    CashDiffers,
    ContributionReversed,
    UnitWrong,
)
from services.finance.ledger.rules import Account, Line, Purse, move

UNITS = {"cash": "Rp", "labour": "HOK", "land": "m2"}  # material comes in many
SAME = (
    *("activity_id", "kind", "given_on", "quantity", "unit", "amount", "basis", "description"),
    "document",
)


def new(data: ContributionCreate, activity: KnownActivity, *, by: str) -> Contribution:
    """The row of a new contribution, in the activity's region."""
    said = data.model_dump(exclude={"id", "amount", "date", "document", "unit"})
    paper = None if data.document is None else data.document.model_dump(mode="json")
    return Contribution(
        **said,
        id=data.id or new_id(),
        region=activity.region,
        given_on=data.date,
        fiscal_year=data.date.year,
        unit=_unit(data),
        amount=data.amount.amount,
        document=paper,
        posting_id=new_id(),
        told=1,
        created_by=by,
    )


def _unit(data: ContributionCreate) -> str:
    """The unit as it is written everywhere; raises UnitWrong, CashDiffers."""
    unit = UNITS.get(data.kind, data.unit)
    if data.unit.casefold() != unit.casefold():
        raise UnitWrong(kind=data.kind, unit=unit)
    if data.kind == "cash" and data.quantity != data.amount.amount:
        raise CashDiffers(quantity=str(data.quantity), amount=str(data.amount))
    return unit


def the_same(known: Contribution, wanted: Contribution) -> Contribution:
    """A create repeated with the same id must say the same; another's is not shown."""
    if any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def ensure_recorded(contribution: Contribution) -> None:
    """Raise ContributionReversed when it was taken back."""
    if contribution.state == "reversed":
        raise ContributionReversed


def purse(contribution: Contribution) -> Purse:
    """What the people give in a year; in its book an activity stands where ceilings do."""
    year, activity = contribution.fiscal_year, contribution.activity_id
    return Purse("swadaya", year, activity, contribution.region)


def lines(contribution: Contribution) -> tuple[Line, Line]:
    """Given, and used at once."""
    activity = contribution.activity_id
    spent = Account("spent", activity, contribution.region, activity)
    return move(Money(contribution.amount), into=spent, out_of=purse(contribution).origin)


def reversed_on(contribution: Contribution, today: date) -> date:
    """Today, or the day of its fiscal year that is nearest; never before it was given."""
    return max(contribution.given_on, min(today, date(contribution.fiscal_year, 12, 31)))


def view(contribution: Contribution) -> ContributionRead:
    """The contribution as it is shown."""
    facts = contribution.model_dump(exclude={"amount", "given_on", "quantity"})
    told = {
        "amount": Money(contribution.amount),
        "date": contribution.given_on,
        "quantity": plain(contribution.quantity),
    }
    return ContributionRead.model_validate(facts | told)


def plain(quantity: Any) -> str:
    """A quantity without zeros that say nothing."""
    return f"{quantity.normalize():f}"


def event(contribution: Contribution, *, id: UUID, by: str) -> ContributionRecorded:
    """The contribution as the others hear of it: what people wrote in words stays here."""
    own = ("activity_id", "region", "kind", "fiscal_year", "unit")
    back = contribution.state == "reversed"
    return ContributionRecorded.model_validate(
        {name: getattr(contribution, name) for name in own}
        | {
            "id": id,
            "occurred_at": contribution.updated_at,
            "entity_id": contribution.id,
            "version": contribution.told,
            "actor": by,
            "quantity": "0" if back else plain(contribution.quantity),
            "amount": ZERO if back else Money(contribution.amount),
            "given_on": contribution.given_on,
        }
    )
