"""Finding outlines: standing ones, their history, and whose lie near."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, Text, cast, func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, sight
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.areas import queries as areas
from services.survey.areas.models import Area
from services.survey.outlines.models import AreaOutline

NEAR = text(
    "SELECT DISTINCT a.code, a.outline_version AS version FROM unnest(CAST(:west AS float8[]),"
    " CAST(:south AS float8[]), CAST(:east AS float8[]), CAST(:north AS float8[]))"
    " AS b (west, south, east, north) JOIN areas a ON a.west <= b.east AND a.east >= b.west"
    " AND a.south <= b.north AND a.north >= b.south WHERE a.code <> ALL(:own)"
)
GEOMETRIES = text(
    "SELECT o.area, o.geometry::text AS geometry FROM area_outlines o"
    " JOIN unnest(CAST(:codes AS text[]), CAST(:versions AS integer[])) AS w (code, version)"
    " ON o.area = w.code AND o.version = w.version"
)


async def near(session: AsyncSession, boxes: Mapping[str, Sequence[float]]) -> dict[str, int]:
    """Other areas whose boxes meet these, wherever they are, and the version of their outlines."""
    sides = zip(*boxes.values(), strict=True)
    facts = dict(zip(("west", "south", "east", "north"), map(list, sides), strict=True))
    async with sight.everything(session):  # an overlap knows no regions
        found = await session.execute(NEAR, facts | {"own": list(boxes)})
    return {row.code: row.version for row in found}


async def geometries(session: AsyncSession, versions: Mapping[str, int]) -> dict[str, str]:
    """These outlines as GeoJSON texts by area, wherever they are."""
    facts = {"codes": list(versions), "versions": list(versions.values())}
    async with sight.everything(session):
        found = await session.execute(GEOMETRIES, facts)
    return {row.area: row.geometry for row in found}


async def named(session: AsyncSession, names: Iterable[str], by: Principal) -> list[Area]:
    """The caller's areas that have one of these codes or, in capitals, names."""
    wanted = [name.upper() for name in names]
    query = select(Area).where(
        scope.visible(Area.region, by),
        col(Area.code).in_(wanted) | func.upper(col(Area.name)).in_(wanted),
    )
    return list((await session.exec(query.order_by(col(Area.code)))).all())


async def coded(session: AsyncSession, codes: Iterable[str], by: Principal) -> list[Area]:
    """The caller's areas of these codes."""
    query = select(Area).where(scope.visible(Area.region, by), col(Area.code).in_(list(codes)))
    return list((await session.exec(query.order_by(col(Area.code)))).all())


async def history(
    session: AsyncSession, code: str, by: Principal, limit: int, cursor: str | None
) -> tuple[list[AreaOutline], str | None]:
    """What was said of the area, oldest first; the shapes stay where they are."""
    await areas.get(session, code, by)
    query = select(AreaOutline).where(AreaOutline.area == code)
    return await pagination.page(
        session, query, col(AreaOutline.version), limit=limit, cursor=cursor
    )


async def feature(
    session: AsyncSession, code: str, by: Principal, version: int | None, *, simplified: bool
) -> Row[Any]:
    """The area with its outline, standing or of that version; raises NotFound without one."""
    area = await areas.get(session, code, by)
    wanted = area.outline_version if version is None else version
    query = features(by, None, simplified=simplified, standing=False)
    mine = query.where(col(Area.code) == code, col(AreaOutline.version) == wanted)
    found = (await session.execute(mine)).first()
    if found is None:
        raise NotFound(what="outline", key=code)
    return found


def features(
    by: Principal, region: str | None, *, simplified: bool, standing: bool = True
) -> Select[Any]:
    """Areas with an outline in the caller's regions, by code; the geometry is a GeoJSON text."""
    shape = AreaOutline.simplified if simplified else AreaOutline.geometry
    query = select(
        *(Area.id, Area.code, Area.name, Area.region, AreaOutline.version),  # type: ignore[call-overload]
        *(AreaOutline.measured_ha, AreaOutline.verified_ha, cast(shape, Text).label("geometry")),
    ).join(AreaOutline, col(AreaOutline.area) == col(Area.code))
    if standing:
        query = query.where(col(AreaOutline.version) == col(Area.outline_version))
    mine = query.where(scope.visible(Area.region, by, region), col(shape).is_not(None))
    return mine.order_by(col(Area.code))  # type: ignore[no-any-return]
