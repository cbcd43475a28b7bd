"""The columns of a `households` file, derived from Format A.

Order: the header, q1 to q28, the three numbers of question 6, the location. q6 (floor area in m2)
and q8 (floor area per person) are computed from the three numbers and q7: both columns may be
empty or absent, and what stands in them is compared. Families in a household (`jumlah_kk`) may
follow; without it a household counts as one.
"""

from dataclasses import dataclass
from typing import Final

from services.chassis.problems import Text
from services.survey.questionnaire.format_a import DATE, FAMILIES, HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS
from services.survey.questionnaire.models import Kind, Question


def _degrees(id: str, label: Text, limit: int, usual: tuple[int, int]) -> Question:
    return Question(
        id=id,
        kind=Kind.decimal,
        label=label,
        limits=(-limit, limit),
        usual=usual,
        required=False,
    )


LATITUDES, LONGITUDES = (-11, 6), (95, 141)  # of Indonesia
LOCATION: Final = (
    _degrees("lat", Text("Lintang", "Latitude"), 90, LATITUDES),
    _degrees("lon", Text("Bujur", "Longitude"), 180, LONGITUDES),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file; one that is not `needed` may be absent."""

    name: str
    question: Question
    needed: bool


def _columns() -> tuple[Column, ...]:
    asked = [q for q in HOUSEHOLD_QUESTIONS.values() if q not in (DATE, FAMILIES)]
    parts = [q for q in asked if q.number and "_" in q.id]
    whole = [q for q in asked if q.number and "_" not in q.id]
    header = [q for q in asked if not q.number]
    whole.sort(key=lambda question: int(question.number))
    ordered = (*header, *whole, *parts, *LOCATION, FAMILIES)
    loose = (*LOCATION, FAMILIES)
    return tuple(Column(q.id, q, needed=not q.derived and q not in loose) for q in ordered)


HOUSEHOLD_COLUMNS: Final = _columns()
# What is read as an answer; the code of the RT and what names a person are not.
HOUSEHOLD_ANSWERS: Final = tuple(
    column.question for column in HOUSEHOLD_COLUMNS if column.question.kind is not Kind.text
)
AREA_ANSWERS: Final = tuple(question for question in AREA_QUESTIONS.values() if question.number)
