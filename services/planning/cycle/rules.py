"""Which activities a cycle has, how far they are, and what follows for its stages."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, get_args
from uuid import UUID

from contracts.planning import ActivityReached, CycleLevel, Progress, StageReached
from services.chassis.columns import lay
from services.chassis.days import ensure_order, ensure_past
from services.chassis.problems import IdTaken, NotFound
from services.planning.cycle.catalogue import BY_CODE, STAGES, applying
from services.planning.cycle.models import (
    ActivityCounts,
    ActivityPatch,
    ActivityRead,
    Cycle,
    CycleActivity,
    CycleCreate,
    CycleLine,
    CycleRead,
    CycleStage,
    Feature,
    QuickStatusBy,
)
from services.planning.cycle.problems import (
    FeatureNotMeant,
    HandlingNeeded,
    LevelBelowCycle,
    NotBegun,
)
from services.planning.places import ensure_level
from services.planning.shapes import Document, document_of

HANDLING = frozenset({Feature.peningkatan, Feature.pencegahan})
OF_LEVEL: dict[CycleLevel, frozenset[Feature]] = {
    "village": HANDLING | {Feature.plpbk, Feature.ppmk},
    "regency": frozenset({Feature.bdc, Feature.lelang}),
}
LEVELS: tuple[CycleLevel, ...] = get_args(CycleLevel)
WIDTHS = {"province": 2, "regency": 5, "district": 8, "village": 13}
DAYS = ("planned_start", "planned_finish", "started_on", "finished_on")
SAME = ("region", "year", "programme", "features")


def level_of(region: str) -> CycleLevel:
    """Village or regency; raises when the region is neither."""
    level = ensure_level("A cycle", region, LEVELS)
    return next(one for one in LEVELS if one == level)


def ensure_features(level: CycleLevel, features: Collection[Feature]) -> None:
    """Each feature is the level's, and a village is improved or kept from harm."""
    if strange := set(features) - OF_LEVEL[level]:
        choices = ", ".join(sorted(OF_LEVEL[level]))
        raise FeatureNotMeant(features=", ".join(sorted(strange)), level=level, choices=choices)
    if level == "village" and len(HANDLING & set(features)) != 1:
        raise HandlingNeeded


def new(data: CycleCreate, *, by: str) -> Cycle:
    """The row of a new cycle."""
    level = level_of(data.region)
    ensure_features(level, data.features)
    said = data.model_dump(exclude_none=True, exclude={"features"})
    return Cycle(**said, level=level, features=sorted(set(data.features)), created_by=by)


def stages_of(cycle: Cycle) -> list[CycleStage]:
    """The five stages of a new cycle; none has begun."""
    facts: dict[str, Any] = {"cycle_id": cycle.id, "region": cycle.region, "state": "belum"}
    return [CycleStage(stage=stage, number=n, **facts) for n, stage in enumerate(STAGES, start=1)]


def activities_of(cycle: Cycle, level: CycleLevel) -> list[CycleActivity]:
    """The activities that apply to a new cycle."""
    facts = cycle.model_dump(include={"region", "level", "year", "programme"})
    return [
        CycleActivity(cycle_id=cycle.id, stage=kind.stage, code=kind.code, number=number, **facts)
        for number, kind in enumerate(applying(level, cycle.features), start=1)
    ]


def the_same(known: Cycle | None, wanted: Cycle) -> Cycle:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def one_of(activities: Iterable[CycleActivity], code: str) -> CycleActivity:
    """The activity of a cycle with this code; raises NotFound."""
    for activity in activities:
        if activity.code == code:
            return activity
    raise NotFound(what="activity", key=code)


def change(activity: CycleActivity, data: ActivityPatch, today: date) -> None:
    """Lay what was said over what is known: begun before finished, and neither is to come."""
    said = data.model_dump(exclude_unset=True, exclude={"document"})
    if "document" in data.model_fields_set:
        paper = data.document or Document()
        said |= {f"document_{name}": getattr(paper, name) for name in Document.model_fields}
    lay(activity, said)
    ensure_order(activity.planned_start, activity.planned_finish)
    if activity.finished_on is not None and activity.started_on is None:
        raise NotBegun(code=activity.code)
    ensure_past(today, activity.started_on, activity.finished_on, activity.document_date)
    ensure_order(activity.started_on, activity.finished_on)


def state_of(activity: CycleActivity) -> Progress:
    """Belum, proses or selesai, by its days; `queries.COUNTS` says it in SQL."""
    if activity.started_on is None:
        return "belum"
    return "proses" if activity.finished_on is None else "selesai"


def reached(activity: CycleActivity) -> ActivityReached:
    """What the others hear of an activity: plans and notes are not among it."""
    return ActivityReached(
        code=activity.code, started_on=activity.started_on, finished_on=activity.finished_on
    )


def stage_facts(activities: Sequence[CycleActivity]) -> dict[str, Any]:
    """State and days of a stage: begun with its first activity, finished with its last."""
    states = {state_of(one) for one in activities}
    begun = [one.started_on for one in activities if one.started_on is not None]
    ended = [one.finished_on for one in activities if one.finished_on is not None]
    state: Progress = "proses"
    if states <= {"belum"}:
        state = "belum"
    elif states == {"selesai"}:
        state = "selesai"
    return {
        "state": state,
        "started_on": min(begun, default=None),
        "finished_on": max(ended) if state == "selesai" else None,
    }


def overdue(activity: CycleActivity, today: date) -> bool:
    """Planned to be finished before today, and not."""
    late = activity.planned_finish is not None and activity.planned_finish < today
    return late and activity.finished_on is None


def line(cycle: Cycle, stages: Iterable[CycleStage]) -> CycleLine:
    """The cycle as a list shows it."""
    return CycleLine.model_validate({**cycle.model_dump(), "stages": list(stages)})


def view(
    cycle: Cycle, stages: Iterable[CycleStage], activities: Iterable[CycleActivity], today: date
) -> CycleRead:
    """The cycle with its activities as they stand on this day of its region."""
    facts = {**cycle.model_dump(), "stages": list(stages)}
    return CycleRead.model_validate({**facts, "activities": [_shown(a, today) for a in activities]})


def _shown(activity: CycleActivity, today: date) -> ActivityRead:
    kind = BY_CODE[activity.code]
    return ActivityRead(
        **activity.model_dump(include={"code", "stage", "note", *DAYS}),
        name_id=kind.name_id,
        name_en=kind.name_en,
        state=state_of(activity),
        overdue=overdue(activity, today),
        document=document_of(activity),
    )


def event(
    cycle: Cycle, stage: CycleStage, activities: Iterable[CycleActivity], *, id: UUID, by: str
) -> StageReached:
    """What the others are told of a stage."""
    return StageReached(
        **stage.model_dump(exclude={"id", "number"}),
        **cycle.model_dump(include={"level", "year", "programme"}),
        id=id,
        occurred_at=cycle.updated_at,
        entity_id=stage.id,
        actor=by,
        activities=tuple(reached(activity) for activity in activities),
    )


def ordered(counts: Iterable[ActivityCounts]) -> list[ActivityCounts]:
    """In the order of the catalogue."""
    order = {code: number for number, code in enumerate(BY_CODE)}
    return sorted(counts, key=lambda one: order.get(one.code, len(order)))


def ensure_above(level: CycleLevel, by: QuickStatusBy) -> None:
    """Raise LevelBelowCycle when cycles of this level have no places of that one."""
    if WIDTHS[by] > WIDTHS[level]:
        raise LevelBelowCycle(level=level, by=by)
