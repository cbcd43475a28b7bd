"""What a tranche waits for, and when it may be asked for and paid out. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import UUID

from contracts.finance import TrancheReleased
from contracts.money import ZERO, Money
from services.chassis.problems import Text
from services.finance.allocations.models import Allocation, Tranche
from services.finance.allocations.problems import ActivityIsCancelled
from services.finance.allocations.rules import tranche_view
from services.finance.schemes.models import Condition
from services.finance.tranches import problems
from services.finance.tranches.models import Check, Evidence, TrancheDetail

VALID_DAYS, LONGEST_DAYS = 90, 366
OPEN = ("planned", "voided")
TENTH = Decimal("0.1")
SAID = {
    "physical": Text(
        id="fisik {wanted} % terbangun (kini {found} %)", en="{wanted} % built (now {found} %)"
    ),
    "spent": Text(
        id="{wanted} % dana yang diterima dibelanjakan (kini {found} %)",
        en="{wanted} % of what was received spent (now {found} %)",
    ),
    "use": Text(id="laporan penggunaan dana diterima", en="a report of use accepted"),
    "lpj": Text(id="LPJ diterima", en="the account (LPJ) accepted"),
}


def checks(condition: Condition | None, known: Evidence) -> list[Check]:
    """Each thing that the condition asks for; nothing for the first tranche."""
    if condition is None:
        return []
    found = []
    if condition.physical is not None:
        found.append(_percent("physical", condition.physical, known.physical))
    if condition.spent is not None:
        found.append(_percent("spent", condition.spent, spent_percent(known)))
    if condition.report is not None:
        met = condition.report in known.reports
        told = condition.report if met else None
        found.append(Check(kind="report", wanted=condition.report, found=told, met=met))
    return found


def _percent(kind: Any, wanted: Decimal, found: Decimal | None) -> Check:
    met = found is not None and found >= wanted
    return Check(
        kind=kind, wanted=f"{wanted:f}", found=None if found is None else f"{found:f}", met=met
    )


def spent_percent(known: Evidence) -> Decimal | None:
    """Of what was received, rounded down: a condition is met when it is, not nearly."""
    if known.received == ZERO:
        return None
    share = known.spent.amount * 100 / known.received.amount
    return share.quantize(TENTH, ROUND_DOWN)


def ensure_met(tranche: Tranche, known: Evidence) -> None:
    """Raise ConditionNotMet, PreviousNotReleased or ActivityIsCancelled."""
    if known.cancelled:
        raise ActivityIsCancelled
    if (previous := missing_before(tranche, known)) is not None:
        raise problems.PreviousNotReleased(previous=previous)
    asked = checks(_condition(tranche), known)
    if missing := [one for one in asked if not one.met]:
        told = [one.model_dump() for one in asked]
        raise problems.ConditionNotMet(number=tranche.number, missing=_said(missing), checks=told)


def missing_before(tranche: Tranche, known: Evidence) -> int | None:
    """The first tranche before this one that is not released."""
    before = (number for number in range(1, tranche.number) if number not in known.released)
    return next(before, None)


def _said(missing: Sequence[Check]) -> Text:
    """The missing things as one sentence in each language."""
    parts = []
    for one in missing:
        text = SAID[one.wanted if one.kind == "report" else one.kind]
        facts = {"wanted": one.wanted, "found": one.found or "0"}
        parts.append(Text(id=text.render("id", facts), en=text.render("en", facts)))
    return Text(id="; ".join(p.id for p in parts), en="; ".join(p.en for p in parts))


def _condition(tranche: Tranche) -> Condition | None:
    return None if tranche.condition is None else Condition.model_validate(tranche.condition)


def ensure_requestable(tranche: Tranche) -> None:
    """Raise AlreadyReleased or AlreadyRequested."""
    if tranche.state == "released":
        raise problems.AlreadyReleased(number=tranche.number, day=tranche.released_on)
    if tranche.state == "requested":
        raise problems.AlreadyRequested(number=tranche.number)


def ensure_requested(tranche: Tranche) -> UUID:
    """The transaction that waits; raises AlreadyReleased or NotRequested."""
    if tranche.state == "released":
        raise problems.AlreadyReleased(number=tranche.number, day=tranche.released_on)
    if tranche.state != "requested" or tranche.pending_id is None:
        raise problems.NotRequested(number=tranche.number)
    return tranche.pending_id


def ensure_releasable(tranche: Tranche, day: date, today: date, *, by: str) -> UUID:
    """The transaction that waits; raises also OwnApproval, RequestExpired, ReleasedBeforeRequest."""
    pending = ensure_requested(tranche)
    if tranche.requested_by == by:
        raise problems.OwnApproval
    if tranche.expires_on is not None and today > tranche.expires_on:
        raise problems.RequestExpired(day=tranche.expires_on)
    if tranche.requested_on is not None and day < tranche.requested_on:
        raise problems.ReleasedBeforeRequest(day=tranche.requested_on)
    return pending


def expiry(wanted: date | None, today: date) -> date:
    """When a request falls away; raises ExpiryInvalid."""
    last = today + timedelta(days=LONGEST_DAYS)
    if wanted is None:
        return today + timedelta(days=VALID_DAYS)
    if not today < wanted <= last:
        raise problems.ExpiryInvalid(today=today, most=LONGEST_DAYS)
    return wanted


def view(tranche: Tranche, of: Allocation, known: Evidence) -> TrancheDetail:
    """The tranche as it is shown."""
    asked = checks(_condition(tranche), known)
    there = known.committed.amount >= tranche.amount  # an accepted account returns what is left
    free = tranche.state in OPEN and of.state == "committed" and there and not known.cancelled
    ready = free and all(one.met for one in asked) and missing_before(tranche, known) is None
    own = of.model_dump(include={"activity_id", "source", "fiscal_year", "region", "recipient"})
    return TrancheDetail.model_validate(
        tranche_view(tranche).model_dump()
        | own
        | {
            "allocation_id": of.id,
            "allocation_number": of.number,
            "evidence": tranche.evidence,
            "checks": asked,
            "ready": ready,
            "updated_at": tranche.updated_at,
        }
    )


def event(tranche: Tranche, of: Allocation, *, id: UUID, by: str) -> TrancheReleased:
    """The tranche as the others hear of it."""
    own = ("activity_id", "institution_id", "source", "fiscal_year")
    return TrancheReleased.model_validate(
        {name: getattr(of, name) for name in own}
        | {
            "id": id,
            "occurred_at": tranche.updated_at,
            "region": tranche.region,
            "entity_id": tranche.id,
            "version": tranche.told,
            "actor": by,
            "allocation_id": of.id,
            "amount": Money(tranche.amount),
            "number": tranche.number,
            "percent": tranche.percent,
            "released_on": tranche.released_on,
        }
    )
