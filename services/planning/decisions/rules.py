"""What must hold before an activity is proposed, judged, approved. Pure."""

from collections.abc import Sequence

from contracts.money import Money, sum_of
from services.chassis.problems import Text
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.activities.rules import kind_of
from services.planning.decisions.models import Judgement
from services.planning.decisions.problems import (
    LandNotClear,
    OwnActivity,
    PlacesNeeded,
    RabEmpty,
    ReasonNeeded,
    SafeguardsIncomplete,
    SafeguardsRefused,
    SourcesUnbalanced,
)
from services.planning.safeguards.shapes import Missing


def ensure_places(activity: Activity, places: Sequence[ActivityPlace]) -> None:
    """What serves measured needs says which."""
    if kind_of(activity.kind).criteria and not places:
        raise PlacesNeeded


def ensure_reason(data: Judgement) -> None:
    """Who finds it unfit says why."""
    if data.verdict == "unfit" and data.reason is None:
        raise ReasonNeeded


def ensure_other(proposed_by: str | None, by: str) -> None:
    """Whoever proposed it does not approve it."""
    if proposed_by == by:
        raise OwnActivity


def ensure_ready(activity: Activity) -> None:
    """The land is clear where it takes any, and its sources pay its RAB to the rupiah."""
    if kind_of(activity.kind).builds and activity.readiness.get("land") != "clear":
        raise LandNotClear
    cost = Money.of(activity.cost)
    if not cost.amount:
        raise RabEmpty
    sources = sum_of(Money.of(one["amount"]) for one in activity.sources)
    if sources != cost:
        raise SourcesUnbalanced(sources=str(sources), cost=str(cost))


def ensure_safe(missing: Sequence[Missing]) -> None:
    """The screening is complete, and nothing in it refuses the activity."""
    refused = [one for one in missing if one.kind == "refused"]
    for problem, found in ((SafeguardsRefused, refused), (SafeguardsIncomplete, missing)):
        if found:
            said = [_told(one) for one in found]
            raise problem(first=said[0]["detail"], missing=said)


def _told(one: Missing) -> dict[str, str | Text | None]:
    detail = Text(id=one.text_id, en=one.text_en)
    return {"kind": one.kind, "field": one.field, "rule": one.rule, "detail": detail}
