"""What an agreement is, and when an instalment of it may be paid; pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from contracts.money import Money, sum_of
from contracts.regions import contains
from services.chassis.ids import new_id
from services.chassis.problems import IdTaken, Text
from services.finance.activities.models import KnownActivity
from services.finance.allocations.models import Allocation
from services.finance.allocations.problems import (
    ActivityIsCancelled,
    ActivityUnknown,
    AllocationCancelled,
    OutsideRegion,
)
from services.finance.ledger.rules import Account
from services.finance.payments.models import (
    Agreement,
    AgreementCreate,
    AgreementRead,
    Instalment,
    InstalmentRead,
)
from services.finance.payments.problems import (
    AgreementCancelled,
    AgreementPaid,
    AllocationExceeded,
    AlreadyPaid,
    ConditionNotMet,
    LaterPaid,
    NotPaid,
    OtherActivity,
)
from services.finance.schemes.models import Condition, Scheme
from services.finance.schemes.rules import split
from services.finance.tranches.models import Check, Evidence
from services.finance.tranches.rules import SAID, checks

SAME = (
    *("allocation_id", "recipient", "institution_id", "activity_id", "amount"),
    *("scheme", "number", "dated"),
)
BEFORE = Text(id="tahap {number} dibayar", en="instalment {number} paid")
NAMELESS = Text(id="kegiatan disebut di perjanjian ini", en="an activity named by this agreement")


def new(data: AgreementCreate, allocation: Allocation, *, by: str) -> Agreement:
    """The row of a new agreement."""
    said = data.model_dump(exclude={"id", "amount", "date", "activity_id"})
    return Agreement(
        **said,
        id=data.id or new_id(),
        ceiling_id=allocation.ceiling_id,
        region=allocation.region,
        activity_id=data.activity_id or allocation.activity_id,
        amount=data.amount.amount,
        dated=data.date,
        created_by=by,
    )


def the_same(known: Agreement, wanted: Agreement) -> Agreement:
    """A create repeated with the same id must say the same; another's is not shown."""
    if any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def ensure_fits(
    wanted: Agreement, allocation: Allocation, activity: KnownActivity | None, agreed: Money
) -> None:
    """Of an allocation that has so much left, for its activity, which is known and of the place."""
    if allocation.state == "cancelled":
        raise AllocationCancelled
    if allocation.activity_id not in {None, wanted.activity_id}:
        raise OtherActivity(activity=allocation.activity_id)
    if wanted.activity_id is not None and activity is None:
        raise ActivityUnknown(activity=wanted.activity_id)
    if activity is not None and not _near(activity.region, allocation.region):
        raise OutsideRegion(region=activity.region, around=allocation.region)
    left = Money(allocation.amount) - agreed
    if Money(wanted.amount) > left:
        raise AllocationExceeded(available=str(left), asked=str(Money(wanted.amount)))


def _near(one: str, other: str) -> bool:
    return contains(one, other) or contains(other, one)


def instalments(agreement: Agreement, scheme: Scheme) -> list[Instalment]:
    """Its instalments, which are its amount to the cent."""
    parts = split(Money(agreement.amount), scheme)
    return [
        Instalment(
            id=new_id(),
            agreement_id=agreement.id,
            number=one.number,
            region=agreement.region,
            percent=one.percent,
            amount=part.amount,
            condition=_plain(one.condition),
        )
        for one, part in zip(scheme.tranches, parts, strict=True)
    ]


def _plain(condition: Condition | None) -> dict[str, Any] | None:
    return None if condition is None else condition.model_dump(mode="json", exclude_none=True)


def purse_account(agreement: Agreement) -> Account:
    """Where the KSM's money lies: a cash account of the allocation, beside the recipient's own."""
    ids = (agreement.ceiling_id, agreement.allocation_id)
    return Account("cash", agreement.id, agreement.region, *ids)


def recipient_account(agreement: Agreement) -> Account:
    """Where the money of whoever pays lies: the recipient of the allocation."""
    ids = (agreement.ceiling_id, agreement.allocation_id)
    return Account("cash", agreement.allocation_id, agreement.region, *ids)


def ensure_cancellable(agreement: Agreement, parts: Iterable[Instalment]) -> None:
    """While nothing of it is paid."""
    if agreement.state == "cancelled":
        raise AgreementCancelled
    if any(one.state == "paid" for one in parts):
        raise AgreementPaid


