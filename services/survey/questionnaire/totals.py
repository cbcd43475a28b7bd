"""Households as counts and sums: all that a recap needs to know of them.

The names are flat, so that one row of an SQL roll-up holds them all: `households`, the sums under
their column names, the scores under their ids, and `q12_c` for the households that answered c.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Self

from services.survey.questionnaire.answers import HouseholdAnswers
from services.survey.questionnaire.columns import HOUSEHOLD_ANSWERS
from services.survey.questionnaire.models import Kind
from services.survey.questionnaire.scores import SCORES, score_household

HOUSEHOLDS: Final = "households"
SUMS: Final = ("jumlah_kk", "laki", "perempuan", "difabel", "q7")
COUNTS: Final = {
    f"{question.id}_{letter}": (question.id, letter)
    for question in HOUSEHOLD_ANSWERS
    if question.kind is Kind.choice
    for letter in question.letters
}
NAMES: Final = (HOUSEHOLDS, *SUMS, *(score.id for score in SCORES), *COUNTS)


class HouseholdTotals(Mapping[str, int]):
    """The households of one RT, summed; `+` joins two parts of it. Immutable."""

    __slots__ = ("_numbers",)

    def __init__(self, numbers: Mapping[str, int] | None = None) -> None:
        """Take numbers by name, the rest being 0. KeyError for a name that is none of NAMES."""
        given = numbers or {}
        if unknown := given.keys() - set(NAMES):
            raise KeyError(*sorted(unknown))
        self._numbers = {name: given.get(name, 0) for name in NAMES}

    @classmethod
    def of(cls, households: Iterable[HouseholdAnswers]) -> Self:
        """Count and sum households one by one, as a roll-up in SQL does at once."""
        numbers: Counter[str] = Counter()
        for household in households:
            numbers.update(_numbers(household))
        return cls(numbers)

    def __add__(self, other: "HouseholdTotals") -> "HouseholdTotals":
        return HouseholdTotals({name: self[name] + other[name] for name in NAMES})

    def __getitem__(self, name: str) -> int:
        return self._numbers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __repr__(self) -> str:
        return f"HouseholdTotals({ {name: n for name, n in self.items() if n} })"

    def chose(self, question: str, letters: str) -> int:
        """The households that answered one of these letters."""
        return sum(self[f"{question}_{letter}"] for letter in letters)

    def answered(self, question: str) -> int:
        """The households that answered at all; q8 counts as computed."""
        return sum(self[name] for name, (id, _) in COUNTS.items() if id == question)


def _numbers(household: HouseholdAnswers) -> dict[str, int]:
    given = household.letters()
    sums = {name: getattr(household, name) or 0 for name in SUMS}
    counts = {f"{question}_{letter}": 1 for question, letter in given.items() if letter}
    return {HOUSEHOLDS: 1, **sums, **score_household(household), **counts}
