"""Writes outlines as GeoJSON (RFC 7946): one feature, or a collection feature by feature."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic_core import to_json

MEDIA: Final = "application/geo+json"
HEAD: Final = b'{"type":"FeatureCollection","features":['
TAIL: Final = b"\n]}\n"
FIGURES: Final = ("code", "name", "region", "version", "measured_ha", "verified_ha")


def answers(kind: str) -> dict[int | str, dict[str, Any]]:
    """What the document says about GeoJSON that is handed out."""
    schema = {"type": "object", "required": ["type"], "properties": {"type": {"const": kind}}}
    return {200: {"description": "GeoJSON (RFC 7946).", "content": {MEDIA: {"schema": schema}}}}


def feature(row: Any) -> bytes:
    """An area; hectares are texts, so that no digit is lost, and its geometry is one already."""
    properties = {name: getattr(row, name) for name in FIGURES}
    head = to_json({"type": "Feature", "id": str(row.id), "properties": properties})
    return b'%b,"geometry":%b}' % (head[:-1], row.geometry.encode())


def listed(features: Iterable[bytes], *, more: bool) -> bytes:
    """Some features of a collection; `more` when others stand before them."""
    written = b",\n".join(features)
    return b",\n" + written if more else b"\n" + written
