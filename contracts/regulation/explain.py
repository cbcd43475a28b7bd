"""A score in plain sentences, for the people who live with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from contracts.regulation.exact import readable
from contracts.regulation.measures import DENOMINATORS, Measures
from contracts.regulation.rules import class_of
from contracts.regulation.score import CriterionScore, Score
from contracts.regulation.wording import ENGLISH, INDONESIAN, Words

if TYPE_CHECKING:
    from contracts.regulation.engine import Regulation
    from contracts.regulation.model import Criterion


@dataclass(frozen=True, slots=True)
class CriterionExplanation:
    """One criterion in sentences; every criterion of the regulation has one."""

    id: str
    name_id: str
    name_en: str
    percent: Decimal
    score: int
    flags: tuple[str, ...]
    text_id: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score in Indonesian and in English, whole and criterion by criterion."""

    text_id: str
    text_en: str
    criteria: tuple[CriterionExplanation, ...]


def explain(
    regulation: "Regulation", score: Score, measures: Measures | None = None
) -> Explanation:
    """Explain a score: total and class, which criteria raise it and why, what looks odd.

    With `measures` the place itself is described too. Texts are lines joined by newlines.
    ValueError for a score of another regulation.
    """
    if score.regulation != regulation.id:
        raise ValueError(f"This score is of {score.regulation}, not of {regulation.id}.")
    pairs = list(zip(regulation.criteria, score.criteria, strict=True))
    return Explanation(
        text_id="\n".join(_lines(INDONESIAN, regulation, score, measures)),
        text_en="\n".join(_lines(ENGLISH, regulation, score, measures)),
        criteria=tuple(
            CriterionExplanation(
                id=scored.id,
                name_id=criterion.name_id,
                name_en=criterion.name_en,
                percent=scored.percent,
                score=scored.score,
                flags=scored.flags,
                text_id=_criterion_text(INDONESIAN, regulation, criterion, scored),
                text_en=_criterion_text(ENGLISH, regulation, criterion, scored),
            )
            for criterion, scored in pairs
        ),
    )


def flag_sentences(
    regulation: "Regulation", measures: Measures, language: str
) -> dict[tuple[str, str], str]:
    """What looks odd in measures, and what to do: by criterion id and flag, without the id."""
    words = INDONESIAN if language == "id" else ENGLISH
    scores = zip(regulation.criteria, regulation.score(measures).criteria, strict=True)
    return {
        (scored.id, flag): sentence.removeprefix(f"{scored.id} ")
        for criterion, scored in scores
        for flag, sentence in zip(scored.flags, _flags(words, criterion, scored), strict=True)
    }


def _lines(
    words: Words, regulation: "Regulation", score: Score, measures: Measures | None
) -> Iterator[str]:
    yield _total(words, regulation, score)
    if measures is not None:
        yield words.say("place", fields=", ".join(_place(words, measures)))
    yield words.say("average", count=len(score.aspects), average=score.average)
    if score.total >= regulation.slum_line:
        yield words.say("distance", points=score.total - regulation.slum_line + 1)
    pairs = list(zip(regulation.criteria, score.criteria, strict=True))
    raised = [pair for pair in pairs if pair[1].score > 0]
    yield words.say("raised" if raised else "raised_none", count=len(raised), all=len(pairs))
    for criterion, scored in raised:
        yield "- " + _why(words, regulation, criterion, scored)
    odd = [pair for pair in pairs if pair[1].flags]
    yield words.say("odd" if odd else "odd_none")
    for criterion, scored in odd:
        yield from ("- " + line for line in _flags(words, criterion, scored))


def _total(words: Words, regulation: "Regulation", score: Score) -> str:
    slum = class_of(regulation.package, score.total)
    return words.say(
        "total",
        total=score.total,
        top=regulation.max_total,
        slum_class=words.name(slum).lower(),
        low=slum.min,
        high=slum.max,
        law=regulation.package.short_title,
    )


def _place(words: Words, measures: Measures) -> Iterator[str]:
    for name in DENOMINATORS:
        value: Decimal | None = getattr(measures, name)
        if value is None or not readable(value):
            yield words.say("unfilled", field=words.fields[name])
        else:
            unit = words.field_units.get(name, "")
            yield f"{words.fields[name]} {words.number(value)}{unit}"


def _criterion_text(
    words: Words, regulation: "Regulation", criterion: "Criterion", scored: CriterionScore
) -> str:
    return "\n".join(
        [_why(words, regulation, criterion, scored), *_flags(words, criterion, scored)]
    )


def _why(
    words: Words, regulation: "Regulation", criterion: "Criterion", scored: CriterionScore
) -> str:
    known = scored.volume is not None and scored.denominator is not None and scored.denominator > 0
    return words.say(
        "criterion" if known else "criterion_unknown",
        id=scored.id,
        name=words.name(criterion),
        volume=scored.volume,
        denominator=scored.denominator,
        unit=words.units.get(criterion.unit, criterion.unit),
        percent=scored.percent,
        reach=_reach(words, regulation, scored),
        band=scored.band,
        score=scored.score,
        article=f"{regulation.package.short_title}, {scored.article}",
    )


def _reach(words: Words, regulation: "Regulation", scored: CriterionScore) -> str:
    bands = regulation.package.bands
    at = [band.label for band in bands].index(scored.band)
    if at == 0:
        return words.say("reach_low", next=bands[1].min)
    if at == len(bands) - 1:
        return words.say("reach_top", min=bands[at].min)
    return words.say("reach_middle", min=bands[at].min, next=bands[at + 1].min)


def _flags(words: Words, criterion: "Criterion", scored: CriterionScore) -> Iterator[str]:
    for flag in scored.flags:
        reason = words.flags[flag].format(
            field=words.fields[criterion.denominator],
            volume=words.number(scored.volume) if scored.volume is not None else "",
            percent=words.number(scored.percent),
            unit=words.units.get(criterion.unit, criterion.unit),
        )
        yield words.say("flag", id=scored.id, name=words.name(criterion), reason=reason)
