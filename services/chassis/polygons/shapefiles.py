"""Reads a zipped Shapefile in memory, whatever coordinate system its .prj names."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

import shapefile
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from services.chassis.polygons.problems import (
    CrsUnknown,
    ShapefileUnreadable,
    ShapefileZipRefused,
)
from services.chassis.xlsx import DAMAGED, METHODS, entries_of

MEMBERS: Final = 40
TOTAL_BYTES: Final = 64 << 20
RATIO: Final = 100
RATIO_FROM: Final = 1 << 20
CHUNK: Final = 1 << 20
PRJ_LETTERS: Final = 20_000
JUNK: Final = "__MACOSX"
NEEDED: Final = (".shp", ".shx", ".dbf")
WGS84: Final = "EPSG:4326"
# How the reader fails on a file that is damaged or was never one.
BROKEN: Final = (
    *(LookupError, ValueError, TypeError, EOFError, OSError, ArithmeticError, *DAMAGED),
    *(shapefile.ShapefileException, shapefile.RingSamplingError),
    shapefile.PossiblyCorruptFileHeader,
)

Feature = tuple[dict[str, Any], Any]


def features(content: bytes, most: int = TOTAL_BYTES) -> Iterator[Feature]:
    """Properties and GeoJSON geometry of each feature, in degrees of WGS84; `most` bytes unpacked."""
    files = _members(content, most)
    if not all(ending in files for ending in NEEDED):
        raise ShapefileUnreadable
    to_degrees = _transformer(files.get(".prj", b""))
    for properties, geometry in _read(files):
        yield properties, _moved(geometry, to_degrees)


def _members(content: bytes, most: int) -> dict[str, bytes]:
    """The files of the one Shapefile in it by their endings, inflated under caps."""
    file = io.BytesIO(content)
    if entries_of(file) > MEMBERS:
        raise ShapefileZipRefused(reason=f"> {MEMBERS} files")
    try:
        with zipfile.ZipFile(file) as archive:
            return _inflated(archive, most)
    except DAMAGED as error:
        raise ShapefileUnreadable from error


def _inflated(archive: zipfile.ZipFile, most: int) -> dict[str, bytes]:
    found: dict[PurePosixPath, bytes] = {}
    left = most
    for entry in archive.infolist():
        path = _path(entry.filename)
        if entry.is_dir() or JUNK in path.parts:
            continue
        if entry.compress_type not in METHODS:
            raise ShapefileUnreadable
        found[path] = _whole(archive, entry, left, most)
        left -= len(found[path])
    shapes = [path for path in found if path.suffix.lower() == ".shp"]
    if len(shapes) != 1:
        raise ShapefileUnreadable
    stem = shapes[0].with_suffix("")
    return {
        path.suffix.lower(): part for path, part in found.items() if path.with_suffix("") == stem
    }


def _path(name: str) -> PurePosixPath:
    """Nothing is unpacked to disk; a name that would lead elsewhere is still no honest one."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.name:
        raise ShapefileZipRefused(reason=f"{name[:80]!r}")
    return path


def _whole(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, most: int) -> bytes:
    """An entry to its end, never trusting the size that it declares."""
    parts, size = [], 0
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise ShapefileZipRefused(reason=f"> {most >> 20} MB")
            if size > RATIO_FROM and size > RATIO * max(entry.compress_size, 1):
                raise ShapefileZipRefused(reason=f"> {RATIO}:1")
            parts.append(chunk)
    return b"".join(parts)


def _transformer(prj: bytes) -> Transformer:
    try:
        known = CRS.from_wkt(prj.decode("utf-8-sig", "replace")[:PRJ_LETTERS])
        return Transformer.from_crs(known, WGS84, always_xy=True)
    except ProjError as error:
        raise CrsUnknown from error


def _read(files: dict[str, bytes]) -> list[Feature]:
    """Every feature as it stands in the file; what the reader would only warn of is a fault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", shapefile.PossiblyCorruptFileHeader)
            return list(_records(files))
    except BROKEN as error:
        raise ShapefileUnreadable from error


def _records(files: dict[str, bytes]) -> Iterator[Feature]:
    shp, shx, dbf = (io.BytesIO(files[ending]) for ending in NEEDED)
    with shapefile.Reader(
        shp=shp, shx=shx, dbf=dbf, encoding=_encoding(files), encodingErrors="replace"
    ) as reader:
        for one in reader.iterShapeRecords():
            yield one.record.as_dict(), _geometry(one.shape)


def _encoding(files: dict[str, bytes]) -> str:
    said = files.get(".cpg", b"").decode("ascii", "replace").strip()
    try:
        "".encode(said or "utf-8")
    except LookupError:
        return "utf-8"
    return said or "utf-8"


def _geometry(shape: Any) -> Any:
    if shape.shapeType == shapefile.NULL:
        return None
    return shape.__geo_interface__


def _moved(geometry: Any, to_degrees: Transformer) -> Any:
    """The geometry with its polygons' rings in degrees; what is no polygon stays what it is."""
    kind = geometry["type"] if geometry else None
    if kind == "Polygon":
        return geometry | {"coordinates": [_ring(r, to_degrees) for r in geometry["coordinates"]]}
    if kind == "MultiPolygon":
        parts = [[_ring(r, to_degrees) for r in part] for part in geometry["coordinates"]]
        return geometry | {"coordinates": parts}
    return geometry


def _ring(ring: Any, to_degrees: Transformer) -> list[list[float]]:
    lons, lats = to_degrees.transform([p[0] for p in ring], [p[1] for p in ring])
    return [[lon, lat] for lon, lat in zip(lons, lats, strict=True)]
