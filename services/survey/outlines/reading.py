"""Reads files of outlines: a GeoJSON FeatureCollection or a zipped Shapefile, feature by feature."""

from collections.abc import Iterator
from typing import Any, Final

from services.chassis.polygons import asking, files
from services.chassis.polygons.drawing import MOST_POINTS
from services.chassis.problems import Problem
from services.survey.outlines import figure
from services.survey.outlines.file_problems import (
    FeaturesNone,
    FeaturesTooMany,
)

MOST_FEATURES: Final = 2_000
ALL_POINTS: Final = 3 * MOST_POINTS


def outlines(content: bytes, key: str) -> Iterator[dict[str, Any]]:
    """Of each feature what it is named by `key`, and its outline or what is wrong with it."""
    count, points = 0, 0
    for properties, geometry in files.features(content):
        count += 1
        found = _examined(geometry)
        points += found.get("points", 0)
        if count > MOST_FEATURES or points > ALL_POINTS:
            raise FeaturesTooMany(most=MOST_FEATURES, points=ALL_POINTS)
        yield {"name": files.named(properties, key)} | found
    if count == 0:
        raise FeaturesNone


def _examined(geometry: Any) -> dict[str, Any]:
    try:
        return vars(figure.of(geometry))
    except Problem as problem:
        return asking.told(problem)
