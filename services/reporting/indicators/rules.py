"""From sums of what was measured to indicators; every percent is the regulation's own.

A place above RTs is scored as one sheet whose numbers are sums (DOMAIN 2.6, S5).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from contracts.regulation import Measures, Regulation, Score, load
from services.chassis.problems import Language
from services.reporting.indicators.goals import GOALS, Goal
from services.reporting.indicators.models import (
    AspectRead,
    CriterionRead,
    GoalRead,
    IndicatorsRead,
)
from services.reporting.projections.models import MEASURES, VOLUMES
from services.reporting.reach import named
from services.reporting.shares import share

NEWER, OLDER = "permen-14-2018", "permen-02-2016"
# Where sums have another name than the older regulation gives its criterion.
OLDER_NAMES = {"4c": "old_4c", "4d": "old_4d", "4e": "v4c", "6c": "old_6c"}
ZERO, HUNDRED = Decimal(0), Decimal(100)


def regulation_of(sums: Mapping[str, Any]) -> Regulation:
    """The older regulation where all RTs were scored by it, else the newer."""
    older = sums["rts_older"]
    return load(OLDER if older and older == sums["rts"] else NEWER)


def measures_of(sums: Mapping[str, Any], regulation: Regulation) -> Measures:
    """The sums as one sheet."""
    names = OLDER_NAMES if regulation.id == OLDER else {}
    volumes = {one.id: sums[names.get(one.id, f"v{one.id}")] for one in regulation.criteria}
    heads = {name: sums[name] for name in MEASURES}
    return Measures(area_ha=sums["area_ha"], **heads, volumes=volumes)


def indicators(sums: Mapping[str, Any], region: str, year: int, lang: Language) -> IndicatorsRead:
    """The indicators of a region from its sums."""
    regulation = regulation_of(sums)
    score = regulation.score(measures_of(sums, regulation))
    averages = {one.id: one.average for one in score.aspects}
    aspects = [
        AspectRead(
            id=aspect.id,
            name=_name(aspect, lang),
            average=averages[aspect.id],
            criteria=_criteria(score, regulation, aspect.id, lang),
        )
        for aspect in regulation.aspects
    ]
    return IndicatorsRead(
        **{name: sums[name] for name in OWN_SUMS},
        region=region,
        name=named(region),
        year=year,
        regulation=regulation.id,
        mixed=0 < sums["rts_older"] < sums["rts"],
        aspects=aspects,
        goals=[_goal(goal, sums, lang) for goal in GOALS],
    )


OWN_SUMS = (
    *("rts", "area_ha", "slum_ha", "lowered_ha", "buildings", "households", "population"),
    *("slum_population", "open_flags"),
)
SUMMED = (*OWN_SUMS, "road_ideal_m", "drain_ideal_m", *VOLUMES)


def _criteria(
    score: Score, regulation: Regulation, aspect: str, lang: Language
) -> list[CriterionRead]:
    return [
        CriterionRead(
            id=one.id,
            name=_name(one, lang),
            unit=one.unit,
            volume=scored.volume or ZERO,
            of=scored.denominator or ZERO,
            percent=scored.percent,
            score=scored.score,
            article=scored.article,
        )
        for one, scored in zip(regulation.criteria, score.criteria, strict=True)
        if one.aspect == aspect
    ]


def _name(one: Any, lang: Language) -> str:
    return str(one.name_en if lang == "en" else one.name_id)


def _goal(goal: Goal, sums: Mapping[str, Any], lang: Language) -> GoalRead:
    percent = share(sums[goal.part], sums[goal.of])
    if percent is not None and goal.rest:
        percent = HUNDRED - percent
    return GoalRead(
        code=goal.code, name=goal.name.said(lang), percent=percent, formula=goal.formula.said(lang)
    )
