"""Where and when a step of a round may be, and what state it is in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contracts.regions import (
    InvalidRtCode,
    Level,
    contains,
    level_of,
    normalise_rt,
    regions,
    valid_region_code,
    village_of,
)
from services.chassis.problems import IdTaken, RegionNotFound
from services.survey.imports.rules import rt_name
from services.survey.plans.models import (
    Attendance,
    PlanStep,
    StepCreate,
    StepHeld,
    StepKind,
    StepLine,
    StepPatch,
    StepRead,
    StepState,
)
from services.survey.plans.problems import (
    AttendanceInvalid,
    DeadlineBeforePlan,
    HeldInFuture,
    RtInvalid,
    RtNeeded,
    RtNotMeant,
    RtsUnknown,
    StepCancelled,
    StepIsHeld,
)

PER_RT = frozenset({StepKind.fgd_rt, StepKind.interviews})
VILLAGE: Level = "village"
SATURDAY = 5
SAME = ("round_id", *(name for name in StepCreate.model_fields if name != "id"))
CLEARABLE = frozenset({"facilitator", "target", "place", "cancelled_reason"})
# What the programme does in a village, then in each RT, in this order.
STANDARD = (
    (StepKind.fgd_rt, "FGD"),
    (StepKind.transect, "Transek"),
    (StepKind.interviews, "Wawancara rumah tangga"),
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of the standard set."""

    kind: StepKind
    rt: str | None
    title: str
    planned_on: date


def place_of(kind: StepKind, region: str | None, rt: str | None) -> tuple[str, str | None]:
    """The village and the RT that a step is about; the RT says its village, too."""
    if rt is None:
        if kind in PER_RT:
            raise RtNeeded(kind=kind)
        return village(region or ""), None
    if kind == StepKind.fgd_village:
        raise RtNotMeant(kind=kind)
    found = rt_in(rt, region)
    return village(village_of(found)), found


def village(code: str) -> str:
    """The code if it is a village's; raises RegionNotFound."""
    if not valid_region_code(code) or level_of(code) != VILLAGE or code not in regions:
        raise RegionNotFound(region=code)
    return code


def rt_in(text: str, region: str | None) -> str:
    """The canonical RT code, which lies in the region if one is named."""
    try:
        rt = normalise_rt(text)
    except InvalidRtCode as error:
        raise RtInvalid(rt=text, region=region or "Indonesia") from error
    if region is not None and not contains(region, rt):
        raise RtInvalid(rt=text, region=region)
    return rt


def ensure_inside(round_region: str, region: str) -> None:
    """Raise RegionNotFound unless the village lies in the round's region."""
    if not contains(round_region, region):
        raise RegionNotFound(region=region)


def ensure_dates(planned_on: date, deadline: date) -> None:
    """Raise DeadlineBeforePlan unless the deadline is the planned day or later."""
    if deadline < planned_on:
        raise DeadlineBeforePlan(planned_on=planned_on, deadline=deadline)


def the_same(known: PlanStep | None, new: PlanStep) -> PlanStep:
    """A create repeated with the same id must say the same; another's step is not shown."""
    if known is None or any(getattr(known, name) != getattr(new, name) for name in SAME):
        raise IdTaken(id=new.id)
    return known


def state_of(step: PlanStep, today: date) -> StepState:
    """What has become of a step by this day of its village; `queries.state_on` says it in SQL."""
    if step.held_on is not None:
        return StepState.held
    if step.cancelled_reason is not None:
        return StepState.cancelled
    return StepState.overdue if step.deadline < today else StepState.planned


def change(step: PlanStep, data: StepPatch) -> None:
    """Move, assign, cancel or revive a step; what was held keeps its dates."""
    said = data.model_dump(exclude_unset=True)
    wanted = {name: v for name, v in said.items() if v is not None or name in CLEARABLE}
    if step.held_on is not None and wanted.keys() & {"planned_on", "deadline", "cancelled_reason"}:
        raise StepIsHeld(held_on=step.held_on)
    for name, value in wanted.items():
        setattr(step, name, value)
    ensure_dates(step.planned_on, step.deadline)


def hold(step: PlanStep, data: StepHeld, today: date) -> None:
    """Record what happened; not before the day, and not of a cancelled step."""
    if step.cancelled_reason is not None:
        raise StepCancelled(reason=step.cancelled_reason)
    if data.held_on > today:
        raise HeldInFuture(held_on=data.held_on, today=today)
    came = data.attendance
    if came is not None and max(came.disabled, came.poor or 0) > came.male + came.female:
        raise AttendanceInvalid(all=came.male + came.female)
    step.held_on, step.minutes = data.held_on, data.minutes
    step.place = data.place or step.place
    for name in Attendance.model_fields:
        setattr(step, name, getattr(came, name, None))


def rts_of(said: Sequence[str] | None, known: Sequence[str], region: str) -> list[str]:
    """The RTs that were named, or all that are known; raises RtsUnknown when none is."""
    if said is not None:
        return [rt_in(rt, region) for rt in said]
    if not known:
        raise RtsUnknown(region=region)
    return list(known)


def working_days(start: date, deadline: date) -> list[date]:
    """Monday to Friday from start to deadline; a weekend alone is worked through."""
    days = [start + timedelta(days=n) for n in range((deadline - start).days + 1)]
    return [day for day in days if day.weekday() < SATURDAY] or days


def standard(region: str, rts: Iterable[str], start: date, deadline: date) -> list[Planned]:
    """The programme's set: the village's FGD first, then the RTs one after the other.

    The same RTs and dates always give the same days.
    """
    first, *later = working_days(start, deadline)
    days = later or [first]
    name = regions.name(region) or region
    found = [Planned(StepKind.fgd_village, None, f"FGD desa {name}", first)]
    wanted = list(_per_rt(rts))
    for number, (kind, rt, title) in enumerate(wanted):
        day = days[number * len(days) // len(wanted)]
        found.append(Planned(kind, rt, title, day))
    return found


def _per_rt(rts: Iterable[str]) -> Iterator[tuple[StepKind, str, str]]:
    for rt in sorted(set(rts)):
        for kind, title in STANDARD:
            yield kind, rt, f"{title} {rt_name(rt)}"


def missing(wanted: Sequence[Planned], known: set[tuple[str, str | None]]) -> list[Planned]:
    """The steps of which the plan has none of that kind in that place."""
    return [step for step in wanted if (step.kind, step.rt) not in known]


def step_of(planned: Planned, **facts: Any) -> PlanStep:
    """A step of the standard set as a row."""
    return PlanStep(
        kind=planned.kind,
        rt=planned.rt,
        title=planned.title,
        planned_on=planned.planned_on,
        **facts,
    )


def line(step: PlanStep, today: date) -> StepLine:
    """The step as a list shows it on this day of its village."""
    return StepLine.model_validate(_facts(step, today))


def view(step: PlanStep, today: date) -> StepRead:
    """The step with its minutes."""
    return StepRead.model_validate({**_facts(step, today), "minutes": step.minutes})


def _facts(step: PlanStep, today: date) -> dict[str, Any]:
    return {
        **step.model_dump(exclude={"minutes", *Attendance.model_fields}),
        "state": state_of(step, today),
        "attendance": None if step.male is None else step,
        "has_minutes": bool(step.minutes),
    }


def name_of(code: str) -> str:
    """How people call a village or an RT."""
    return rt_name(code) if "-" in code else regions.name(code) or code
