"""What a surveyor reads of a task, in Indonesian as the records are. No answer of a record."""

from typing import Final
from uuid import UUID

from contracts.regions import zone_of
from services.survey.imports.rules import rt_name
from services.survey.records import RecordKind
from services.survey.reviews.rules import label_of
from services.survey.tasks.models import Task

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
LETTERS: Final = {RecordKind.household: "A", RecordKind.area: "B"}
LONGEST: Final = 4000  # letters of all reasons together
MORE: Final = "… (selengkapnya di web)"
MOST_IDS: Final = 500


def label(task: Task) -> str:
    """One line in a list of tasks: where, when it came back, and for how many questions."""
    at = task.returned_at.astimezone(zone_of(task.region))
    questions = len({reason["question"] for reason in task.reasons if reason["question"]})
    count = f": {questions} pertanyaan" if questions else ""
    return f"{place(task)} · dikembalikan {at.day} {MONTHS[at.month - 1]}{count} · {name(task)}"


def place(task: Task) -> str:
    """The RT as people call it."""
    return rt_name(task.rt) if task.rt else "Tanpa RT"


def name(task: Task) -> str:
    """What the phone calls the record, as the generated forms name it (`xlsform.NAME`)."""
    started = task.started_at and task.started_at.astimezone(zone_of(task.region))
    parts = (LETTERS.get(RecordKind(task.kind)), task.rt, started and f"{started:%Y-%m-%d %H:%M}")
    return " ".join(part for part in parts if part) or "isian"


def reasons(task: Task) -> str:
    """A line for each question that is wrong."""
    lines = [
        f"{label_of(task.kind, reason['question'], 'id')}: {reason['reason']}"
        if reason["question"]
        else f"Seluruh isian: {reason['reason']}"
        for reason in task.reasons
    ]
    text = "\n".join(lines)
    return text if len(text) <= LONGEST else text[: LONGEST - len(MORE)] + MORE


def ids_of(text: str) -> list[UUID]:
    """The ids in a list with commas; what is none is none of ours."""
    found = (id_of(part) for part in text.split(",")[:MOST_IDS])
    return [id for id in found if id is not None]


def id_of(text: str) -> UUID | None:
    """An id, if the text is one."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None
