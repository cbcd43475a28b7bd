"""What of finance's events is kept, and when an activity is funded. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from contracts.finance import AllocationCommitted, MoneyEvent, PaymentMade, TrancheReleased
from contracts.money import ZERO, Money, sum_of
from services.planning.activities.models import Activity
from services.planning.activities.rules import LASTING
from services.planning.money.models import Kind

KINDS: dict[type[MoneyEvent], Kind] = {
    AllocationCommitted: Kind.committed,
    TrancheReleased: Kind.released,
    PaymentMade: Kind.spent,
}


def kept(events: Iterable[MoneyEvent]) -> list[dict[str, Any]]:
    """A row for each allocation, tranche or payment, as it was told last: also of no activity."""
    newest: dict[UUID, MoneyEvent] = {}
    for event in events:
        known = newest.get(event.entity_id)
        if known is None or known.version < event.version:
            newest[event.entity_id] = event
    return [
        {
            "id": id,
            "kind": KINDS[type(event)],
            "activity_id": event.activity_id,
            "region": event.region,
            "source": event.source,
            "ceiling_id": event.ceiling_id if isinstance(event, AllocationCommitted) else None,
            "amount": str(event.amount),
            "version": event.version,
        }
        for id, event in sorted(newest.items())
    ]


def funded(activity: Activity, sources: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every source that an approved activity counts on has committed its part."""
    if activity.state not in LASTING or not activity.sources:
        return False
    found = {one["source"]: Money.of(one["committed"]) for one in sources}
    asked = [(one["source"], Money.of(one["amount"])) for one in activity.sources]
    whole = sum_of(amount for _, amount in asked) > ZERO
    return whole and all(found.get(source, ZERO) >= amount for source, amount in asked)
