"""Writes activities as a GeoJSON FeatureCollection (RFC 7946), feature by feature."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic_core import to_json

from services.reporting.reach import named

FIGURES: Final = (
    *("title", "kind", "dimension", "programme", "year", "state", "volume", "unit", "cost"),
    *("mode", "started_on", "physical", "planned", "completed_on", "certificate", "handed_over_on"),
    *("committed", "released", "spent", "contribution"),
)
TAIL: Final = b"\n]}\n"


def head(about: dict[str, str]) -> bytes:
    """The collection's own members, up to its features."""
    return b'{"type":"FeatureCollection","about":' + to_json(about) + b',"features":['


def features(rows: Sequence[Any], *, more: bool) -> bytes:
    """Some features; `more` when others stand before them."""
    written = b",\n".join(to_json(feature(row)) for row in rows)
    return b",\n" + written if more and rows else written


def feature(row: Any) -> dict[str, Any]:
    """An activity; decimals are texts, so that no digit is lost."""
    figures = {name: getattr(row, name) for name in FIGURES}
    return {
        "type": "Feature",
        "id": str(row.id),
        "geometry": row.geometry,
        "properties": {"region": row.region, "region_name": named(row.region), **figures},
    }
