"""Whether what a training names is of its place; pure."""

from collections.abc import Iterable
from uuid import UUID

from contracts.regions import contains
from services.planning.cycle.models import Cycle, CycleActivity
from services.planning.meetings.models import Meeting
from services.planning.meetings.problems import ActivityUnfitting, InstitutionUnfitting
from services.planning.selfmapping.problems import MeetingUnfitting
from services.planning.training.shapes import TrainingCreate


def near(one: str, other: str) -> bool:
    """One region is the other, or lies in it."""
    return contains(one, other) or contains(other, one)


def ensure_institution(region: str, id: UUID | None, place: str | None) -> None:
    """The institution is there, of the region or of one around or in it."""
    if id is not None and (place is None or not near(region, place)):
        raise InstitutionUnfitting(institution=id, region=region)


def ensure_activity(
    data: TrainingCreate, cycle: Cycle | None, activities: Iterable[CycleActivity]
) -> None:
    """Both are named or neither; the cycle covers the place and has the activity."""
    if data.cycle_id is None and data.activity is None:
        return
    known = {one.code for one in activities}
    if cycle is None or data.activity not in known or not contains(cycle.region, data.region):
        raise ActivityUnfitting(region=data.region)


def ensure_meeting(data: TrainingCreate, meeting: Meeting | None) -> None:
    """The meeting is there, of the region or of one around or in it."""
    if data.meeting_id is None:
        return
    if meeting is None or not near(data.region, meeting.region):
        raise MeetingUnfitting(meeting=data.meeting_id, region=data.region)
