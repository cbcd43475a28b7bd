"""Every event of the system by subject."""

from contracts import planning, survey
from contracts.base import Event

BY_SUBJECT: dict[str, type[Event]] = {
    event.subject: event for event in (*survey.EVENTS, *planning.EVENTS)
}
