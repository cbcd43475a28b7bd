"""What becomes of a request for a ceiling; pure."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from contracts.finance_requests import RequestAccepted, RequestDeclined
from contracts.money import Money
from contracts.planning_offers import PledgeSubmitted
from contracts.regions import contains
from services.finance.ceilings.models import (
    Ceiling,
    CeilingCreate,
    CeilingRevise,
    Paper,
)
from services.finance.ceilings.rules import booked_on
from services.finance.requests.models import (
    CeilingRequest,
    RequestRead,
    RequestState,
)
from services.finance.requests.problems import (
    CeilingGiven,
    CeilingUnfitting,
    OwnPledge,
    RequestDecided,
)


def asked(event: PledgeSubmitted) -> dict[str, Any]:
    """The row of what a pledge asks for."""
    day = None if event.date is None else event.date.isoformat()
    return {
        "id": event.entity_id,
        "offer_id": event.offer_id,
        "region": event.region,
        "source": event.source,
        "fiscal_year": event.fiscal_year,
        "amount": event.amount.amount,
        "document": {"number": event.number or "-", "date": day, "sha256": event.sha256},
        "activities": [line.model_dump(mode="json") for line in event.lines],
        "state": RequestState.asked.value,
        "made_by": event.made_by,
        "submitted_by": event.actor,
        "asked_at": event.occurred_at,
        "version": 1,
    }


def ensure_open(request: CeilingRequest) -> None:
    """Raise RequestDecided unless nobody has decided yet."""
    if request.state != RequestState.asked:
        raise RequestDecided(state=str(request.state))


def ensure_other(request: CeilingRequest, by: str) -> None:
    """Raise OwnPledge when who decides wrote the pledge down or handed it in."""
    if by in {request.made_by, request.submitted_by}:
        raise OwnPledge


def ensure_fits(request: CeilingRequest, ceiling: Ceiling) -> None:
    """The ceiling is of the same book, and around the request's region."""
    same = (ceiling.source, ceiling.fiscal_year) == (request.source, request.fiscal_year)
    if not same or not contains(ceiling.region, request.region):
        facts = {"source": ceiling.source, "year": ceiling.fiscal_year, "region": ceiling.region}
        raise CeilingUnfitting(**facts)


def ensure_not_given(request: CeilingRequest, given: Collection[UUID]) -> None:
    """Raise CeilingGiven when the ceiling gives to an activity of the pledge already.

    What it gave before cannot be told from what the pledge adds.
    """
    for line in request.activities:
        if UUID(line["activity_id"]) in given:
            raise CeilingGiven(activity=line["activity_id"])


def ceiling(request: CeilingRequest) -> CeilingCreate:
    """The ceiling that it asks for; it bears the request's id, so that there is one at most."""
    source: Any = request.source
    return CeilingCreate(
        id=request.id,
        source=source,
        fiscal_year=request.fiscal_year,
        region=request.region,
        amount=Money(request.amount),
        document=Paper.model_validate(request.document),
    )


def raised(request: CeilingRequest, ceiling: Ceiling, today: date) -> CeilingRevise:
    """How a ceiling that is there becomes larger by it."""
    return CeilingRevise(
        kind="perubahan",
        amount=Money(ceiling.amount) + Money(request.amount),
        date=booked_on(ceiling, today),
        document=Paper.model_validate(request.document),
        reason=f"Komitmen / pledge {request.id}",
    )


def decide(
    request: CeilingRequest, state: RequestState, *, by: str, at: datetime, **facts: Any
) -> None:
    """It is decided, for good."""
    request.state, request.decided_by, request.decided_at = state, by, at
    for name, value in facts.items():
        setattr(request, name, value)
    request.version += 1


def view(request: CeilingRequest) -> RequestRead:
    """The request as it is shown."""
    paper = Paper.model_validate(request.document)
    return RequestRead.model_validate(request.model_dump() | {"document": paper})


def event(
    request: CeilingRequest, *, id: UUID, raised: bool = False
) -> RequestAccepted | RequestDeclined:
    """What became of it, as planning and the others hear."""
    facts = {
        "id": id,
        "occurred_at": request.decided_at,
        "region": request.region,
        "entity_id": request.id,
        "version": 1,  # it is decided once
        "actor": request.decided_by,
        "source": request.source,
        "fiscal_year": request.fiscal_year,
        "amount": Money(request.amount),
    }
    if request.ceiling_id is None:
        return RequestDeclined.model_validate(facts)
    return RequestAccepted.model_validate(
        facts | {"ceiling_id": request.ceiling_id, "raised": raised}
    )
