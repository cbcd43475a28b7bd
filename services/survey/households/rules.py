"""From a household's answers to its row."""

from typing import Any

from services.survey.households.models import HouseholdColumns
from services.survey.questionnaire import recall
from services.survey.questionnaire.answers import HouseholdAnswers
from services.survey.questionnaire.findings import household_findings
from services.survey.questionnaire.scores import SCORES

SCORED = tuple(score.id for score in SCORES)
ANSWERS = tuple(name for name in HouseholdColumns.model_fields if name not in SCORED)


def row_of(answers: HouseholdAnswers) -> dict[str, Any]:
    """The columns of one household: answers as given, its scores, and what is odd, as flags.

    The floor area and the floor per person are stored as computed where they can be.
    """
    given = {name: getattr(answers, name) for name in ANSWERS}
    given["q6"] = answers.floor_area
    given["q8"] = answers.roominess or answers.q8
    return {**given, **recall.scores(answers), **flags_of(answers)}


def flags_of(answers: HouseholdAnswers) -> dict[str, Any]:
    """`question:code` of each oddity, and how many."""
    if recall.is_plain(answers):
        return {"flags": [], "open_flags": 0}
    flags = [f"{finding.question}:{finding.code}" for finding in household_findings(answers)]
    return {"flags": flags, "open_flags": len(flags)}


def answers_of(row: Any) -> HouseholdAnswers:
    """A row's answers again."""
    return HouseholdAnswers.of({name: getattr(row, name) for name in ANSWERS})
