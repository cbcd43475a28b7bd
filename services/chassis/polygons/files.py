"""Reads files of features: a GeoJSON FeatureCollection or a zipped Shapefile."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic_core import from_json

from services.chassis.polygons import shapefiles
from services.chassis.polygons.problems import GeojsonUnreadable

NAME_LETTERS: Final = 200


def features(content: bytes, most: int = shapefiles.TOTAL_BYTES) -> Iterable[shapefiles.Feature]:
    """Properties and geometry of each feature; of a ZIP at most so many bytes unpacked."""
    return shapefiles.features(content, most) if content[:2] == b"PK" else _collection(content)


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


def named(properties: dict[str, Any], key: str) -> str | None:
    """The value of a property, however its name is written: a DBF knows capitals only."""
    folded = {name.casefold(): value for name, value in properties.items()}
    value = properties.get(key, folded.get(key.casefold()))
    return str(value).strip()[:NAME_LETTERS] or None if value is not None else None
