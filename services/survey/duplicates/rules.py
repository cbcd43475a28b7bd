"""Which records may be merged, how far homes are apart, and what differs between records."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import cos, hypot, radians
from typing import Any, Final
from uuid import UUID

from services.chassis.problems import Language, NotFound
from services.survey.duplicates.models import Difference, Sign
from services.survey.duplicates.problems import (
    KeptIsMerged,
    MergeUndone,
    NotAlike,
    NotMergeable,
    OtherRounds,
)
from services.survey.households.models import HouseholdColumns
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.models import Question
from services.survey.records import RecordState

EARTH: Final = 6_371_008.8  # its mean radius in metres
COUNTED: Final = (RecordState.received, RecordState.returned, RecordState.approved)
COMPARED: Final = tuple(
    question
    for id, question in HOUSEHOLD_QUESTIONS.items()
    if id in HouseholdColumns.model_fields and not question.personal
)


def ensure_apart(kept: UUID, merged: Collection[UUID]) -> None:
    """Raise KeptIsMerged unless the record to keep is another than those to merge."""
    if kept in merged:
        raise KeptIsMerged


def ensure_found(ids: Collection[UUID], found: Collection[UUID]) -> None:
    """Raise NotFound for a record that is no household's, or not the caller's to see."""
    for id in ids:
        if id not in found:
            raise NotFound(what="household record", key=id)


def one_round(rounds: Collection[UUID]) -> UUID:
    """The round of these records; raises OtherRounds when there are several."""
    if len(set(rounds)) != 1:
        raise OtherRounds
    return next(iter(rounds))


def ensure_mergeable(records: Sequence[Any]) -> None:
    """Raise NotMergeable for a record that is merged or rejected already."""
    for record in records:
        if record.state not in COUNTED:
            raise NotMergeable(record=record.id, state=record.state)


def ensure_standing(undone_by: str | None) -> None:
    """Raise MergeUndone for a merge that stands no more."""
    if undone_by is not None:
        raise MergeUndone(by=undone_by)


def signs_between(
    ids: Sequence[UUID], found: Mapping[tuple[UUID, UUID], Sequence[Sign]]
) -> list[tuple[UUID, UUID, Sequence[Sign]]]:
    """What speaks for each pair of these records; raises NotAlike when nothing does."""
    pairs = [pair for pair in combinations(sorted(ids), 2) if pair in found]
    if not pairs:
        raise NotAlike
    return [(one, other, found[one, other]) for one, other in pairs]


def metres(one: Any, other: Any) -> int | None:
    """Between two homes; None where a place is missing. The SQL reckons alike."""
    if None in (one.lat, one.lon, other.lat, other.lon):
        return None
    lat, lon, other_lat, other_lon = map(float, (one.lat, one.lon, other.lat, other.lon))
    north = radians(other_lat - lat)
    east = radians(other_lon - lon) * cos(radians((lat + other_lat) / 2))
    return round(EARTH * hypot(north, east))


def differences(records: Sequence[Any], language: Language) -> list[Difference]:
    """The answers that are not the same in all records; none of them names anybody."""
    return [
        Difference(
            question=question.id,
            label=question.label.said(language),
            answers=[shown(question, getattr(record, question.id), language) for record in records],
        )
        for question in COMPARED
        if len({getattr(record, question.id) for record in records}) > 1
    ]


def shown(question: Question, answer: Any, language: Language) -> str | None:
    """An answer in words: the choice as it is worded, a number with its unit."""
    if answer is None:
        return None
    labels = {choice.letter: choice.label.said(language) for choice in question.choices}
    text = labels.get(str(answer), f"{answer}")
    return f"{text} {question.unit}".strip()
