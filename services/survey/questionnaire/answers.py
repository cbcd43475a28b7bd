"""What was answered: one household (Format A) and one RT (Format B).

Fields are named as the questions; a test holds both equal. None is an open question. Nothing here
names a person.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Self

from services.survey.questionnaire.columns import AREA_ANSWERS, HOUSEHOLD_ANSWERS
from services.survey.questionnaire.conditions import Letters
from services.survey.questionnaire.models import CHOSEN

ROOMY: Final = Decimal("7.2")  # m2 of floor per person, Format A question 8 (S7, S8)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdAnswers:
    """One household. Sizes in metres, q6 in m2; without `jumlah_kk` it counts as one family."""

    mbr: str | None = None
    laki: int | None = None
    perempuan: int | None = None
    difabel: int | None = None
    q1: str | None = None
    q2: str | None = None
    q3: str | None = None
    q4: str | None = None
    q5: str | None = None
    q6: Decimal | None = None
    q7: int | None = None
    q8: str | None = None
    q9: str | None = None
    q10: str | None = None
    q11: str | None = None
    q12: str | None = None
    q13: str | None = None
    q14: str | None = None
    q15: str | None = None
    q16: str | None = None
    q17: str | None = None
    q18: str | None = None
    q19: str | None = None
    q20: str | None = None
    q21: str | None = None
    q22: str | None = None
    q23: str | None = None
    q24: str | None = None
    q25: str | None = None
    q26: str | None = None
    q27: str | None = None
    q28: str | None = None
    q6_panjang: Decimal | None = None
    q6_lebar: Decimal | None = None
    q6_lantai: int | None = None
    lat: Decimal | None = None
    lon: Decimal | None = None
    jumlah_kk: int = 1

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Make a household of what was read; what is missing stays open."""
        return cls(**{name: value for name, value in values.items() if value is not None})

    @property
    def floor_area(self) -> Decimal | None:
        """Length x width x storeys in m2; q6 as written where one of them is open.

        Source: Format A, question 6 (S7, S8).
        """
        if self.q6_panjang is None or self.q6_lebar is None or self.q6_lantai is None:
            return self.q6
        return self.q6_panjang * self.q6_lebar * self.q6_lantai

    @property
    def roominess(self) -> str | None:
        """The computed answer to q8: a from 7.2 m2 per person, b below, open without residents.

        Source: Format A, question 8 (S7, S8).
        """
        if self.floor_area is None or not self.q7:
            return None
        return "a" if self.floor_area >= ROOMY * self.q7 else "b"

    def letters(self) -> Letters:
        """The letters that decide: all as answered, q8 as computed."""
        return {name: getattr(self, name) for name in _HOUSEHOLD_LETTERS} | {"q8": self.roominess}


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAnswers:
    """One RT. Areas in hectares, lengths in metres, q4 in percent."""

    q1: Decimal | None = None
    q2: Decimal | None = None
    q3: int | None = None
    q4: Decimal | None = None
    q5: Decimal | None = None
    q6: Decimal | None = None
    q7: Decimal | None = None
    q8: Decimal | None = None
    q9: Decimal | None = None
    q10: Decimal | None = None
    q11: Decimal | None = None
    q12: Decimal | None = None
    q13: Decimal | None = None
    q14: Decimal | None = None
    q15: str | None = None
    q16: str | None = None
    q17: str | None = None
    q18: Decimal | None = None
    q19: str | None = None
    q20: Decimal | None = None
    q21: str | None = None
    q22: Decimal | None = None
    q23: str | None = None
    q24: Decimal | None = None
    q25: str | None = None
    q26: Decimal | None = None
    q27: Decimal | None = None
    q28: str | None = None
    q29: str | None = None
    q30: str | None = None
    q31: str | None = None
    q32: str | None = None
    q33: str | None = None
    q34: tuple[str, ...] | None = None
    q35: str | None = None
    q36: tuple[str, ...] | None = None
    q37: tuple[str, ...] | None = None
    q38: str | None = None
    q39: str | None = None
    q40: str | None = None

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Make an RT of what was read; what is missing stays open."""
        return cls(**{name: value for name, value in values.items() if value is not None})

    def letters(self) -> Letters:
        """The letters as answered."""
        return {name: getattr(self, name) for name in _AREA_LETTERS}


_HOUSEHOLD_LETTERS = tuple(q.id for q in HOUSEHOLD_ANSWERS if q.kind in CHOSEN)
_AREA_LETTERS = tuple(q.id for q in AREA_ANSWERS if q.kind in CHOSEN)
