"""Reads answers as they stand in a file or a phone's record; what is no answer is refused by name."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from services.survey.questionnaire.answers import AreaAnswers, HouseholdAnswers
from services.survey.questionnaire.columns import AREA_ANSWERS, HOUSEHOLD_ANSWERS, LATITUDES
from services.survey.questionnaire.findings import Finding
from services.survey.questionnaire.models import CHOSEN, Kind, Question

PLAIN = re.compile(r"[-+]?[0-9]{1,9}(?:[.][0-9]{1,9})?")
SHOWN = 60

Number = Callable[[str], Decimal | None]


class NoAnswer(Exception):
    """The text is no answer to its question; `code` and `facts` say why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def plain_number(text: str) -> Decimal | None:
    """A number with a decimal point; ValueError for anything else, NaN and infinity too."""
    if not PLAIN.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def read_household(
    texts: Mapping[str, str], number: Number = plain_number
) -> tuple[HouseholdAnswers, list[Finding]]:
    """Read one household by column name; refused answers stay open and are listed.

    `number` reads numbers as the file writes them and raises ValueError.
    """
    values, refused = _read(HOUSEHOLD_ANSWERS, texts, number)
    return HouseholdAnswers.of(values), [_swapped(found, texts, values) for found in refused]


def read_area(
    texts: Mapping[str, str], number: Number = plain_number
) -> tuple[AreaAnswers, list[Finding]]:
    """Read one RT by question, as `read_household`."""
    values, refused = _read(AREA_ANSWERS, texts, number)
    return AreaAnswers.of(values), refused


def _swapped(found: Finding, texts: Mapping[str, str], values: dict[str, Any]) -> Finding:
    """A latitude that cannot be, where it would be a longitude of ours: the two changed places.

    Indonesia lies between 95 and 141 degrees east and 11 south and 6 north.
    """
    lon = values.get("lon")
    if found.question != "lat" or lon is None or not LATITUDES[0] <= lon <= LATITUDES[1]:
        return found
    return Finding("swapped_location", "lat", {"value": texts["lat"].strip(), "other": lon})


def _read(
    questions: Iterable[Question], texts: Mapping[str, str], number: Number
) -> tuple[dict[str, Any], list[Finding]]:
    values: dict[str, Any] = {}
    refused: list[Finding] = []
    for question in questions:
        text = texts.get(question.id, "").strip()
        if not text:
            continue
        try:
            values[question.id] = answer_of(question, text, number)
        except NoAnswer as no:
            refused.append(Finding(no.code, question.id, {"value": text[:SHOWN], **no.facts}))
    return values, refused


def answer_of(question: Question, text: str, number: Number) -> Any:
    """One answer as its text says; raises NoAnswer."""
    if question.kind not in CHOSEN:
        return _measured(question, text, number)
    if question.kind is Kind.choice:
        return _letter(question, text)
    return tuple(sorted({_letter(question, part) for part in re.split(r"[\s,;]+", text)}))


def _letter(question: Question, text: str) -> str:
    written = text.lower()
    for choice in question.choices:
        if written == choice.letter or written in choice.also:
            return choice.letter
    raise NoAnswer("unknown_choice", letters=", ".join(question.letters))


def _measured(question: Question, text: str, number: Number) -> Decimal | int | None:
    try:
        value = number(text)
    except ValueError as error:
        raise NoAnswer("not_a_number") from error
    if value is None:
        return None
    if not value.is_finite():
        raise NoAnswer("not_a_number")
    low, high = question.limits
    if not low <= value <= high:
        raise NoAnswer("out_of_limits", low=low, high=high)
    if question.kind is Kind.decimal:
        return value
    if value != int(value):
        raise NoAnswer("not_whole")
    return int(value)
