"""An activity as it is shown, and as the others are told of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts.planning_activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityEvent,
    ActivityProposed,
)
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.activities.shapes import (
    ActivityLine,
    ActivityRead,
    Beneficiaries,
    Readiness,
    Sipd,
    State,
)

# Steps that the others are told of.
TOLD: dict[State, type[ActivityEvent]] = {
    State.proposed: ActivityProposed,
    State.approved: ActivityApproved,
    State.cancelled: ActivityCancelled,
}


def facts(activity: Activity) -> dict[str, Any]:
    """Its columns, with what was never said as it counts."""
    sipd, served = activity.sipd, activity.beneficiaries
    return activity.model_dump() | {
        "readiness": Readiness.model_validate(activity.readiness).model_dump(),
        "sipd": Sipd.model_validate(sipd).model_dump() if sipd else None,
        "beneficiaries": Beneficiaries.model_validate(served).model_dump() if served else None,
    }


def line(activity: Activity) -> ActivityLine:
    """The activity as a list shows it."""
    return ActivityLine.model_validate(facts(activity))


def view(
    activity: Activity, places: Sequence[ActivityPlace], needs: Sequence[UUID]
) -> ActivityRead:
    """The activity with where it is and what it waits for."""
    whole = facts(activity) | {"places": list(places), "needs": list(needs)}
    return ActivityRead.model_validate(whole)


def event(
    activity: Activity,
    places: Sequence[ActivityPlace],
    needs: Sequence[UUID],
    assessments: Sequence[UUID],
    *,
    id: UUID,
    by: str,
) -> ActivityEvent:
    """What the others are told when it has taken a step."""
    kind = TOLD[State(activity.state)]
    return kind.model_validate(told(activity, places, needs, assessments, id=id, by=by))


def told(
    activity: Activity,
    places: Sequence[ActivityPlace],
    needs: Sequence[UUID],
    assessments: Sequence[UUID],
    *,
    id: UUID,
    by: str,
) -> dict[str, Any]:
    """What every event about an activity says."""
    whole = facts(activity)
    own = {name: value for name, value in whole.items() if name in ActivityEvent.model_fields}
    return {
        **own,
        **whole["readiness"],
        "id": id,
        "occurred_at": activity.updated_at,
        "entity_id": activity.id,
        "version": activity.told,
        "actor": by,
        "places": [place.model_dump() for place in places],
        "needs": tuple(needs),
        "assessments": tuple(assessments),
    }
