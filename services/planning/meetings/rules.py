"""What a meeting may say of itself."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from contracts.planning import MeetingHeld
from contracts.regions import Level, contains
from services.chassis.columns import lay
from services.chassis.days import ensure_past
from services.chassis.problems import IdTaken
from services.planning.cycle.models import Cycle, CycleActivity
from services.planning.meetings.models import (
    Attendance,
    Meeting,
    MeetingCreate,
    MeetingLine,
    MeetingPatch,
    MeetingRead,
)
from services.planning.meetings.problems import (
    ActivityUnfitting,
    AttendanceInvalid,
    NobodyCame,
)
from services.planning.places import ensure_level

LEVELS: tuple[Level, ...] = ("village", "district", "regency", "province")
CLEARABLE = frozenset({"place", "minutes_sha256", "attendance_sha256"})
SAME = ("region", "kind", "title", "held_on", "cycle_id", "activity", "institution_id")


class OfCycle(Protocol):
    """What may name an activity of a cycle."""

    region: str
    cycle_id: UUID | None
    activity: str | None


def ensure_attendance(came: Attendance) -> None:
    """Somebody came, and those of a kind are among them."""
    everybody = came.male + came.female
    if everybody == 0:
        raise NobodyCame
    if max(came.disabled, came.mbr or 0) > everybody:
        raise AttendanceInvalid(all=everybody)


def ensure_activity(
    data: OfCycle, cycle: Cycle | None, activities: Iterable[CycleActivity]
) -> None:
    """Both are named or neither; the cycle covers the place and has the activity."""
    if data.cycle_id is None and data.activity is None:
        return
    known = {one.code for one in activities}
    if cycle is None or data.activity not in known or not contains(cycle.region, data.region):
        raise ActivityUnfitting(region=data.region)


def institutions_in(data: MeetingCreate | MeetingPatch) -> list[UUID]:
    """Every institution that is named: who called it, and who carries a decision out."""
    called = getattr(data, "institution_id", None)
    named = [called, *(decision.institution_id for decision in data.decisions or ())]
    return [id for id in named if id is not None]


def new(data: MeetingCreate, today: date, *, by: str) -> Meeting:
    """The row of a meeting that was held."""
    ensure_level("A meeting", data.region, LEVELS)
    ensure_past(today, data.held_on)
    ensure_attendance(data.attendance)
    said = data.model_dump(exclude_none=True, exclude={"attendance", "decisions"})
    return Meeting(**said, **data.attendance.model_dump(), decisions=_plain(data), created_by=by)


def _plain(data: MeetingCreate | MeetingPatch) -> list[dict[str, Any]]:
    return [decision.model_dump(mode="json") for decision in data.decisions or ()]


def the_same(known: Meeting | None, wanted: Meeting) -> Meeting:
    """A create repeated with the same id must say the same; another's is not shown."""
    if known is None or any(getattr(known, name) != getattr(wanted, name) for name in SAME):
        raise IdTaken(id=wanted.id)
    return known


def change(meeting: Meeting, data: MeetingPatch, today: date) -> None:
    """Correct what was told; what a meeting must have cannot be cleared."""
    ensure_past(today, data.held_on)
    said = data.model_dump(exclude_unset=True, exclude={"attendance", "decisions"})
    said = {name: value for name, value in said.items() if value is not None or name in CLEARABLE}
    if data.attendance is not None:
        ensure_attendance(data.attendance)
        said |= data.attendance.model_dump()
    if data.decisions is not None:
        said["decisions"] = _plain(data)
    lay(meeting, said)


def line(meeting: Meeting) -> MeetingLine:
    """The meeting as a list shows it."""
    return MeetingLine.model_validate({**meeting.model_dump(), "attendance": meeting})


def view(meeting: Meeting) -> MeetingRead:
    """The meeting with its agenda and its decisions."""
    return MeetingRead.model_validate({**meeting.model_dump(), "attendance": meeting})


def event(meeting: Meeting, *, id: UUID, by: str) -> MeetingHeld:
    """What the others are told: numbers and hashes, no sentence."""
    facts = meeting.model_dump(exclude={"id", "agenda", "decisions"})
    return MeetingHeld(
        **facts,
        id=id,
        occurred_at=meeting.updated_at,
        entity_id=meeting.id,
        actor=by,
        agenda=len(meeting.agenda),
        decisions=len(meeting.decisions),
    )
