"""`/v1/survey/areas/{code}/outline`, `/v1/survey/area-outlines` and `/v1/survey/areas.geojson`."""

from typing import Annotated

from fastapi import Form, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from services.chassis.concurrency import IfMatch, tagged
from services.chassis.db import Session
from services.chassis.downloads import streamed
from services.chassis.pagination import LIMIT, Cursor, Limit, Page
from services.chassis.routing import router as new_router
from services.survey.access import Reader, Writer
from services.survey.areas.models import AreaRead
from services.survey.outlines import commands, geojson, queries
from services.survey.outlines.models import (
    HectaresVerified,
    OutlineDrawn,
    OutlinesLaid,
    OutlineVersion,
)

router = new_router("/v1/survey/areas", "areas")
uploads = new_router("/v1/survey/area-outlines", "areas")
files = new_router("/v1/survey/areas.geojson", "areas")
Property = Annotated[
    str, Form(min_length=1, max_length=100, description="Whose value is an area's code or name.")
]
Version = Annotated[int | None, Query(ge=1, le=1_000_000_000, description="Of the history.")]
Simplified = Annotated[bool, Query(description="At most 2,000 points, for maps.")]


@uploads.post("", response_model=OutlinesLaid)
async def draw_areas(
    file: UploadFile, session: Session, by: Writer, property: Property = "code"
) -> dict[str, object]:
    """Give the areas that a file names its outlines: all of them, or none.

    A GeoJSON FeatureCollection, or a zipped Shapefile in any coordinate system that its .prj names.
    """
    return {"items": await commands.draw_many(session, file, property, by=by)}


@router.put("/{code}/outline", response_model=AreaRead)
async def draw_area(
    code: str,
    data: OutlineDrawn,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> AreaRead:
    """Give the area this outline: a GeoJSON Polygon, MultiPolygon or Feature of one."""
    return tagged(response, await commands.draw(session, code, data, if_match=if_match, by=by))


@router.delete("/{code}/outline", response_model=AreaRead)
async def remove_outline(
    code: str, session: Session, by: Writer, if_match: IfMatch, response: Response
) -> AreaRead:
    """Take the outline away; its versions stay readable."""
    return tagged(response, await commands.remove(session, code, if_match=if_match, by=by))


@router.get("/{code}/outline", response_class=Response, responses=geojson.answers("Feature"))
async def read_outline(
    code: str,
    session: Session,
    by: Reader,
    *,
    version: Version = None,
    simplified: Simplified = False,
) -> Response:
    """The area as a GeoJSON Feature, with its outline as it stands or as it was."""
    found = await queries.feature(session, code, by, version, simplified=simplified)
    return Response(geojson.feature(found), media_type=geojson.MEDIA)


@router.get("/{code}/outlines", response_model=Page[OutlineVersion])
async def list_outlines(
    code: str, session: Session, by: Reader, limit: Limit = LIMIT, cursor: Cursor = None
) -> dict[str, object]:
    """What was drawn and verified, oldest first: hectares, by whom and when."""
    items, following = await queries.history(session, code, by, limit, cursor)
    return {"items": items, "next": following}


@router.put("/{code}/verified_ha", response_model=AreaRead)
async def verify_hectares(
    code: str,
    data: HectaresVerified,
    session: Session,
    by: Writer,
    if_match: IfMatch,
    response: Response,
) -> AreaRead:
    """Say how many hectares were verified in the field, beside what is measured."""
    return tagged(response, await commands.verify(session, code, data, if_match=if_match, by=by))


@files.get("", response_class=StreamingResponse, responses=geojson.answers("FeatureCollection"))
async def export_areas(
    by: Reader, request: Request, *, region: str | None = None, simplified: Simplified = False
) -> StreamingResponse:
    """The outlines of areas in your regions as a GeoJSON FeatureCollection."""
    sessions = request.app.state.sessions
    parts = commands.collection(sessions, by, region, simplified=simplified)
    return streamed(parts, geojson.MEDIA, "areas.geojson")
