"""Which area a feature is of, and what overlaps mean to whoever drew."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from services.chassis.problems import Problem, Text
from services.survey.areas.models import Area
from services.survey.outlines.file_problems import (
    AreaAmbiguous,
    AreaRepeated,
    AreaUnknown,
    FeatureUnnamed,
    OutlinesRefused,
)
from services.survey.outlines.problems import OutlineOverlaps, OutlineOverlapsUnseen
from services.survey.outlines.surveyor import Feature, Overlap

MOST_NAMED = 100
Faults = dict[int, Problem]  # by the number of the feature


def matched(
    features: Sequence[Feature], areas: Sequence[Area], property: str
) -> tuple[dict[int, str], Faults]:
    """The code of each feature's area by the feature's number, and what is wrong with features."""
    known = _by_name(areas)
    found: dict[int, str] = {}
    faults: Faults = {}
    first: dict[str, int] = {}
    for feature in features:
        try:
            code = _area(feature, known, property).code
        except Problem as problem:
            faults[feature.number] = problem
            continue
        if first.setdefault(code, feature.number) != feature.number:
            faults[feature.number] = AreaRepeated(area=code, first=first[code])
        elif feature.fault is not None:
            faults[feature.number] = feature.fault
        found[feature.number] = code
    return found, faults


def _by_name(areas: Sequence[Area]) -> Mapping[str, list[Area]]:
    """Areas by name in capitals; a code goes before a name."""
    known: dict[str, list[Area]] = defaultdict(list)
    for area in areas:
        known[area.name.upper()].append(area)
    return known | {area.code: [area] for area in areas}


def _area(feature: Feature, known: Mapping[str, list[Area]], property: str) -> Area:
    if feature.name is None:
        raise FeatureUnnamed(property=property)
    areas = known.get(feature.name.upper(), [])
    if not areas:
        raise AreaUnknown(name=feature.name)
    if len(areas) > 1:
        raise AreaAmbiguous(name=feature.name, areas=", ".join(area.code for area in areas))
    return areas[0]


def ensure_faultless(faults: Faults) -> None:
    """Raise OutlinesRefused with a sentence for each fault, the first hundred of them."""
    if faults:
        named = [_told(number, faults[number]) for number in sorted(faults)[:MOST_NAMED]]
        raise OutlinesRefused(faults=len(faults), errors=named)


def _told(number: int, problem: Problem) -> dict[str, Any]:
    detail = Text(problem.sentence("id"), problem.sentence("en"))
    return problem.facts | {"feature": number, "code": problem.code, "detail": detail}


def overlapping(overlap: Overlap, area: str, *, seen: bool) -> Problem:
    """The refusal of an outline that lies over that area's, which the caller may see or not."""
    place = {"lon": overlap.lon, "lat": overlap.lat, "m2": overlap.m2}
    return OutlineOverlaps(area=area, **place) if seen else OutlineOverlapsUnseen(**place)


def region_of(code: str) -> str:
    """The regency of an area by its code."""
    return code.partition("-")[0]
