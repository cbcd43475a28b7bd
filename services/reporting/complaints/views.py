"""A complaint as it is shown without what it says; pure."""

from datetime import date
from typing import Any, Final

from services.reporting.complaints import rules
from services.reporting.complaints.models import Category, Complaint, Level, State
from services.reporting.complaints.shapes import ComplaintFiled, ComplaintRead, Said
from services.reporting.reach import named

BOXES = {"words", "person", "words_key", "person_key", "said"}
# How every complaint stands that was just written down, but for its day.
AS_FILED: Final[dict[str, Any]] = {
    **dict.fromkeys(("outcome", "assignee", "answered_on", "closed_on", "due_on")),
    "state": State.received,
    "overdue": False,
    "repeats": 1,
    "version": 1,
}


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


def filed(
    one: Complaint, today: date, number: str | None, *, unseen: Said | None = None
) -> ComplaintFiled:
    """The same for whoever wrote it down, with its number this once.

    Who does not see it, and sent the same again (`unseen`), is told how it was filed and nothing of
    what came of it.
    """
    told = line(one, today).model_dump()
    if unseen is not None:
        concerns = Level(one.concerns) if one.concerns else None
        told |= AS_FILED | {"level": rules.lowest(Category(one.category), concerns)}
        told |= {"updated_at": one.created_at, "named": bool(unseen.name or unseen.contact)}
    return ComplaintFiled(**told, tracking_number=number)
