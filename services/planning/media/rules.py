"""What a medium may say of itself."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.regions import Level
from services.chassis.columns import lay
from services.chassis.days import ensure_past
from services.chassis.problems import IdTaken
from services.planning.funds import cost_columns, ensure_costs
from services.planning.media.models import MediaCreate, MediaPatch, Medium, MediumRead
from services.planning.media.problems import TrainingUnfitting
from services.planning.places import ensure_level, near
from services.planning.problems import YearUnfitting

LEVELS: tuple[Level, ...] = ("village", "district", "regency", "province")
SAME = ("region", "kind", "title", "institution_id", "training_id")
NEVER_EMPTY = frozenset({"kind", "title"})
UNKNOWN_YEAR = 2000  # where a list puts what has no year


def new(data: MediaCreate, today: date, *, by: str) -> Medium:
    """The row of a new medium."""
    ensure_level("A medium", data.region, LEVELS)
    said = [name for name in data.model_fields_set if getattr(data, name) is not None]
    medium = Medium(**_columns(data, said), listed_on=today, created_by=by)
    _settle(medium, said, today)
    return medium


def ensure_training(region: str, id: UUID | None, place: str | None) -> None:
    """The training is there, of the region or of one around or in it."""
    if id is not None and (place is None or not near(region, place)):
        raise TrainingUnfitting(training=id, region=region)


def the_same(known: Medium | None, wanted: Medium) -> Medium:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def change(medium: Medium, data: MediaPatch, today: date) -> None:
    """Correct what was told; null clears, but not what a medium must have."""
    empty = {name for name in NEVER_EMPTY if getattr(data, name) is None}
    said = data.model_fields_set - empty
    lay(medium, _columns(data, said))
    _settle(medium, said, today)


def _columns(data: BaseModel, said: Iterable[str]) -> dict[str, Any]:
    found = {name: getattr(data, name) for name in said}
    if "costs" in found:
        costs = found.pop("costs") or []
        ensure_costs(costs)
        found |= cost_columns(costs)
    return found


def _settle(medium: Medium, said: Iterable[str], today: date) -> None:
    """It has come out on a day that has been; the year is that day's."""
    day = medium.published_on
    ensure_past(today, day)
    if day is None:
        lay(medium, {"listed_on": date(medium.year or UNKNOWN_YEAR, 1, 1)})
        return
    if "year" in said and medium.year not in {None, day.year}:
        raise YearUnfitting(year=medium.year, day=day)
    lay(medium, {"year": day.year, "listed_on": day})


def view(medium: Medium) -> MediumRead:
    """The medium as it is shown."""
    return MediumRead.model_validate(medium.model_dump())
