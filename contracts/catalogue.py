"""Every event of the system by subject."""

from contracts import (
    finance,
    gateway,
    planning,
    planning_activities,
    survey,
    survey_decrees,
    survey_regions,
)
from contracts.base import Event

BY_SUBJECT: dict[str, type[Event]] = {
    event.subject: event
    for events in (
        *(survey.EVENTS, survey_decrees.EVENTS, survey_regions.EVENTS),
        *(planning.EVENTS, planning_activities.EVENTS, finance.EVENTS, gateway.EVENTS),
    )
    for event in events
}
