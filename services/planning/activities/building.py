"""An activity as it is written down and changed. Pure."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.chassis.columns import lay
from services.chassis.problems import IdTaken
from services.planning.activities import geometry, rules
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.activities.shapes import ActivityCreate, ActivityPatch, ActivityRead
from services.planning.plans.models import Plan

# What is frozen with the plan; the rest is open until the activity is approved.
PLANNED = frozenset({"kind", "title", "year", "volume", "places", "geometry", "needs"})
TOLD = frozenset({"sources", "institution_id"})  # what the plan's content says of it besides
ROWS = frozenset({"places", "needs"})  # rows of their own
CLEARABLE = frozenset({"geometry", "institution_id", "sipd", "beneficiaries"})
SAME = ("plan_id", "kind", "title", "year", "volume", "institution_id", "programme", "geometry")


def new(data: ActivityCreate, plan: Plan, *, by: str) -> Activity:
    """The row of a new activity of a plan."""
    rules.ensure_holds(plan)
    rules.ensure_year(plan, data.year)
    kind = rules.kind_of(data.kind, data.dimension)
    said = data.model_dump(exclude_none=True, exclude={"places", "needs", "geometry", "dimension"})
    shape = None if data.geometry is None else geometry.read(data.geometry)
    own: dict[str, Any] = {"region": plan.region, "dimension": kind.dimension, "unit": kind.unit}
    return Activity(**said, **own, geometry=shape, created_by=by)


def the_same(known: Activity | None, wanted: Activity) -> Activity:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def ensure_rows_same(
    known: ActivityRead, places: Iterable[ActivityPlace], needs: Iterable[UUID]
) -> None:
    """Its places and what it waits for must be the same too; raises IdTaken."""
    wanted = {(one.rt, one.criterion, one.volume) for one in places}
    there = {(one.rt, one.criterion, one.volume) for one in known.places}
    if wanted != there or set(needs) != set(known.needs):
        raise IdTaken(id=known.id)


def change(activity: Activity, data: ActivityPatch, plan: Plan) -> None:
    """Lay what was said over what is known; places and dependencies are rows of their own."""
    said = data.model_dump(exclude_unset=True, exclude={"places", "needs"})
    said = {name: value for name, value in said.items() if value is not None or name in CLEARABLE}
    if data.year is not None:
        rules.ensure_year(plan, data.year)
    lay(activity, said | _details(activity, data) | _kind(data))


def _kind(data: ActivityPatch) -> dict[str, Any]:
    if data.kind is None:
        return {}
    kind = rules.kind_of(data.kind)
    return {"dimension": kind.dimension, "unit": kind.unit}


def _details(activity: Activity, data: ActivityPatch) -> dict[str, Any]:
    """What is kept as JSON, checked; what was cleared is empty."""
    laid: dict[str, Any] = {}
    if data.geometry is not None:
        laid["geometry"] = geometry.read(data.geometry)
    if data.sources is not None:
        laid["sources"] = rules.sources_of(data.sources)
    if data.readiness is not None:
        laid["readiness"] = activity.readiness | data.readiness.model_dump(exclude_unset=True)
    if data.sipd is not None:
        rules.ensure_sipd(data.sipd)
    if data.beneficiaries is not None:
        rules.ensure_beneficiaries(data.beneficiaries)
    elif "beneficiaries" in data.model_fields_set:
        laid["beneficiaries"] = {}
    return laid
