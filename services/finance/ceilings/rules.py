"""What a ceiling may be; pure."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from contracts.finance import CeilingRevised, CeilingSet
from contracts.money import ZERO, Money
from services.chassis.problems import IdTaken
from services.finance.ceilings.models import (
    Ceiling,
    CeilingCreate,
    CeilingRead,
    CeilingRevise,
    Paper,
)
from services.finance.ceilings.problems import NothingRevised, OutsideYear
from services.finance.ledger.rules import Line, Purse, move

SAME = ("source", "fiscal_year", "region", "document")


def new(data: CeilingCreate, id: UUID, *, by: str) -> Ceiling:
    """The row of a new ceiling."""
    facts = data.model_dump(exclude={"id", "amount", "document"})
    paper = data.document.model_dump(mode="json")
    return Ceiling(id=id, **facts, amount=data.amount.amount, document=paper, created_by=by, told=1)


def the_same(known: Ceiling | None, wanted: Ceiling, set_to: Decimal | None) -> Ceiling:
    """A create repeated with the same id must say the same; another's is not shown.

    `set_to` is what it was before any revision.
    """
    if known is None or set_to != wanted.amount:
        raise IdTaken(id=wanted.id)
    if any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def purse(ceiling: Ceiling) -> Purse:
    """The ceiling's money in the ledger."""
    source: Any = ceiling.source
    return Purse(source, ceiling.fiscal_year, ceiling.id, ceiling.region)


class OfYear(Protocol):
    """A ceiling, or what was given of it."""

    fiscal_year: int


def ensure_in_year(of: OfYear, *days: date) -> None:
    """Raise OutsideYear unless each day is of the fiscal year, which is the calendar's."""
    for day in days:
        if day.year != of.fiscal_year:
            raise OutsideYear(day=day, year=of.fiscal_year)


def booked_on(of: OfYear, today: date) -> date:
    """Today, or the day of the fiscal year that is nearest: a year is open until it is closed."""
    first, last = date(of.fiscal_year, 1, 1), date(of.fiscal_year, 12, 31)
    return min(max(today, first), last)


def set_on(ceiling: Ceiling) -> date:
    """The day of its document, or the year's first: what is allocated comes after it."""
    first = date(ceiling.fiscal_year, 1, 1)
    paper = Paper.model_validate(ceiling.document)
    return booked_on(ceiling, paper.date or first)


def course_days(year: int, today: date) -> list[date]:
    """Each month's end of the year until today, then today; none of a year that is yet to come."""
    if today.year < year:
        return []
    last = min(today, date(year, 12, 31))
    ends = (date(year, month, monthrange(year, month)[1]) for month in range(1, last.month + 1))
    return [*(day for day in ends if day < last), last]


def revised(ceiling: Ceiling, data: CeilingRevise) -> tuple[Line, Line]:
    """What moves when the ceiling becomes so large; raises NothingRevised."""
    change = data.amount - Money(ceiling.amount)
    if change == ZERO:
        raise NothingRevised(amount=str(data.amount))
    own = purse(ceiling)
    if change > ZERO:
        return move(change, into=own.ceiling, out_of=own.origin)
    return move(-change, into=own.origin, out_of=own.ceiling)


def view(ceiling: Ceiling, sums: dict[str, Money], *, closed: bool) -> CeilingRead:
    """The ceiling as it is shown."""
    facts = ceiling.model_dump(exclude={"amount", "document"})
    paper = Paper.model_validate(ceiling.document)
    return CeilingRead.model_validate(
        facts | sums | {"amount": Money(ceiling.amount), "document": paper, "closed": closed}
    )


def event(
    kind: type[CeilingSet | CeilingRevised], ceiling: Ceiling, *, id: UUID, by: str
) -> CeilingSet | CeilingRevised:
    """A ceiling as the others hear of it."""
    return kind.model_validate(
        {
            "id": id,
            "occurred_at": ceiling.updated_at,
            "region": ceiling.region,
            "entity_id": ceiling.id,
            "version": ceiling.told,
            "actor": by,
            "source": ceiling.source,
            "fiscal_year": ceiling.fiscal_year,
            "amount": Money(ceiling.amount),
            "carried_from": ceiling.carried_from,
        }
    )
