"""`/v1/reports/maps` and `/v1/reports/boundaries`."""

from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.chassis.db import Session
from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.reporting.access import Reader
from services.reporting.maps import queries
from services.reporting.maps.answers import GEOJSON, MEDIA, Listing, answered, collection
from services.reporting.maps.layers import shown_to
from services.reporting.maps.models import (
    BoundaryLevel,
    BoundarySetRead,
    LayerName,
    TileDescription,
)
from services.reporting.maps.queries import MOST, View
from services.reporting.reach import Year

router = new_router("/v1/reports/maps", "maps")
boundaries = new_router("/v1/reports/boundaries", "maps")

Region = Annotated[str | None, Query(max_length=100, description="All of yours by default.")]
Number = Annotated[int, Path(ge=-(10**9), le=10**9)]
Level = Annotated[BoundaryLevel, Query(description="Of `villages` alone.")]
CODES = r"^[0-9A-Za-z.-]*$"  # of regions, RTs and kawasan, and ids
After = Annotated[
    str, Query(max_length=100, pattern=CODES, description="The `next` of the page before.")
]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Bbox = Annotated[
    str | None,
    Query(max_length=200, description="west,south,east,north in degrees: the heaviest in a box."),
]
Geometry = Annotated[bool, Query(description="Whether shapes are told; else `geometry` is null.")]


async def _view(reader: Reader, region: Region = None, year: Year = None) -> View:
    return View.of(reader, region, year)


Viewed = Annotated[View, Depends(_view)]


async def _drawn(layer: LayerName, reader: Reader) -> LayerName:
    return shown_to(reader, layer)


Drawn = Annotated[LayerName, Depends(_drawn)]


async def _place(z: Number, x: Number, y: Number) -> tuple[int, int, int]:
    return z, x, y


Place = Annotated[tuple[int, int, int], Depends(_place)]


def _answers(media: str, schema: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": "The map.", "content": {media: {"schema": schema}}},
        304: {"description": "As the caller has it."},
    }


TILE: Final = _answers(MEDIA, {"type": "string", "contentMediaType": MEDIA})
COLLECTION: Final = _answers(
    GEOJSON,
    {
        "type": "object",
        "required": ["type", "features"],
        "properties": {"type": {"const": "FeatureCollection"}},
    },
)


async def _listing(
    *,
    bbox: Bbox = None,
    after: After = "",
    limit: Limit = 200,
    level: Level = "village",
    geometry: Geometry = True,
) -> Listing:
    return Listing(bbox, after, limit, level, geometry)


@router.get("/tiles.json", response_model=TileDescription)
async def describe_tiles(
    layer: Drawn, session: Session, view: Viewed, region: Region = None
) -> TileDescription:
    """TileJSON of a layer: addresses, zooms, properties, years, and whose borders they are."""
    return await queries.described(session, view, layer, narrowed=region is not None)


@router.get(
    "/{layer}/tiles/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses=TILE | {204: {"description": "Nothing is there."}},
)
async def read_tile(
    layer: Drawn, place: Place, session: Session, view: Viewed, request: Request
) -> Response:
    """A vector tile of a layer: at most 500 features, the heaviest, and how many are left out."""
    sessions = request.app.state.sessions
    return answered(request, await queries.tile(session, sessions, view, layer, place), MEDIA)


@router.get("/{layer}.geojson", response_class=StreamingResponse, responses=COLLECTION)
async def read_layer(
    layer: Drawn,
    session: Session,
    view: Viewed,
    request: Request,
    listing: Annotated[Listing, Depends(_listing)],
) -> Response:
    """A layer as GeoJSON: page after page by code, or the heaviest in a box."""
    return await collection(request, session, view, layer, listing)


@boundaries.get("", response_model=Page[BoundarySetRead])
async def list_boundaries(session: Session, _: Reader) -> dict[str, object]:
    """The files of borders that are drawn: year, level, source and licence, newest first."""
    return {"items": queries.told(await queries.boundary_sets(session))}
