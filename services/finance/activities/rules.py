"""What of planning's events is kept. Pure."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from contracts.planning_activities import ActivityEvent, WorkEvent


def kept(events: Iterable[ActivityEvent]) -> list[dict[str, Any]]:
    """A row for each activity, as it was told last."""
    newest: dict[UUID, ActivityEvent] = {}
    for event in events:
        known = newest.get(event.entity_id)
        if known is None or known.version < event.version:
            newest[event.entity_id] = event
    return [row(event) for _, event in sorted(newest.items())]


def row(event: ActivityEvent) -> dict[str, Any]:
    """What of an event is kept: what a tranche may wait for, and what money is meant for."""
    work = event if isinstance(event, WorkEvent) else None
    return {
        "id": event.entity_id,
        "region": event.region,
        "plan_id": event.plan_id,
        "title": event.title,
        "kind": event.kind,
        "state": event.state,
        "physical": None if work is None else work.physical,
        "cost": str(event.cost),
        "sources": [{"source": one.source, "amount": str(one.amount)} for one in event.sources],
        "criteria": sorted({place.criterion for place in event.places}),
        "year": event.year,
        "volume": event.volume,
        "unit": event.unit,
        "places": [one.model_dump(mode="json") for one in event.places],
        "measured": [] if work is None else [one.model_dump(mode="json") for one in work.measured],
        "version": event.version,
    }
