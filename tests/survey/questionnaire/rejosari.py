"""Rejosari: its published totals, and 40 synthetic households that add up to them.

The households are made up. They carry no name and no NIK and copy no record; only their sums are
those of the published recap.
"""

import json
from pathlib import Path

from services.survey.questionnaire.answers import AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.reading import read_area, read_household
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import HouseholdTotals

PUBLISHED = json.loads((Path(__file__).parent / "rejosari.json").read_text())

GOOD = {
    **{f"q{number}": "a" for number in (1, 2, 3, 4, 5, 9, 10, 11, 12, 14, 15, 16, 17)},
    "mbr": "a",
    "jumlah_kk": "1",
    "difabel": "0",
    "q18": "c",
    "q20": "a",
    "q21": "a",
    "q22": "c",
    "q23": "a",
    "q24": "a",
    "q25": "a",
    "q26": "b",
    "q27": "a",
    "q28": "a",
    "q6_panjang": "6",
    "q6_lebar": "6",
    "q6_lantai": "1",
}


def synthetic_households() -> list[HouseholdAnswers]:
    """SYNTHETIC: 11 households of four and 29 of three; three are cramped, five have earth floors."""
    return [household(number) for number in range(40)]


def household(number: int) -> HouseholdAnswers:
    answers, refused = read_household(texts_of(number))
    assert not refused
    return answers


def texts_of(number: int) -> dict[str, str]:
    """The answers of one household as a file or a phone writes them."""
    male, female = (2, 2) if number < 11 else (2, 1) if number < 25 else (1, 2)
    texts = GOOD | {"laki": str(male), "perempuan": str(female), "q7": str(male + female)}
    if number in (3, 17, 31):
        texts |= {"q6_panjang": "3", "q6_lebar": "2"}
    if number % 8 == 5:
        texts["q11"] = "b"
    if number in (12, 30):
        texts |= {"q20": "d", "q21": "b"}
    if number >= 29:
        texts["q24"] = "e"
    if number == 20:
        texts["difabel"] = "1"
    return texts


def area(**changes: str) -> AreaAnswers:
    answers, refused = read_area(PUBLISHED["area"] | changes)
    assert not refused
    return answers


def recap(totals: dict[str, int] | None = None, area_changes: dict | None = None, **options):
    """Rejosari's recap with some numbers changed."""
    households = HouseholdTotals.of(synthetic_households())
    changed = HouseholdTotals({**households, **(totals or {})})
    return Recap(changed, area(**(area_changes or {})), **options)
