"""What an expense is, and where its money comes from. Pure."""

from collections.abc import Sequence
from uuid import UUID

from contracts.finance import PaymentMade
from contracts.money import ZERO, Money
from services.chassis.media.sniff import Kind
from services.chassis.problems import IdTaken
from services.finance.allocations.models import Allocation
from services.finance.allocations.rules import account
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
from services.finance.ledger.rules import Account

RECEIPTS = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.PDF})
SAME = (
    *("allocation_id", "agreement_id", "amount", "spent_on", "category", "receipt_number"),
    "description",
)


def new(data: ExpenseCreate, id: UUID, of: Allocation, *, by: str) -> Expense:
    """The row of a new expense."""
    own = data.model_dump(include={"receipt_number", "description", "agreement_id"})
    return Expense(
        **own,
        id=id,
        allocation_id=of.id,
        activity_id=of.activity_id,
        region=of.region,
        amount=data.amount.amount,
        spent_on=data.date,
        category=data.category.value,
        created_by=by,
    )


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
    own = ("activity_id", "institution_id", "source", "fiscal_year")
    return PaymentMade.model_validate(
        {name: getattr(of, name) for name in own}
        | {
            "id": id,
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
