"""What an edition says, whole, as plain JSON values, and the hash over it. Pure.

Of an activity it holds what is planned: what becomes of it later is told by the activity itself.
`origin` is the activity's id in the first edition that had it: by it two editions are compared.
`carried` are activities of earlier editions that were approved, run or are done, and stay there.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.planning.activities.models import Activity, ActivityPlace
from services.planning.plans.models import Plan, PlanChapter, PlanTarget
from services.planning.plans.outline import NUMBERS

Content = dict[str, Any]
PLAN = ("line_id", "edition", "kind", "region", "area", "title", "begin_year", "end_year")
TARGET = ("id", "village", "area", "rts", "criterion", "volume", "begin_year", "end_year")
ACTIVITY = ("id", "plan_id", "kind", "dimension", "title", "year", "volume", "unit")


@dataclass(frozen=True)
class Parts:
    """The rows that a content is made of."""

    chapters: Sequence[PlanChapter] = ()
    targets: Sequence[PlanTarget] = ()
    activities: Sequence[Activity] = ()
    carried: Sequence[Activity] = ()
    places: Mapping[UUID, Sequence[ActivityPlace]] = field(default_factory=dict)
    needs: Mapping[UUID, Sequence[UUID]] = field(default_factory=dict)
    origins: Mapping[UUID, UUID] = field(default_factory=dict)


def build(plan: Plan, parts: Parts) -> Content:
    """The content of an edition, in an order that its rows alone decide."""
    facts = {name: plain(getattr(plan, name)) for name in PLAN}
    more = {name: plain(getattr(plan, name)) for name in ("under", "institution_id", "regulation")}
    numbers = NUMBERS[plan.kind]
    chapters = sorted(parts.chapters, key=lambda one: numbers[one.chapter])
    targets = sorted(parts.targets, key=lambda one: (one.village, one.area, one.criterion))
    return {
        "plan": facts | more,
        "chapters": [{"chapter": one.chapter, "body": one.body} for one in chapters],
        "targets": [{name: plain(getattr(one, name)) for name in TARGET} for one in targets],
        "activities": _activities(parts.activities, parts),
        "carried": _activities(parts.carried, parts),
    }


def _activities(rows: Iterable[Activity], parts: Parts) -> list[Content]:
    return [_activity(one, parts) for one in sorted(rows, key=lambda one: (one.year, one.id))]


def _activity(one: Activity, parts: Parts) -> Content:
    places = sorted(parts.places.get(one.id, ()), key=lambda place: (place.rt, place.criterion))
    needs = {parts.origins.get(id, id) for id in parts.needs.get(one.id, ())}
    facts = {name: plain(getattr(one, name)) for name in ACTIVITY}
    return facts | {
        "origin": plain(parts.origins.get(one.id, one.id)),
        "geometry": one.geometry,
        "institution_id": plain(one.institution_id),
        "places": [
            {"rt": at.rt, "criterion": at.criterion, "volume": plain(at.volume)} for at in places
        ],
        "needs": sorted(map(str, needs)),
        "sources": one.sources,
        "cost": plain(one.cost),
    }


def plain(value: Any) -> Any:
    """As JSON has it: decimals written out and ids are strings."""
    if value is None or isinstance(value, str | int | list | dict):
        return value
    return str(value) if isinstance(value, UUID) else f"{value:f}"


def canonical(content: Content) -> bytes:
    """One way to write it: keys sorted, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(content: Content) -> str:
    """SHA-256 of the canonical JSON, in small hexadecimals."""
    return hashlib.sha256(canonical(content)).hexdigest()
