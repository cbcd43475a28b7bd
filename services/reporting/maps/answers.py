"""How tiles and collections are answered: known again by their content, and kept by the caller alone."""

import hashlib
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from services.reporting.maps import queries
from services.reporting.maps.models import BoundaryLevel, LayerName
from services.reporting.maps.queries import View

MEDIA: Final = "application/vnd.mapbox-vector-tile"
GEOJSON: Final = "application/geo+json"
KEPT: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
LETTERS: Final = 32


def answered(request: Request, content: bytes, media: str) -> Response:
    """The content; 304 to whoever has it, 204 where it is nothing."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:LETTERS]}"'
    headers = KEPT | {"ETag": tag}
    asked = request.headers.get("if-none-match", "")
    if tag in {known.strip().removeprefix("W/") for known in asked.split(",")}:
        return Response(status_code=304, headers=headers)
    if not content:
        return Response(status_code=204, headers=headers)
    return Response(content, media_type=media, headers=headers)


@dataclass(frozen=True)
class Listing:
    """Which part of a layer is asked for: what lies in a box, or a page by code; with shapes or not."""

    bbox: str | None
    after: str
    limit: int
    level: BoundaryLevel
    geometry: bool


async def collection(
    request: Request, session: AsyncSession, view: View, layer: LayerName, asked: Listing
) -> Response:
    """The features of a box, the heaviest; or of a page, which leaves feature by feature."""
    if asked.bbox is not None:
        found = await queries.in_box(
            session, view, layer, asked.level, asked.bbox, geometry=asked.geometry
        )
        return answered(request, found, GEOJSON)
    sessions = request.app.state.sessions
    parts = queries.page(
        *(sessions, view, layer, asked.level, asked.after, asked.limit), geometry=asked.geometry
    )
    return StreamingResponse(parts, media_type=GEOJSON, headers=KEPT)
