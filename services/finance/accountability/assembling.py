"""Assembles a report of what was gathered; pure."""

from collections.abc import Iterable, Sequence

from contracts.finance import FUND_SOURCES
from contracts.money import ZERO, Money, sum_of
from contracts.regions import ancestors, regions
from services.finance.accountability.gathering import Gathered, Move
from services.finance.accountability.models import Report
from services.finance.accountability.shapes import (
    CategorySum,
    Flag,
    KsmSum,
    Party,
    Received,
    ReportContent,
    Spending,
)
from services.finance.allocations.models import Allocation
from services.finance.payments.models import Agreement

NAMES = {one.code: one.name_id for one in FUND_SOURCES}
RECIPIENT, KSM, SPENT = "tranche.released", "payment.made", "expense.recorded"


def assembled(report: Report, found: Gathered) -> ReportContent:
    """The report of what was gathered."""
    own = [one for one in found.moves if _of(report, one)]
    expenses = [_expense(one, found) for one in own if one.kind == SPENT]
    received = _received(report, own, found)
    total, spent = sum_of(r.amount for r in received), sum_of(e.amount for e in expenses)
    committed = [one for one in found.moves if one.lies == "committed"]
    return ReportContent(
        **{name: getattr(report, name) for name in ("kind", "number", "notes", "agreement_id")},
        date=report.dated,
        allocation=_party(found.allocation, found.activity),
        tranches=received,
        expenses=expenses,
        categories=_categories(expenses),
        ksms=[_ksm(one, found.moves) for one in found.agreements],
        contributions=list(found.contributions),
        received=total,
        spent=spent,
        cash=_left(own),
        unreleased=ZERO if report.agreement_id else _left(committed),
        flags=_flags(total, expenses),
    )


def _of(report: Report, move: Move) -> bool:
    """Whether it moved cash of whoever reports: the recipient's and its KSMs', or one KSM's."""
    if report.agreement_id is None:
        return move.lies == "cash"
    return move.account == f"cash/{report.agreement_id}"


def _left(moves: Iterable[Move]) -> Money:
    return Money(sum((one.debit - one.credit for one in moves), start=ZERO.amount))


def _received(report: Report, moves: Sequence[Move], found: Gathered) -> list[Received]:
    kind = RECIPIENT if report.agreement_id is None else KSM
    numbers = {one.id: one.number for one in found.tranches}
    return [
        Received(date=one.happened_on, number=numbers.get(one.about), amount=Money(one.debit))
        for one in moves
        if one.kind == kind and one.debit
    ]


def _expense(move: Move, found: Gathered) -> Spending:
    bought = found.expenses[move.about]
    own = ("category", "receipt_number", "description")
    return Spending(
        **{name: getattr(bought.expense, name) for name in own},
        id=move.about,
        date=move.happened_on,
        receipts=bought.receipts,
        amount=Money(move.credit),
    )


def _ksm(agreement: Agreement, moves: Iterable[Move]) -> KsmSum:
    own = [one for one in moves if one.account == f"cash/{agreement.id}"]
    return KsmSum(
        agreement_id=agreement.id,
        number=agreement.number,
        recipient=agreement.recipient,
        amount=Money(agreement.amount),
        received=sum_of(Money(one.debit) for one in own if one.kind == KSM),
        spent=sum_of(Money(one.credit) for one in own if one.kind == SPENT),
        cash=_left(own),
    )


def _categories(expenses: Sequence[Spending]) -> list[CategorySum]:
    found: dict[str, list[Spending]] = {}
    for one in expenses:
        found.setdefault(one.category, []).append(one)
    return [
        CategorySum(
            category=category,
            count=len(many),
            without_receipt=sum(not one.receipts for one in many),
            amount=sum_of(one.amount for one in many),
        )
        for category, many in sorted(found.items())
    ]


def _flags(received: Money, expenses: Sequence[Spending]) -> list[Flag]:
    told: tuple[tuple[Flag, bool], ...] = (
        ("receipts_missing", not all(one.receipts for one in expenses)),
        ("nothing_received", received == ZERO),
        ("nothing_spent", not expenses),
    )
    return [flag for flag, holds in told if holds]


def _party(allocation: Allocation, activity: str | None) -> Party:
    kept: tuple[str, ...] = (
        *("number", "recipient", "region", "source", "fiscal_year", "scheme"),
        "activity_id",
    )
    facts = {name: getattr(allocation, name) for name in kept}
    codes = reversed(ancestors(allocation.region))
    return Party(
        **facts,
        date=allocation.dated,
        place=", ".join(name for code in codes if (name := regions.name(code))),
        source_name=NAMES[facts["source"]],
        amount=Money(allocation.amount),
        activity=activity,
    )