def evidence(
    work: KnownActivity | None, parts: Iterable[Instalment], spent: Money, reports: Collection[str]
) -> Evidence:
    """What is known of the money and the work of a KSM. Its account is a report of use, and more."""
    done = [one for one in parts if one.state == "paid"]
    return Evidence(
        physical=None if work is None else work.physical,
        cancelled=work is not None and work.state == "cancelled",
        received=sum_of(Money(one.amount) for one in done),
        spent=spent,
        reports=frozenset(reports) | ({"use"} if "lpj" in reports else frozenset()),
        released=frozenset(one.number for one in done),
    )


def ensure_payable(agreement: Agreement, wanted: Instalment, known: Evidence) -> None:
    """Once, after the one before, and when what it waits for holds."""
    if agreement.state == "cancelled":
        raise AgreementCancelled
    if wanted.state == "paid":
        raise AlreadyPaid(number=wanted.number, day=wanted.paid_on)
    if known.cancelled:
        raise ActivityIsCancelled
    asked = checks(_condition(wanted), known)
    if missing := list(_missing(agreement, wanted, known, asked)):
        said = Text("; ".join(one.id for one in missing), "; ".join(one.en for one in missing))
        told = [one.model_dump() for one in asked]
        raise ConditionNotMet(number=wanted.number, missing=said, checks=told)


def paid_after(agreement: Agreement, wanted: Instalment, parts: Iterable[Instalment]) -> date:
    """The day before which an instalment is not paid: of the agreement, or of the payment before."""
    earlier = (one for one in parts if one.number < wanted.number and one.state == "paid")
    return max([agreement.dated, *(one.paid_on for one in earlier if one.paid_on)])


def _condition(instalment: Instalment) -> Condition | None:
    told = instalment.condition
    return None if told is None else Condition.model_validate(told)


def _missing(
    agreement: Agreement, wanted: Instalment, known: Evidence, asked: Iterable[Check]
) -> Iterator[Text]:
    """What does not hold yet, each as a sentence in both languages."""
    for number in range(1, wanted.number):
        if number not in known.released:
            yield _filled(BEFORE, number=number)
    for one in asked:
        if not one.met:
            text = SAID[one.wanted if one.kind == "report" else one.kind]
            yield _filled(text, wanted=one.wanted, found=one.found or "0")
        if one.kind == "physical" and agreement.activity_id is None:
            yield NAMELESS


def _filled(text: Text, **facts: object) -> Text:
    return Text(id=text.render("id", facts), en=text.render("en", facts))


def ensure_reversible(wanted: Instalment, parts: Iterable[Instalment]) -> None:
    """Paid, and the last one that is."""
    if wanted.state != "paid":
        raise NotPaid(number=wanted.number)
    for one in parts:
        if one.number > wanted.number and one.state == "paid":
            raise LaterPaid(later=one.number)


def moved_on(instalment: Instalment, today: date) -> date:
    """The day on which it was paid, or is taken back: never before it was paid."""
    paid = instalment.paid_on or today
    return paid if instalment.state == "paid" else max(paid, today)


def view(
    agreement: Agreement, parts: Sequence[Instalment], known: Evidence, cash: Money
) -> AgreementRead:
    """The agreement as it is shown."""
    facts = agreement.model_dump(exclude={"amount", "dated"})
    told: dict[str, Any] = {
        "amount": Money(agreement.amount),
        "date": agreement.dated,
        "paid": known.received,
        "cash": cash,
        "instalments": [instalment_view(agreement, one, known) for one in parts],
    }
    return AgreementRead.model_validate(facts | told)


def instalment_view(
    agreement: Agreement, instalment: Instalment, known: Evidence
) -> InstalmentRead:
    """The instalment as it is shown."""
    asked = checks(_condition(instalment), known)
    free = agreement.state != "cancelled" and instalment.state != "paid" and not known.cancelled
    told: dict[str, Any] = {
        "amount": Money(instalment.amount),
        "checks": asked,
        "ready": free and not list(_missing(agreement, instalment, known, asked)),
    }
    return InstalmentRead.model_validate(instalment.model_dump(exclude={"amount"}) | told)
