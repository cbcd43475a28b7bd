"""How a questionnaire is described: its questions, their answers, and when each is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from contracts.regulation import Regulation
from services.chassis.problems import Text
from services.chassis.shapes import View
from services.survey.questionnaire.conditions import OneOf

Parameters = Literal[16, 19]  # of Permen 14/2018 and of Permen 02/2016
Words = tuple[str, str]  # a choice in Indonesian and in English


class Kind(StrEnum):
    choice = "choice"
    multi = "multi"
    integer = "integer"
    decimal = "decimal"
    text = "text"
    date = "date"


CHOSEN: Final = (Kind.choice, Kind.multi)
NUMBERS: Final = (Kind.integer, Kind.decimal)
MOST_PARAMETERS: Final = 19
YES: Final = ("Ya", "Yes")
NO: Final = ("Tidak", "No")


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer by its letter. `also` are other ways in which files write it."""

    letter: str
    label: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a form.

    `asked` says when it is asked (always if None). A number outside `limits` cannot be and is
    refused; one outside `usual` is flagged. `within` names the question that a number may not
    exceed, less the questions behind it. `alone` is the letter that excludes all others.
    `derived` answers are computed from others and may stay empty. `only_19` questions belong to
    the forms with 19 parameters. `personal` answers name a person and never leave their record.
    """

    id: str
    kind: Kind
    label: Text
    choices: tuple[Choice, ...] = ()
    asked: OneOf | None = None
    unit: str = ""
    limits: tuple[int, int] = (0, 0)
    usual: tuple[int, int] | None = None
    within: tuple[str, ...] = ()
    alone: str = ""
    pattern: str = ""
    required: bool = True
    derived: bool = False
    only_19: bool = False
    personal: bool = False

    @property
    def number(self) -> str:
        """The number on the printed form; empty in the header."""
        number = self.id[1:].split("_")[0]
        return number if self.id.startswith("q") and number.isdigit() else ""

    def belongs(self, parameters: Parameters) -> bool:
        """Tell whether the form with so many parameters asks it."""
        return parameters == MOST_PARAMETERS or not self.only_19

    @property
    def letters(self) -> str:
        """The letters of the choices."""
        return "".join(choice.letter for choice in self.choices)

    def choice(self, letter: str) -> Choice:
        """A choice by its letter; KeyError for another."""
        return {choice.letter: choice for choice in self.choices}[letter]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form, such as A.3."""

    id: str
    label: Text
    questions: tuple[Question, ...]


def parameters_of(regulation: Regulation) -> Parameters:
    """How many parameters the forms have that a regulation scores."""
    return MOST_PARAMETERS if len(regulation.criteria) == MOST_PARAMETERS else 16


def pick(
    id: str,
    label: Text,
    asked: OneOf | None = None,
    *,
    only_19: bool = False,
    **letters: Words,
) -> Question:
    """A question with one answer."""
    choices = tuple(Choice(letter, Text(*words)) for letter, words in letters.items())
    return Question(
        id=id, kind=Kind.choice, label=label, choices=choices, asked=asked, only_19=only_19
    )


def pick_many(id: str, label: Text, alone: str, **letters: Words) -> Question:
    """A question with several answers, one of which excludes the others."""
    choices = tuple(Choice(letter, Text(*words)) for letter, words in letters.items())
    return Question(id=id, kind=Kind.multi, label=label, choices=choices, alone=alone)


def questions_of(sections: Iterable[Section]) -> tuple[Question, ...]:
    """All questions in order."""
    return tuple(question for section in sections for question in section.questions)


class Questionnaire(StrEnum):
    """Format A is asked of a household, Format B about an RT."""

    household = "household"
    area = "area"


class ChoiceRead(View):
    letter: str
    label: str


class QuestionRead(View):
    """One question in the caller's language."""

    id: str
    number: str
    kind: Kind
    label: str
    unit: str
    choices: list[ChoiceRead]
    derived: bool
    only_19: bool
    personal: bool


class SectionRead(View):
    id: str
    label: str
    questions: list[QuestionRead]


class QuestionnaireRead(View):
    """All questions, also those that only forms with 19 parameters ask (`only_19`)."""

    kind: Questionnaire
    sections: list[SectionRead]
