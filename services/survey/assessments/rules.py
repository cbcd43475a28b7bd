"""From summed numbers to a scored place; never by averaging."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from contracts.regions import regions
from contracts.regulation import Reason, Regulation, Score, explain
from services.survey.assessments.models import (
    Assessment,
    AssessmentRead,
    CriterionText,
    ExplanationRead,
)
from services.survey.assessments.problems import RoundOrCodeNeeded
from services.survey.measures import measures_of
from services.survey.standings.models import InputsRead, ReasonRead, StandingRead

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


def explained(
    regulation: Regulation,
    sums: Any,
    reasons: Sequence[Reason],
    inputs: InputsRead,
    hash: str | None,
) -> ExplanationRead:
    """The whole reasoning behind a score, and what follows from it."""
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
    return ExplanationRead(
        text_id="\n".join([found.text_id, *(reason.text_id for reason in reasons)]),
        text_en="\n".join([found.text_en, *(reason.text_en for reason in reasons)]),
        criteria=criteria,
        context=[ReasonRead.model_validate(reason) for reason in reasons],
        inputs=inputs,
        inputs_hash=hash,
    )


def shown(assessment: Assessment, standing: StandingRead) -> AssessmentRead:
    """An assessment as people see it."""
    known = assessment.model_dump(exclude={"standing"}) | {"sealed": assessment.sealed}
    return AssessmentRead.model_validate(known | standing.model_dump())
