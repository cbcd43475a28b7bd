"""Every event of the system by subject."""

from contracts import activities, gateway, planning, survey
from contracts.base import Event

BY_SUBJECT: dict[str, type[Event]] = {
    event.subject: event
    for events in (survey.EVENTS, planning.EVENTS, activities.EVENTS, gateway.EVENTS)
    for event in events
}
