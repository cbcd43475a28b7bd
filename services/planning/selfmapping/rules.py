"""What a mapped point may say, and what it must be about."""

from datetime import date
from typing import Any

from contracts.regions import Level, contains
from contracts.regulation import available, load
from services.chassis.columns import lay
from services.chassis.days import ensure_past
from services.chassis.problems import IdTaken
from services.planning.meetings.models import Meeting
from services.planning.needs.models import Need
from services.planning.places import ensure_level, rt_in
from services.planning.problems import RegulationUnknown
from services.planning.selfmapping.models import (
    MappedPoint,
    Photo,
    PointCreate,
    PointKind,
    PointPatch,
    PointRead,
)
from services.planning.selfmapping.problems import (
    CriterionUnknown,
    MeetingUnfitting,
    NeedUnfitting,
    SubjectNeeded,
)

LEVELS: tuple[Level, ...] = ("village",)
CLEARABLE = frozenset({"rt", "criterion", "need_id", "description", "withdrawn_reason"})
SAME = (*(set(PointCreate.model_fields) - {"id", "photo"}), "photo_sha256", "photo_taken_on")


def new(data: PointCreate, today: date, *, by: str) -> MappedPoint:
    """The row of a new point."""
    ensure_level("Self-mapping", data.region, LEVELS)
    said = data.model_dump(exclude_none=True, exclude={"photo"})
    point = MappedPoint(**said, **_photo(data.photo), created_by=by)
    _checked(point, today)
    return point


def ensure_meeting(data: PointCreate, meeting: Meeting | None) -> None:
    """The meeting in which it was mapped is of the village, or of a region around it."""
    if data.meeting_id is None:
        return
    if meeting is None or not contains(meeting.region, data.region):
        raise MeetingUnfitting(meeting=data.meeting_id, region=data.region)


def ensure_need(point: MappedPoint, need: Need | None) -> None:
    """The need that a point is about lies in its village, and in its RT where it has one."""
    if point.need_id is None:
        return
    fits = need is not None and need.region == point.region and point.rt in {None, need.rt}
    said = (point.regulation, point.criterion)
    of_it = point.criterion is None or (
        need is not None and said == (need.regulation, need.criterion)
    )
    if not (fits and of_it):
        place = point.rt or point.region
        raise NeedUnfitting(need=point.need_id, place=place, region=point.region)


def change(point: MappedPoint, data: PointPatch, today: date) -> None:
    """Lay what was said over what is known; the whole must still be about something."""
    said = data.model_dump(exclude_unset=True, exclude={"photo"})
    said = {name: value for name, value in said.items() if value is not None or name in CLEARABLE}
    if "photo" in data.model_fields_set:
        said |= _photo(data.photo)
    lay(point, said)
    _checked(point, today)


def _photo(photo: Photo | None) -> dict[str, Any]:
    return {
        "photo_sha256": photo and photo.sha256,
        "photo_taken_on": photo and photo.taken_on,
    }


def _checked(point: MappedPoint, today: date) -> None:
    """Raise unless place, days and subject hold together."""
    ensure_past(today, point.mapped_on, point.photo_taken_on)
    if point.rt is not None:
        point.rt = rt_in(point.rt, point.region)
    if point.criterion is not None:
        ensure_criterion(point.regulation, point.criterion)
    measured = point.rt is not None and point.criterion is not None
    if point.kind == PointKind.masalah and point.need_id is None and not measured:
        raise SubjectNeeded


def ensure_criterion(regulation: str, criterion: str) -> None:
    """Raise unless the regulation is known and has the criterion."""
    if regulation not in available():
        raise RegulationUnknown(regulation=regulation, choices=", ".join(available()))
    known = [one.id for one in load(regulation).criteria]
    if criterion not in known:
        choices = ", ".join(known)
        raise CriterionUnknown(criterion=criterion, regulation=regulation, choices=choices)


def the_same(known: MappedPoint | None, wanted: MappedPoint) -> MappedPoint:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def view(point: MappedPoint) -> PointRead:
    """The point as it is shown."""
    photo = None
    if point.photo_sha256 is not None:
        photo = Photo(sha256=point.photo_sha256, taken_on=point.photo_taken_on)
    return PointRead.model_validate({**point.model_dump(), "photo": photo})
