"""Every event of the system by subject."""

from contracts import (
    finance,
    finance_requests,
    gateway,
    planning,
    planning_activities,
    planning_offers,
    reporting,
    survey,
    survey_decrees,
    survey_positions,
    survey_regions,
)
from contracts.base import Event

BY_SUBJECT: dict[str, type[Event]] = {
    event.subject: event
    for events in (
        *(survey.EVENTS, survey_decrees.EVENTS, survey_positions.EVENTS, survey_regions.EVENTS),
        *(planning.EVENTS, planning_activities.EVENTS, planning_offers.EVENTS),
        *(finance.EVENTS, finance_requests.EVENTS, reporting.EVENTS, gateway.EVENTS),
    )
    for event in events
}
