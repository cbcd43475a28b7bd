"""Whether what a training names is of its place; pure."""

from services.planning.meetings.models import Meeting
from services.planning.places import near
from services.planning.selfmapping.problems import MeetingUnfitting
from services.planning.training.shapes import TrainingCreate


def ensure_meeting(data: TrainingCreate, meeting: Meeting | None) -> None:
    """The meeting is there, of the region or of one around or in it."""
    if data.meeting_id is None:
        return
    if meeting is None or not near(data.region, meeting.region):
        raise MeetingUnfitting(meeting=data.meeting_id, region=data.region)
