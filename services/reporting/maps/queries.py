"""Finding what a tile, a box or a list draws, and what a map needs to know of a layer."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import to_json
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import downloads, wire
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import Sessions, plans_kept
from services.reporting.maps import mvt, places, rules, shapes
from services.reporting.maps.cells import MOST_ZOOM, Box, on_earth
from services.reporting.maps.kept import Kept, key
from services.reporting.maps.layers import LAYERS
from services.reporting.maps.models import (
    BoundaryLevel,
    BoundarySet,
    LayerName,
    TileDescription,
    VectorLayer,
)
from services.reporting.maps.places import Drawing, Layer
from services.reporting.maps.rules import RegionLevel
from services.reporting.maps.statements import BOUNDS, BOUNDS_OF_WORKS, MARK, YEARS
from services.reporting.reach import COUNTRY, ORDER, asked, part_of, summed, within

MOST: Final = 500  # features of a tile, of a box, of a page
FETCH: Final = 100
META: Final = "meta"
FINEST: Final = MOST_ZOOM
TILES: Final = "/v1/reports/maps/{name}/tiles/{{z}}/{{x}}/{{y}}.mvt?year={year}"
REGENCY: Final = part_of("regency")
kept = Kept()


@dataclass(frozen=True)
class View:
    """Of which regions what is drawn, and of which year.

    `regencies` are those around smaller ones which the caller sees too.
    """

    regions: tuple[str, ...]
    year: int
    regencies: tuple[str, ...]

    @classmethod
    def of(cls, principal: Principal, region: str | None, year: int | None) -> "View":
        """All regions of the caller, or the one that is asked for; raises RegionNotFound."""
        own = principal.regions if region is None else (asked(principal, region),)
        regions = rules.outermost(own)
        around = {one[:REGENCY] for one in regions if principal.covers(one[:REGENCY])}
        return cls(regions, year or now().year, tuple(sorted(around - set(regions))))

    @property
    def spans(self) -> dict[str, list[str]]:
        """The codes in them."""
        firsts, ends = zip(*map(within, self.regions), strict=True) if self.regions else ((), ())
        return {"firsts": list(firsts), "ends": list(ends), "regencies": list(self.regencies)}

    @property
    def tops(self) -> dict[str, list[str]]:
        """The rows of sums that they are; a code begins with a digit."""
        rows = [summed(region) for region in self.regions]
        rows = [row | {"own_first": max(row["own_first"], "0")} for row in rows]
        named = {"levels": "whole", "firsts": "own_first", "ends": "own_end"}
        return {name: [row[key] for row in rows] for name, key in named.items()}


def in_square(view: View, box: Box, levels: Sequence[RegionLevel], zoom: int) -> dict[str, Any]:
    """What a square asks for: of each region of the view its level."""
    own: dict[str, Any] = view.spans | {"year": view.year, "levels": levels, "most": MOST}
    own |= {"bands": sorted({rules.band(level, zoom) for level in levels})}
    own |= {"first": box.first, "beyond": box.beyond, "above": box.above}
    return own | {"x1": box.x1, "y1": box.y1, "x2": box.x2, "y2": box.y2}


async def tile(
    session: AsyncSession,
    sessions: Sessions,
    view: View,
    name: LayerName,
    at: tuple[int, int, int],
) -> bytes:
    """A tile of a layer, empty where nothing is; raises TileNotFound.

    The session is asked whether the tile that is kept still holds, and nothing after it: what is
    drawn anew comes from a session of its own.
    """
    box, layer = rules.tile_at(*at), LAYERS[name]
    tops = {key: ",".join(codes) for key, codes in view.tops.items()}
    with plans_kept():
        mark = (await wire.ask(session, MARK, tops, alone=True)).mark
    own = key(view, name, *at, mark)
    found = kept.find(own) if layer.kept else None
    if found is None:
        found = b""
        if at[0] >= layer.min_zoom:
            async with sessions.begin() as fresh:
                found = await _drawn(fresh, view, name, box, at[0])
        if layer.kept:
            kept.keep(own, found)
    return found


async def _drawn(session: AsyncSession, view: View, name: LayerName, box: Box, zoom: int) -> bytes:
    levels = [rules.drawn(zoom, region) for region in view.regions]
    layer = LAYERS[name]
    drawing = layer.at(zoom)
    rows = (await session.execute(drawing.heaviest, in_square(view, box, levels, zoom))).all()
    largest = min(levels, key=ORDER.index, default=rules.drawn(zoom, COUNTRY))
    said = {"level": largest if drawing is layer.regions else "single", "zoom": zoom}
    return _written(name, drawing, rows, mvt.Frame(box), said | {"year": view.year})


def _written(
    name: LayerName, drawing: Drawing, rows: Sequence[Any], frame: mvt.Frame, said: dict[str, Any]
) -> bytes:
    """Rows as a tile; how many more there are is told beside them."""
    if not rows:
        return b""
    drawn, meta = mvt.Layer(name), mvt.Layer(META)
    for row in rows:
        if drawing.polygons:
            kind, commands = mvt.POLYGON, frame.polygons(shapes.unpacked(row.shape))
        else:
            kind, commands = mvt.POINT, frame.point(row.x, row.y)
        if commands:
            drawn.add(kind, commands, places.drawn(drawing.tell(row)))
    middle = frame.point((frame.box.x1 + frame.box.x2) // 2, (frame.box.y1 + frame.box.y2) // 2)
    meta.add(mvt.POINT, middle, {"left_out": rows[0].found - len(rows), **said})
    return mvt.tile([drawn, meta])


async def in_box(
    session: AsyncSession,
    view: View,
    name: LayerName,
    level: BoundaryLevel,
    bbox: str,
    *,
    geometry: bool = True,
) -> bytes:
    """What of a layer lies in a box as a FeatureCollection, the heaviest first."""
    drawing, levels = LAYERS[name].at(FINEST), [level for _ in view.regions]
    asks = in_square(view, rules.box_of(bbox), levels, FINEST)
    rows = (await session.execute(drawing.heaviest, asks)).all()
    more = rows[0].found - len(rows) if rows else 0
    tell = feature if geometry else unplaced
    written = b",\n".join(tell(drawing, row) for row in rows)
    return HEAD + written + b'\n],"left_out":%d}\n' % more


async def page(
    sessions: Sessions,
    view: View,
    name: LayerName,
    level: BoundaryLevel,
    after: str,
    limit: int,
    *,
    geometry: bool = True,
) -> AsyncIterator[bytes]:
    """A part of a layer by code as a FeatureCollection, from a session of its own."""
    drawing = LAYERS[name].at(FINEST)
    asks: dict[str, Any] = view.spans | {"year": view.year, "after": after, "most": limit + 1}
    asks |= {"level": level, "band": rules.band(level, FINEST)}
    async with downloads.reading(sessions) as session:
        yield HEAD
        found = await session.stream(drawing.listed, asks, execution_options={"yield_per": FETCH})
        count, last, tell = 0, "", feature if geometry else unplaced
        async for row in found:
            count += 1
            if count > limit:
                break
            last = row.code
            yield (b",\n" if count > 1 else b"") + tell(drawing, row)
        await found.close()
        following = to_json(last if count > limit else None)
        yield b'\n],"next":' + following + b"}\n"


HEAD: Final = b'{"type":"FeatureCollection","features":[\n'


def feature(drawing: Drawing, row: Any) -> bytes:
    """A row as a GeoJSON feature."""
    if drawing.polygons:
        geometry: Any = shapes.geometry_of(row.shape)
    else:
        stated = (float(row.lon), float(row.lat)) if "lon" in row._fields else None
        geometry = {"type": "Point", "coordinates": stated or on_earth(row.x, row.y)}
    told = places.exact(drawing.tell(row))
    return to_json({"type": "Feature", "id": row.code, "properties": told, "geometry": geometry})


async def described(
    session: AsyncSession, view: View, name: LayerName, *, narrowed: bool
) -> TileDescription:
    """What a map needs to know of a layer; `narrowed` to the region of the view, its tiles are too."""
    layer = LAYERS[name]
    years = await session.execute(YEARS, view.tops)
    sides = (await session.execute(BOUNDS, view.spans)).one()
    if sides.x1 is None:
        sides = (await session.execute(BOUNDS_OF_WORKS, view.spans)).one()
    sets = await boundary_sets(session) if layer.regions and layer.regions.polygons else []
    return TileDescription(
        name=name,
        description=layer.description,
        attribution=attribution(sets),
        minzoom=layer.min_zoom,
        maxzoom=MOST_ZOOM,
        bounds=_bounds(sides),
        tiles=[
            TILES.format(name=name, year=view.year)
            + (f"&region={view.regions[0]}" if narrowed else "")
        ],
        vector_layers=list(_vectors(name, layer)),
        years=list(years.scalars()),
    )


def _bounds(sides: Any) -> list[float]:
    if sides.x1 is None:
        return [float(side) for side in rules.INDONESIA]
    (west, north), (east, south) = on_earth(sides.x1, sides.y1), on_earth(sides.x2, sides.y2)
    return [west, south, east, north]


def _vectors(name: LayerName, layer: Layer) -> Iterable[VectorLayer]:
    own = layer.single
    if layer.regions:
        last = MOST_ZOOM if own is None else rules.SINGLES - 1
        yield _vector(name, layer, layer.regions, 0, last)
    if own:
        yield _vector(name, layer, own, rules.SINGLES if layer.regions else layer.min_zoom)


def _vector(
    name: LayerName, layer: Layer, drawing: Drawing, first: int, last: int = MOST_ZOOM
) -> VectorLayer:
    return VectorLayer(
        id=name,
        description=layer.description,
        minzoom=first,
        maxzoom=last,
        fields=dict(drawing.fields),
    )


def unplaced(drawing: Drawing, row: Any) -> bytes:
    """A feature whose geometry nobody asked for."""
    told = places.exact(drawing.tell(row))
    return to_json({"type": "Feature", "id": row.code, "properties": told, "geometry": None})


async def boundary_sets(session: AsyncSession) -> Sequence[BoundarySet]:
    """Files of borders that are in use, of the caller's regions and of those around, newest first."""
    query = select(BoundarySet).order_by(col(BoundarySet.year).desc(), col(BoundarySet.id).desc())
    return (await session.exec(query)).all()


def attribution(sets: Sequence[BoundarySet]) -> str:
    """Whose borders they are, each said once."""
    return "; ".join(dict.fromkeys(f"{s.source} ({s.year}), {s.licence}" for s in sets))


def told(sets: Sequence[BoundarySet]) -> list[dict[str, Any]]:
    """As people see them."""
    return [one.model_dump() | {"imported_on": one.imported_at.date()} for one in sets]
