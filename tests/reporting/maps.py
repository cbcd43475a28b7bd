"""Where things lie, as survey tells it, and what is drawn of that."""

from typing import Any

import mapbox_vector_tile

from contracts.survey import AreaDelineated
from contracts.survey_positions import VillagePositioned
from services.chassis.ids import new_id
from services.reporting.maps.cells import BITS, on_map
from tests.reporting.events import changed

VILLAGE = "35.19.09.2010"
LON, LAT = 111.5, -7.6


def rt(number: int, village: str = VILLAGE) -> str:
    return f"{village}-001-{number:03d}"


def placed(*places: tuple[str, float, float], **facts: Any) -> VillagePositioned:
    """Where these RTs of one village lie."""
    rts = [
        {"rt": code, "lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "source": "stated"}
        for code, lon, lat in places
    ]
    return changed(VillagePositioned, region=places[0][0][:13], rts=rts, **facts)


def again(event: Any, version: int, **facts: Any) -> Any:
    """The same entity, as it stands later."""
    told = event.model_dump(mode="json") | {"id": str(new_id()), "version": version} | facts
    return type(event).model_validate(told)


def ring(lon: float, lat: float, side: float) -> list[list[float]]:
    east, north = lon + side, lat + side
    return [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]


def square(lon: float = LON, lat: float = LAT, side: float = 0.01) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring(lon, lat, side)]}


def delineated(code: str, geometry: Any, **facts: Any) -> AreaDelineated:
    known = {"code": code, "name": code[8:], "region": code[:5], "geometry": geometry}
    return changed(AreaDelineated, **known | facts)


def tile_of(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    """The tile in which a place lies."""
    x, y = on_map(lon, lat)
    return zoom, x >> (BITS - zoom), y >> (BITS - zoom)


async def ask(
    running: Any, layer: str, zoom: int, at: tuple[float, float] = (LON, LAT), **more: Any
) -> Any:
    """The answer for the tile in which a place lies; `who` are the caller's."""
    who = more.pop("who", {})
    z, x, y = tile_of(*at, zoom)
    address = f"/v1/reports/maps/{layer}/tiles/{z}/{x}/{y}.mvt"
    return await running.client(**who).get(address, **{"year": 2024} | more)


def read(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """The features of a tile by layer, read by somebody else's code."""
    options = {"y_coord_down": True}
    found = mapbox_vector_tile.decode(content, default_options=options) if content else {}
    return {name: layer["features"] for name, layer in found.items()}


async def tile(running: Any, layer: str, zoom: int, *at: Any, **more: Any) -> Any:
    """The properties of the features of a layer in a tile, and what `meta` says of it."""
    answer = await ask(running, layer, zoom, *at, **more)
    assert answer.status_code in {200, 204}, answer.text
    found = read(answer.content)
    (meta,) = [one["properties"] for one in found.get("meta", [])] or [{}]
    return [one["properties"] for one in found.get(layer, [])], meta


def codes(features: Any) -> list[str]:
    return sorted(one["code"] for one in features)


async def listed(running: Any, layer: str, **asked: Any) -> Any:
    """Every page of a layer as GeoJSON."""
    who = asked.pop("who", {})
    client, found, after = running.client(**who), [], ""
    while after is not None:
        address = f"/v1/reports/maps/{layer}.geojson"
        body = await client.ok(await client.get(address, after=after, **{"year": 2024} | asked))
        found += body["features"]
        after = body["next"]
    return found
