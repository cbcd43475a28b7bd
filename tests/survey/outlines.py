"""Outlines for tests: squares, and files of them."""

import io
import json
import zipfile

import shapefile
from pyproj import CRS, Transformer

LON, LAT, SIDE = 111.5, -7.6, 0.01
UTM49S = 32749


def ring(x=LON, y=LAT, side=SIDE):
    """A square against the clock, closed."""
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def square(x=LON, y=LAT, side=SIDE):
    return {"type": "Polygon", "coordinates": [ring(x, y, side)]}


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


async def area(client, name="Klagen", region="35.19", members=()):
    body = {"name": name, "region": region, "members": list(members)}
    return await client.ok(await client.post("/v1/survey/areas", body))


async def draw(client, code, drawn, tag="*"):
    address = f"/v1/survey/areas/{code}/outline"
    return await client.http.put(address, json=drawn, headers={"If-Match": tag})


async def drawn(client, name, shape, **facts):
    """A new area with that outline."""
    made = await area(client, name, **facts)
    return await client.ok(await draw(client, made["code"], shape))


async def upload(client, content, key=None, **more):
    form = {} if key is None else {"property": key}
    files = {"file": ("batas.bin", content)}
    return await client.http.post("/v1/survey/area-outlines", files=files, data=form, **more)


def collection(*features):
    """A FeatureCollection of (properties, geometry)."""
    listed = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


def shapes(*features, epsg=UTM49S, key="KAWASAN", prj=True):
    """The files of a Shapefile of (name, GeoJSON geometry) in another coordinate system."""
    there = Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}", always_xy=True)
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYGON) as writer:
        writer.field(key, "C", size=80)
        for name, geometry in features:
            # A Shapefile's borders go with the clock, its holes against it.
            rings = [[there.transform(*p) for p in r[::-1]] for r in geometry["coordinates"]]
            writer.poly(rings)
            writer.record(name)
    files = {f"batas/kawasan.{ending}": part.getvalue() for ending, part in parts.items()}
    known = CRS.from_epsg(epsg).to_wkt("WKT1_ESRI").encode()
    return files | ({"batas/kawasan.prj": known} if prj else {})


def zipped(files, method=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()
