"""Writes an RT of a round as a GeoJSON feature (RFC 7946): a Point, or null where nobody knows."""

from typing import Any, Final

from pydantic_core import to_json

SAID: Final = (
    *("code", "name", "region", "area", "total", "slum_class", "area_ha", "sealed", "open_flags"),
    *("source", "far_from_village"),
)


def feature(row: Any) -> bytes:
    """An RT; its hectares are a text, so that no digit is lost."""
    properties = {name: getattr(row, name) for name in SAID}
    head = to_json({"type": "Feature", "id": row.code, "properties": properties})
    return b'%b,"geometry":%b}' % (head[:-1], _point(row))


def _point(row: Any) -> bytes:
    if row.lon is None:
        return b"null"
    return f'{{"type":"Point","coordinates":[{row.lon:f},{row.lat:f}]}}'.encode()
