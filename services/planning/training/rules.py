"""What a training may say of itself, and what becomes of it."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from contracts.regions import Level
from services.chassis.columns import lay
from services.chassis.days import ensure_order
from services.chassis.problems import IdTaken
from services.planning.funds import cost_columns
from services.planning.places import ensure_level
from services.planning.problems import YearUnfitting
from services.planning.shapes import Document
from services.planning.training.checks import ensure_whole
from services.planning.training.models import Training
from services.planning.training.problems import (
    BeginNeeded,
    DaysUnfitting,
    TrainingCancelled,
    TrainingNotHeld,
    TrainingNotPlanned,
)
from services.planning.training.shapes import (
    MOST_DAYS,
    Outcome,
    Participants,
    State,
    TrainingCreate,
    TrainingHold,
    TrainingPatch,
)
from services.planning.training.views import view

LEVELS: tuple[Level, ...] = ("village", "district", "regency", "province")
SAME = ("region", "kind", "title", "institution_id", "cycle_id", "activity", "meeting_id")
LISTS = frozenset(
    {"methods", "materials", "audience", "places", "origins", "attendance", "evaluations"}
)
PAPERS = {"minutes": "minutes", "attendance_list": "attendance"}
NEVER_EMPTY = frozenset({"kind", "title"})
UNKNOWN_YEAR = 2000  # where a list puts what has no year


def new(data: TrainingCreate, today: date, *, by: str) -> Training:
    """The row of a training that is planned."""
    ensure_level("A training", data.region, LEVELS)
    said = [name for name in data.model_fields_set if getattr(data, name) is not None]
    training = Training(**columns(data, said), listed_on=today, created_by=by)
    settle_days(training, said, moved=True)
    ensure_whole(view(training), today)
    return training


def the_same(known: Training | None, wanted: Training) -> Training:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def change(training: Training, data: TrainingPatch, today: date) -> None:
    """Correct what was told; what becomes of a training is told once it is held."""
    if training.state == State.cancelled:
        raise TrainingCancelled(reason=training.cancelled_reason)
    empty = {name for name in NEVER_EMPTY if getattr(data, name) is None}
    said = data.model_fields_set - empty
    if training.state == State.planned and said & Outcome.model_fields.keys():
        raise TrainingNotHeld
    _lay(training, data, said)
    ensure_whole(view(training), today)


def hold(training: Training, data: TrainingHold, today: date) -> None:
    """It took place: as planned, but for what is told."""
    ensure_planned(training)
    said = {name for name in data.model_fields_set if getattr(data, name) is not None}
    training.state = State.held
    _lay(training, data, said)
    ensure_whole(view(training), today)


def cancel(training: Training, reason: str) -> None:
    """It does not take place."""
    ensure_planned(training)
    training.state = State.cancelled
    training.cancelled_reason = reason


def ensure_planned(training: Training) -> None:
    """Raise TrainingNotPlanned once it is held or cancelled."""
    if training.state != State.planned:
        raise TrainingNotPlanned(state=training.state)


def _lay(training: Training, data: BaseModel, said: Collection[str]) -> None:
    before = training.begin_on, training.end_on
    lay(training, columns(data, said))
    if "begin_on" in said and training.begin_on is None and "end_on" not in said:
        training.end_on = None
    settle_days(training, said, moved=(training.begin_on, training.end_on) != before)


def settle_days(training: Training, said: Collection[str], *, moved: bool) -> None:
    """The last day, the year and the number of days follow from the days, unless they are told."""
    begin, end = training.begin_on, training.end_on
    if begin is None:
        if end is not None:
            raise BeginNeeded(end=end)
        lay(training, {"listed_on": date(training.year or UNKNOWN_YEAR, 1, 1)})
        return
    end = end or begin
    ensure_order(begin, end)
    if "year" in said and training.year not in {None, begin.year}:
        raise YearUnfitting(year=training.year, day=begin)
    span = (end - begin).days + 1
    days = span if moved and "days" not in said else training.days or span
    if not days <= span <= MOST_DAYS:
        facts = {"days": days, "begin": begin, "end": end, "span": span, "most": MOST_DAYS}
        raise DaysUnfitting(**facts)
    lay(training, {"end_on": end, "year": begin.year, "days": days, "listed_on": begin})


def columns(data: BaseModel, said: Iterable[str]) -> dict[str, Any]:
    """The columns that these fields of a body make; null makes them empty."""
    found: dict[str, Any] = {}
    for name in said:
        value = getattr(data, name)
        if name == "costs":
            found |= cost_columns(value or ())
        elif name == "participants":
            found |= counted(value or ())
        elif name in PAPERS:
            found |= _paper(PAPERS[name], value or Document())
        else:
            found[name] = _plain(value or ()) if name in LISTS else value
    return found


def _paper(name: str, paper: Document) -> dict[str, Any]:
    return {f"{name}_{part}": getattr(paper, part) for part in Document.model_fields}


def _plain(values: Iterable[Any]) -> list[Any]:
    """As JSON has it; what is said twice in words is said once."""
    found = [v.model_dump(mode="json") if isinstance(v, BaseModel) else str(v) for v in values]
    return [
        value for n, value in enumerate(found) if isinstance(value, dict) or n == found.index(value)
    ]


def counted(participants: Collection[Participants]) -> dict[str, Any]:
    """The lines as they are kept, and their sums; of MBR where it was asked."""
    asked = [line.mbr for line in participants if line.mbr is not None]
    return {
        "participants": [line.model_dump(mode="json") for line in participants],
        "male": sum(line.male for line in participants),
        "female": sum(line.female for line in participants),
        "untold": sum(line.untold for line in participants),
        "mbr": sum(asked) if asked else None,
    }
