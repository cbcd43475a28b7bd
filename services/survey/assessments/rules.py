"""From summed numbers to a scored place; never by averaging."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from contracts.regions import regions
from contracts.regulation import Regulation, Score, explain
from services.survey.assessments.models import CriterionText, ExplanationRead
from services.survey.assessments.problems import RoundOrCodeNeeded
from services.survey.measures import measures_of

COLUMNS = ("level", "code", "name", "region", "total", "slum_class", "area_ha", "flags")
COUNTS = ("open_flags", "rts")
WIDTH = {"village": 13, "district": 8, "regency": 5}  # of a Kemendagri code
LEVELS = {width: level for level, width in WIDTH.items()}


def ensure_narrowed(round_id: UUID | None, code: str | None) -> None:
    """Raise RoundOrCodeNeeded for a list of everything."""
    if round_id is None and code is None:
        raise RoundOrCodeNeeded


def scored(regulation: Regulation, sums: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Score the sums of many places; rows in the order of COLUMNS and COUNTS."""
    for row in sums:
        name, region, code, rts, open_flags, *numbers = row
        score = regulation.score_row(numbers)
        flags = distinct(flag for _, flag in score.flags)
        level = LEVELS[len(code)] if code == region else "area"
        points = (score.total, score.slum_class, numbers[0] or 0, flags)
        yield (level, code, name or regions.name(code) or code, region, *points, open_flags, rts)


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
