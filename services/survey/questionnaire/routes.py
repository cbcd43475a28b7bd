"""`/v1/survey/questionnaires`."""

from services.chassis.answers import Speaks
from services.chassis.routing import router as new_router
from services.survey.access import Reader
from services.survey.questionnaire import rules
from services.survey.questionnaire.models import Questionnaire, QuestionnaireRead

router = new_router("/v1/survey/questionnaires", "submissions")


@router.get("/{kind}", response_model=QuestionnaireRead)
async def read_questionnaire(kind: Questionnaire, _: Reader, language: Speaks) -> QuestionnaireRead:
    """The questions of a record of a household or about an RT, with their choices, in words."""
    return rules.described(kind, language)
