"""A complaint as it is shown without what it says; pure."""

from datetime import date

from services.reporting.complaints import rules
from services.reporting.complaints.models import Complaint
from services.reporting.complaints.shapes import ComplaintFiled, ComplaintRead
from services.reporting.reach import named

BOXES = {"words", "person", "words_key", "person_key", "said"}


def line(one: Complaint, today: date) -> ComplaintRead:
    """The complaint as a row of a list."""
    more = {
        "log": rules.log_of(one),
        "village_name": named(one.village),
        "named": one.person is not None,
        "due_on": None if one.due_on == rules.DONE else one.due_on,
        "overdue": rules.overdue(one, today),
    }
    return ComplaintRead.model_validate(one.model_dump(exclude=BOXES) | more)


def filed(one: Complaint, today: date, number: str | None) -> ComplaintFiled:
    """The same for whoever wrote it down, with its number this once."""
    return ComplaintFiled(**line(one, today).model_dump(), tracking_number=number)
