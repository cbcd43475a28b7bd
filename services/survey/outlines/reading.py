"""Reads files of outlines: a GeoJSON FeatureCollection or a zipped Shapefile, feature by feature."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic_core import from_json

from services.chassis.problems import Problem
from services.survey.outlines import figure, shapefiles
from services.survey.outlines.drawing import MOST_POINTS
from services.survey.outlines.file_problems import (
    FeaturesNone,
    FeaturesTooMany,
    GeojsonUnreadable,
)

MOST_FEATURES: Final = 2_000
ALL_POINTS: Final = 3 * MOST_POINTS
NAME_LETTERS: Final = 200


def outlines(content: bytes, key: str) -> Iterator[dict[str, Any]]:
    """Of each feature what it is named by `key`, and its outline or what is wrong with it."""
    count, points = 0, 0
    for properties, geometry in _features(content):
        count += 1
        found = _examined(geometry)
        points += found.get("points", 0)
        if count > MOST_FEATURES or points > ALL_POINTS:
            raise FeaturesTooMany(most=MOST_FEATURES, points=ALL_POINTS)
        yield {"name": _named(properties, key)} | found
    if count == 0:
        raise FeaturesNone


def _features(content: bytes) -> Iterable[shapefiles.Feature]:
    return shapefiles.features(content) if content[:2] == b"PK" else _collection(content)


def _collection(content: bytes) -> Iterator[shapefiles.Feature]:
    try:
        found = from_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise GeojsonUnreadable from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise GeojsonUnreadable
    for one in features:
        properties = one.get("properties")
        yield properties if isinstance(properties, dict) else {}, one.get("geometry")


def _named(properties: dict[str, Any], key: str) -> str | None:
    """The value of a property, however its name is written: a DBF knows capitals only."""
    folded = {name.casefold(): value for name, value in properties.items()}
    value = properties.get(key, folded.get(key.casefold()))
    return str(value).strip()[:NAME_LETTERS] or None if value is not None else None


def _examined(geometry: Any) -> dict[str, Any]:
    try:
        return vars(figure.of(geometry))
    except Problem as problem:
        return fault(problem)


def fault(problem: Problem) -> dict[str, Any]:
    """A refusal as it leaves the child."""
    return {"code": problem.code, "facts": problem.facts}
