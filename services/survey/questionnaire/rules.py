"""A questionnaire in the words of one language."""

from typing import Final

from services.chassis.problems import Language
from services.survey.questionnaire.columns import LOCATION
from services.survey.questionnaire.format_a import FORMAT_A
from services.survey.questionnaire.format_b import FORMAT_B
from services.survey.questionnaire.models import (
    ChoiceRead,
    Question,
    Questionnaire,
    QuestionnaireRead,
    QuestionRead,
    Section,
    SectionRead,
)
from services.survey.questionnaire.xlsform import ENGLISH_UNITS, PLACE

SECTIONS: Final = {
    Questionnaire.household: (*FORMAT_A, Section("lokasi", PLACE, LOCATION)),
    Questionnaire.area: FORMAT_B,
}


def described(kind: Questionnaire, language: Language) -> QuestionnaireRead:
    """Every question and choice as the language has it."""
    sections = [
        SectionRead(
            id=section.id,
            label=section.label.said(language),
            questions=[_question(question, language) for question in section.questions],
        )
        for section in SECTIONS[kind]
    ]
    return QuestionnaireRead(kind=kind, sections=sections)


def _question(question: Question, language: Language) -> QuestionRead:
    unit = question.unit if language == "id" else ENGLISH_UNITS.get(question.unit, question.unit)
    choices = [
        ChoiceRead(letter=choice.letter, label=choice.label.said(language))
        for choice in question.choices
    ]
    return QuestionRead(
        id=question.id,
        number=question.number,
        kind=question.kind,
        label=question.label.said(language),
        unit=unit,
        choices=choices,
        derived=question.derived,
        only_19=question.only_19,
        personal=question.personal,
    )
