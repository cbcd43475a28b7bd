"""From summed numbers to a scored place; never by averaging."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from contracts.regions import regions
from contracts.regulation import Regulation, Score, explain
from services.survey.assessments.models import CriterionText, ExplanationRead
from services.survey.assessments.problems import RoundOrCodeNeeded
from services.survey.measures import measures_of

COLUMNS = ("level", "code", "name", "region", "total", "slum_class", "area_ha", "flags")
COUNTS = ("open_flags", "rts")


def ensure_narrowed(round_id: UUID | None, code: str | None) -> None:
    """Raise RoundOrCodeNeeded for a list of everything."""
    if round_id is None and code is None:
        raise RoundOrCodeNeeded


def scored(regulation: Regulation, level: str, sums: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Score the sums of many places; rows in the order of COLUMNS and COUNTS."""
    scores = regulation.score_many(measures_of(row, regulation) for row in sums)
    for row, score in zip(sums, scores, strict=True):
        name = row.name or regions.name(row.code) or row.code
        flags = distinct(code for _, code in score.flags)
        place = (level, row.code, name, row.region, score.total, score.slum_class)
        yield (*place, row.area_ha or 0, flags, row.open_flags, row.rts)


def distinct(codes: Iterable[str]) -> list[str]:
    """Each flag once, in order."""
    return list(dict.fromkeys(codes))


def explained(regulation: Regulation, sums: Any) -> ExplanationRead:
    """The whole reasoning behind a score."""
    measures = measures_of(sums, regulation)
    score: Score = regulation.score(measures)
    found = explain(regulation, score, measures)
    numbers = {criterion.id: criterion for criterion in score.criteria}
    criteria = [
        CriterionText(
            id=text.id,
            name_id=text.name_id,
            name_en=text.name_en,
            volume=numbers[text.id].volume or 0,
            denominator=numbers[text.id].denominator or 0,
            percent=text.percent,
            score=text.score,
            band=numbers[text.id].band,
            article=numbers[text.id].article,
            flags=text.flags,
            text_id=text.text_id,
            text_en=text.text_en,
        )
        for text in found.criteria
    ]
    return ExplanationRead(text_id=found.text_id, text_en=found.text_en, criteria=criteria)
