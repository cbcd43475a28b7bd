"""Draw areas, verify their hectares, take outlines away; every version is kept and told."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from fastapi import UploadFile
from sqlalchemy import Select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import ahead, downloads, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.db import Sessions
from services.chassis.files import safe_name
from services.chassis.ids import new_id
from services.chassis.problems import NotFound, Problem
from services.survey.areas import commands as areas
from services.survey.areas import queries as area_queries
from services.survey.areas.models import Area, AreaRead
from services.survey.outlines import geojson, queries, rules, surveyor, telling
from services.survey.outlines.file_problems import OutlineFileLarge, OutlineFileUnknown
from services.survey.outlines.models import HectaresVerified, OutlineDrawn, OutlineLaid
from services.survey.outlines.surveyor import Drawn
from services.survey.positions import telling as positions

MOST_BYTES = 32_000_000
STARTS = (b"{", b"PK\x03\x04")
MARK = b"\xef\xbb\xbf"
KEEP = text(
    "INSERT INTO area_outlines (id, area, region, version, geometry, simplified, points,"
    " measured_ha, verified_ha, by, at) SELECT :id, code, region, version + 1,"
    " CAST(:geometry AS jsonb), CAST(:simplified AS jsonb), CAST(:points AS integer),"
    " CAST(:measured_ha AS numeric), verified_ha, :by, :at FROM areas WHERE code = :code"
)
DRAW = text(
    "UPDATE areas SET version = version + 1,"
    " outline_version = CASE WHEN CAST(:points AS integer) IS NOT NULL THEN version + 1 END,"
    " measured_ha = CAST(:measured_ha AS numeric), west = :west, south = :south, east = :east,"
    " north = :north WHERE code = :code"
)
# The shape stays the same, under the area's next version.
VERIFY = text(
    "INSERT INTO area_outlines (id, area, region, version, geometry, simplified, points,"
    " measured_ha, verified_ha, by, at) SELECT :id, a.code, a.region, a.version + 1, o.geometry,"
    " o.simplified, o.points, a.measured_ha, CAST(:verified_ha AS numeric), :by, :at FROM areas a"
    " LEFT JOIN area_outlines o ON o.area = a.code AND o.version = a.outline_version"
    " WHERE a.code = :code"
)
VERIFIED = text(
    "UPDATE areas SET version = version + 1, verified_ha = CAST(:verified_ha AS numeric),"
    " outline_version = CASE WHEN outline_version IS NOT NULL THEN version + 1 END"
    " WHERE code = :code"
)
# A point inside, for RTs of which nothing better is known.
UNPLACE = text("DELETE FROM area_points WHERE area = :code")
PLACE = text(
    "INSERT INTO area_points (area, region, lon, lat) SELECT code, region, CAST(:lon AS numeric),"
    " CAST(:lat AS numeric) FROM areas WHERE code = :code AND CAST(:lon AS numeric) IS NOT NULL"
)
SHAPE = ("geometry", "simplified", "points", "measured_ha")
NOTHING: dict[str, Any] = dict.fromkeys((*SHAPE, "west", "south", "east", "north", "lon", "lat"))
FETCH = 20  # a shape may have 100,000 points


async def draw(
    session: AsyncSession, code: str, data: OutlineDrawn, *, if_match: str, by: Principal
) -> AreaRead:
    """Give the area this outline."""
    check_version(await area_queries.get(session, code, by), if_match)
    drawn = await surveyor.examine(data.model_dump())
    over = await _overlaps_when_held(session, {code: drawn}, by)
    check_version(await _anew(session, code, by), if_match)
    if over:
        raise over[code]
    await _write(session, [_row(code, drawn)], by=by)
    return await _read(session, code, by)


async def draw_many(
    session: AsyncSession, file: UploadFile, property: str, *, by: Principal
) -> list[OutlineLaid]:
    """Give the areas that a file names its outlines: all of them, or none."""
    features = await surveyor.read(await _content(file), property)
    names = {feature.name for feature in features if feature.name is not None}
    known = await queries.named(session, names, by)
    codes, faults = rules.matched(features, known, property)
    rules.ensure_faultless(faults)
    drawn = {codes[f.number]: f.drawn for f in features if f.drawn is not None}
    over = await _overlaps_when_held(session, drawn, by)
    numbers = {code: number for number, code in codes.items()}
    rules.ensure_faultless({numbers[code]: problem for code, problem in over.items()})
    await _write(session, [_row(code, one) for code, one in drawn.items()], by=by)
    session.expire_all()
    return [OutlineLaid.model_validate(area) for area in await queries.coded(session, drawn, by)]


async def remove(session: AsyncSession, code: str, *, if_match: str, by: Principal) -> AreaRead:
    """Take the outline away; its versions stay readable."""
    await areas.hold(session)
    area = await area_queries.get(session, code, by)
    check_version(area, if_match)
    if area.outline_version is None:
        raise NotFound(what="outline", key=code)
    await _write(session, [NOTHING | {"code": code}], by=by)
    return await _read(session, code, by)


async def verify(
    session: AsyncSession, code: str, data: HectaresVerified, *, if_match: str, by: Principal
) -> AreaRead:
    """Say how many hectares were verified in the field."""
    await areas.hold(session)
    area = await area_queries.get(session, code, by)
    check_version(area, if_match)
    at = now()
    facts = {"code": code, "verified_ha": data.verified_ha}
    await session.execute(VERIFY, facts | {"id": new_id(), "by": by.id, "at": at})
    await session.execute(VERIFIED, facts)
    await telling.tell(session, [code], at=at, actor=by.id)
    return await _read(session, code, by)


async def _content(file: UploadFile) -> bytes:
    content = await file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OutlineFileLarge(limit=MOST_BYTES)
    if not content.removeprefix(MARK).lstrip().startswith(STARTS):
        raise OutlineFileUnknown(filename=safe_name(file.filename))
    return content


async def _overlaps_when_held(
    session: AsyncSession, drawn: Mapping[str, Drawn], by: Principal
) -> dict[str, Problem]:
    """What lies over other areas, by area; from here on nobody else changes an area.

    Compared before areas are held, and again only if somebody drew nearby meanwhile.
    """
    boxes = {code: one.box for code, one in drawn.items()}
    seen = await queries.near(session, boxes)
    found = await _overlaps(session, drawn, seen, by)
    await areas.hold(session)
    now_there = await queries.near(session, boxes)
    return found if now_there == seen else await _overlaps(session, drawn, now_there, by)


async def _overlaps(
    session: AsyncSession, drawn: Mapping[str, Drawn], known: Mapping[str, int], by: Principal
) -> dict[str, Problem]:
    shapes = await queries.geometries(session, known)
    codes = [*drawn, *shapes]
    new = [one.geometry for one in drawn.values()]
    found: dict[str, Problem] = {}
    for overlap in await surveyor.compare(new, list(shapes.values())):
        other = codes[overlap.other]
        seen = by.covers(rules.region_of(other))
        found.setdefault(codes[overlap.one], rules.overlapping(overlap, other, seen=seen))
    return found


def _row(code: str, drawn: Drawn) -> dict[str, Any]:
    west, south, east, north = drawn.box
    lon, lat = drawn.inside
    shape = {name: getattr(drawn, name) for name in SHAPE}
    box = {"west": west, "south": south, "east": east, "north": north}
    return shape | box | {"code": code, "lon": lon, "lat": lat}


async def _write(session: AsyncSession, rows: Sequence[dict[str, Any]], *, by: Principal) -> None:
    at = now()
    await session.execute(KEEP, [row | {"id": new_id(), "by": by.id, "at": at} for row in rows])
    for change in (DRAW, UNPLACE, PLACE):
        await session.execute(change, list(rows))
    codes = [row["code"] for row in rows]
    await telling.tell(session, codes, at=at, actor=by.id)
    await positions.tell_of_areas(session, codes, at=at, actor=by.id)


async def _anew(session: AsyncSession, code: str, by: Principal) -> Area:
    """The area as it is now in the database."""
    session.expire_all()
    return await area_queries.get(session, code, by)


async def _read(session: AsyncSession, code: str, by: Principal) -> AreaRead:
    return (await area_queries.views(session, [await _anew(session, code, by)]))[0]


def collection(
    sessions: Sessions, by: Principal, region: str | None, *, simplified: bool
) -> AsyncIterator[bytes]:
    """The outlines of a region as a FeatureCollection, from a session of its own."""
    if region is not None:
        scope.ensure_mine(by, region)
    query = queries.features(by, region, simplified=simplified)
    return written(sessions, query, FETCH, geojson.feature)


async def written(
    sessions: Sessions, query: Select[Any], size: int, feature: Callable[[Any], bytes]
) -> AsyncIterator[bytes]:
    """Rows of a query as a FeatureCollection, so many at a time."""
    async with downloads.reading(sessions) as session:
        yield geojson.HEAD
        more = False
        async for rows in ahead.parts(session, query, size):
            yield geojson.listed(map(feature, rows), more=more)
            more = True
        yield geojson.TAIL
