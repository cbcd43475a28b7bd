"""From the answers about an RT to their row."""

from typing import Any

from services.survey.questionnaire.answers import AreaAnswers
from services.survey.questionnaire.findings import area_findings
from services.survey.questionnaire.models import Parameters
from services.survey.rt_forms.models import RtFormColumns

ANSWERS = tuple(RtFormColumns.model_fields)


def row_of(answers: AreaAnswers, parameters: Parameters) -> dict[str, Any]:
    """The columns: answers as given, and what is odd, as flags."""
    flags = [f"{found.question}:{found.code}" for found in area_findings(answers, parameters)]
    given = {name: getattr(answers, name) for name in ANSWERS}
    return {**given, "flags": flags, "open_flags": len(flags)}


def answers_of(row: Any) -> AreaAnswers:
    """A row's answers again."""
    given = {name: getattr(row, name) for name in ANSWERS}
    several = {name: tuple(v) for name, v in given.items() if isinstance(v, list)}
    return AreaAnswers.of(given | several)
