"""What an expense is, and where its money comes from. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.finance import PaymentMade
from contracts.money import ZERO, Money
from services.chassis.days import ensure_past
from services.chassis.ids import new_id
from services.chassis.media.sniff import Kind
from services.chassis.problems import IdTaken, NotFound, Problem
from services.finance.allocations.models import Allocation
from services.finance.allocations.problems import AllocationCancelled
from services.finance.allocations.rules import account, year_of
from services.finance.ceilings.rules import ensure_in_year
from services.finance.expenses.models import (
    Category,
    Expense,
    ExpenseCreate,
    ExpenseRead,
    Receipt,
    ReceiptRead,
)
from services.finance.expenses.problems import (
    AlreadyReversed,
    ReceiptTypeRefused,
)
from services.finance.ledger.rules import Account, Line, Posting, move
from services.finance.payments.models import Agreement
from services.finance.payments.rules import purse_account

RECEIPTS = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.PDF})
SAME = (
    *("allocation_id", "agreement_id", "amount", "spent_on", "category", "receipt_number"),
    "description",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What new expenses of an allocation stand on."""

    of: Allocation
    reported: bool  # whether an account of it is accepted, or one of a KSM
    receipts: frozenset[str]  # the numbers that were recorded already, of those asked for


@dataclass(frozen=True, slots=True)
class Draft(Standing):
    """A new expense, and the lines that it is in the ledger."""

    expense: Expense
    lines: tuple[Line, Line]


@contextmanager
def placed(n: int, *, of: int) -> Iterator[None]:
    """Of several, say which is refused: `item` counts from 0."""
    try:
        yield
    except Problem as refusal:
        if of > 1:
            refusal.facts["item"] = n
        raise


def draft(
    data: ExpenseCreate,
    standing: Mapping[UUID, Standing],
    agreements: Mapping[UUID, Agreement],
    *,
    by: str,
) -> Draft:
    """A new expense; raises NotFound for an allocation or an agreement that is not there."""
    at = standing.get(data.allocation_id)
    if at is None:
        raise NotFound(what="allocation", key=data.allocation_id)
    agreement = agreed(data, at.of, agreements)
    built = None if agreement is None else agreement.activity_id
    own = data.model_dump(include={"receipt_number", "description", "agreement_id"})
    expense = Expense(
        **own,
        id=data.id or new_id(),
        allocation_id=at.of.id,
        activity_id=at.of.activity_id or built,
        region=at.of.region,
        amount=data.amount.amount,
        spent_on=data.date,
        category=data.category.value,
        created_by=by,
    )
    return Draft(at.of, at.reported, at.receipts, expense, lines(expense, at.of, agreement))


def agreed(
    of: Expense | ExpenseCreate, allocation: Allocation, agreements: Mapping[UUID, Agreement]
) -> Agreement | None:
    """The agreement of the KSM that pays, if one does; raises NotFound."""
    if of.agreement_id is None:
        return None
    found = agreements.get(of.agreement_id)
    if found is None or found.allocation_id != allocation.id:
        raise NotFound(what="agreement", key=of.agreement_id)
    return found


def lines(expense: Expense, of: Allocation, agreement: Agreement | None) -> tuple[Line, Line]:
    """Out of the recipient's money, or that of the KSM of an agreement."""
    purse = account("cash", of) if agreement is None else purse_account(agreement)
    return move(Money(expense.amount), into=used(of, expense.category), out_of=purse)


def ensure_recordable(draft: Draft, today: date) -> None:
    """Raise AllocationCancelled, OutsideYear, DayInFuture."""
    if draft.of.state == "cancelled":
        raise AllocationCancelled
    ensure_in_year(draft.of, draft.expense.spent_on)
    ensure_past(today, draft.expense.spent_on)


def posting(draft: Draft, *, by: str) -> Posting:
    """What the ledger is told of it."""
    expense = draft.expense
    return Posting(
        id=expense.transaction_id,
        purse=year_of(draft.of),
        kind="expense.recorded",
        happened_on=expense.spent_on,
        actor=by,
        region=expense.region,
        about=expense.id,
        lines=draft.lines,
        description=expense.receipt_number,
    )


def views(drafts: Sequence[Draft]) -> list[ExpenseRead]:
    """New expenses as they are shown: a receipt's number may have come before, or come twice now."""
    numbers = Counter((one.of.id, one.expense.receipt_number) for one in drafts)
    return [
        view(
            one.expense,
            one.of,
            (),
            twice=one.expense.receipt_number in one.receipts
            or numbers[one.of.id, one.expense.receipt_number] > 1,
        )
        for one in drafts
    ]


def the_same(known: Expense, wanted: Expense) -> Expense:
    """A create repeated with the same id must say the same; another's is not shown."""
    if any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def ensure_recorded(expense: Expense) -> None:
    """Raise AlreadyReversed."""
    if expense.state != "recorded":
        raise AlreadyReversed


def ensure_receipt(kind: Kind) -> None:
    """Raise ReceiptTypeRefused."""
    if kind not in RECEIPTS:
        raise ReceiptTypeRefused(found=kind.value)


def used(of: Allocation, category: str) -> Account:
    """Where it goes: running costs (BOP) have a cap of their own."""
    cap = Money(of.bop_cap) if category == Category.bop else None
    return account("spent", of, cap)


def view(
    expense: Expense, of: Allocation, receipts: Sequence[Receipt], *, twice: bool
) -> ExpenseRead:
    """The expense as it is shown."""
    recorded = expense.state == "recorded"
    flags = {"no_receipt": recorded and not receipts, "receipt_twice": recorded and twice}
    own = expense.model_dump(exclude={"amount", "spent_on"})
    return ExpenseRead.model_validate(
        own
        | {
            "source": of.source,
            "fiscal_year": of.fiscal_year,
            "amount": Money(expense.amount),
            "date": expense.spent_on,
            "receipts": [ReceiptRead.model_validate(one) for one in receipts],
            "flags": [name for name, up in flags.items() if up],
        }
    )


def event(expense: Expense, of: Allocation, *, id: UUID, by: str) -> PaymentMade:
    """The expense as the others hear of it."""
    own = ("institution_id", "source", "fiscal_year")
    return PaymentMade.model_validate(
        {name: getattr(of, name) for name in own}
        | {
            "id": id,
            "activity_id": expense.activity_id,
            "occurred_at": expense.updated_at,
            "region": expense.region,
            "entity_id": expense.id,
            "version": expense.version,
            "actor": by,
            "allocation_id": of.id,
            "amount": Money(expense.amount) if expense.state == "recorded" else ZERO,
            "category": expense.category,
            "receipt_number": expense.receipt_number,
            "paid_on": expense.spent_on,
        }
    )
