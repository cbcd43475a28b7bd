"""What a report is, and when it goes on; pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from contracts.finance import AccountabilityAccepted
from contracts.money import ZERO, Money, sum_of
from services.chassis.ids import new_id
from services.chassis.problems import IdTaken
from services.finance.accountability.models import Report, ReportCreate, ReportLine, ReportRead
from services.finance.accountability.problems import (
    OwnReport,
    ReportNotDraft,
    ReportNotSubmitted,
    ReportOutdated,
    TranchePending,
)
from services.finance.accountability.shapes import ReportContent
from services.finance.allocations.models import Allocation, Tranche
from services.finance.ledger.rules import Account, Line
from services.finance.payments.models import Instalment

SAME = ("allocation_id", "agreement_id", "kind", "number", "dated", "notes")
MOVING = {"tranches", "expenses", "ksms", "cash", "unreleased"}


def new(data: ReportCreate, allocation: Allocation, *, by: str) -> Report:
    """The row of a new report."""
    said = data.model_dump(exclude={"id", "date"})
    id, region = data.id or new_id(), allocation.region
    return Report(**said, id=id, region=region, dated=data.date, created_by=by)


def the_same(known: Report, wanted: Report) -> Report:
    """A create repeated with the same id must say the same; another's is not shown."""
    if any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def ensure_draft(report: Report) -> None:
    """Raise ReportNotDraft unless it may change."""
    if report.state != "draft":
        raise ReportNotDraft


def ensure_judged_by(report: Report, by: str) -> None:
    """Submitted, and by somebody else."""
    if report.state != "submitted":
        raise ReportNotSubmitted
    if report.submitted_by == by:
        raise OwnReport


def ensure_settled(pending: Money) -> None:
    """Raise TranchePending while money is asked for."""
    if pending != ZERO:
        raise TranchePending(amount=str(pending))


def ensure_whole(report: Report, said: ReportContent, whole: ReportContent) -> None:
    """An account covers all that moved, whatever receipts came since; raises ReportOutdated."""
    if _moved(said) != _moved(whole):
        raise ReportOutdated(day=report.dated)


def _moved(content: ReportContent) -> dict[str, Any]:
    left_out = {"expenses": {"__all__": {"receipts"}}}
    return content.model_dump(include=MOVING, exclude=left_out)


def plain(content: ReportContent) -> dict[str, Any]:
    """The content as it is kept."""
    kept: dict[str, Any] = content.model_dump(mode="json")
    return kept


def digest(kept: Mapping[str, Any]) -> str:
    """SHA-256 over the content as JSON: keys sorted, no spaces, UTF-8."""
    written = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def awaits_lpj(part: Tranche | Instalment) -> bool:
    """Whether a part is paid only once the account is accepted."""
    return (part.condition or {}).get("report") == "lpj"


def awaiting(tranches: Sequence[Tranche]) -> list[Tranche]:
    """What is released after the account: nothing unless all that does not wait for it was."""
    if any(one.state != "released" for one in tranches if not awaits_lpj(one)):
        return []
    return [one for one in tranches if awaits_lpj(one)]


def kept(tranches: Sequence[Tranche]) -> Money:
    """What is yet to be released after the account, and so does not return with it."""
    left = (one for one in awaiting(tranches) if one.state != "released")
    return sum_of(Money(one.amount) for one in left)


def returning(left: Mapping[Account, Money], into: Account) -> list[Line]:
    """What is left in the accounts goes back, to the cent; nothing when nothing is left."""
    found = {account: amount for account, amount in left.items() if amount > ZERO}
    if not found:
        return []
    back = [Line(account, credit=amount) for account, amount in found.items()]
    return [Line(into, debit=sum_of(found.values())), *back]


def purse_of(code: str, allocation: Allocation) -> Account:
    """A cash account of the allocation by its code, `cash/<id>`."""
    of = UUID(code.partition("/")[2])
    return Account("cash", of, allocation.region, allocation.ceiling_id, allocation.id)


def line(report: Report) -> dict[str, Any]:
    """What of a report is shown without its content."""
    facts = report.model_dump(exclude={"content", "spent", "returned", "dated", "told"})
    sums = {
        name: None if (found := getattr(report, name)) is None else Money(found)
        for name in ("spent", "returned")
    }
    return facts | sums | {"date": report.dated}


def shortened(report: Report) -> ReportLine:
    """The report in a list."""
    return ReportLine.model_validate(line(report))


def view(report: Report, content: ReportContent) -> ReportRead:
    """The report as it is shown."""
    return ReportRead.model_validate(line(report) | {"content": content})


def event(report: Report, allocation: Allocation, *, id: UUID, by: str) -> AccountabilityAccepted:
    """An accepted account as the others hear of it; who received it is said by its id alone."""
    own = ("activity_id", "institution_id", "source", "fiscal_year", "region")
    return AccountabilityAccepted.model_validate(
        {name: getattr(allocation, name) for name in own}
        | {
            "id": id,
            "occurred_at": report.updated_at,
            "entity_id": report.id,
            "allocation_id": allocation.id,
            "version": report.told,
            "actor": by,
            "amount": Money(allocation.amount),
            "number": report.number,
            "accepted_on": report.accepted_on,
            "spent": Money(report.spent or ZERO.amount),
            "returned": Money(report.returned or ZERO.amount),
        }
    )
