"""The same answers come again and again: what was decided about them once is looked up.

`score_household` and `household_findings` decide; here is only what makes many households quick, and
a test holds both ways equal.
"""

from operator import attrgetter
from typing import Final

from services.survey.questionnaire.answers import HouseholdAnswers
from services.survey.questionnaire.columns import HOUSEHOLD_ANSWERS
from services.survey.questionnaire.conditions import Condition, Letters, OneOf
from services.survey.questionnaire.models import NUMBERS
from services.survey.questionnaire.scores import SCORES, ScoreRule

Key = tuple[str | tuple[str, ...] | None, ...]

_ASKED: Final = [
    (q.id, q.asked.question, frozenset(q.asked.letters)) for q in HOUSEHOLD_ANSWERS if q.asked
]
_needed: Final = attrgetter(
    *(q.id for q in HOUSEHOLD_ANSWERS if q.required and not q.derived and not q.asked)
)
_written: Final = attrgetter(*(q.id for q in HOUSEHOLD_ANSWERS if q.derived))
_USUAL: Final = [
    (q.id, *q.usual) for q in HOUSEHOLD_ANSWERS if q.kind in NUMBERS and q.usual is not None
]
_OPEN: Final = (None,)


class _Decided(dict[Key, int]):
    """The values of one score by the letters that decide it: there are few of them."""

    def __init__(self, score: ScoreRule) -> None:
        super().__init__()
        self.score = score
        self.questions = tuple(dict.fromkeys(_questions(score.rule)))

    def __missing__(self, key: Key) -> int:
        given = dict(zip(self.questions, key, strict=True))
        value = self[key] = int(self.score.rule.holds(given))
        return value

    def of(self, given: Letters) -> int:
        """The score of a household."""
        return self[tuple([given[question] for question in self.questions])]


def _questions(rule: Condition) -> list[str]:
    if isinstance(rule, OneOf):
        return [rule.question]
    return [question for part in rule.parts for question in _questions(part)]


_DECIDED: Final = [(score.id, _Decided(score)) for score in SCORES]


def scores(answers: HouseholdAnswers) -> dict[str, int]:
    """As `score_household`."""
    given = answers.letters()
    return {id: decided.of(given) for id, decided in _DECIDED}


def is_plain(answers: HouseholdAnswers) -> bool:
    """Whether there is surely nothing odd: everything asked is answered, usual, and agrees."""
    if None in _needed(answers) or set(_written(answers)) != set(_OPEN):
        return False
    for name, question, letters in _ASKED:
        if (getattr(answers, question) in letters) != (getattr(answers, name) is not None):
            return False
    for name, low, high in _USUAL:
        value = getattr(answers, name)
        if value is not None and not low <= value <= high:
            return False
    members = (answers.laki or 0) + (answers.perempuan or 0)
    return answers.q7 == members and (answers.difabel or 0) <= members
