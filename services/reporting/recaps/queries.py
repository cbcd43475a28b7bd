"""Reads the recaps: a handful of summed rows, whatever lies below them."""

from typing import Any

from sqlalchemy import Row, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.chassis.problems import RegionNotFound
from services.reporting.projections.models import FIGURES
from services.reporting.recaps import rules
from services.reporting.recaps.models import By, Recap, RecapTotal

SUMS = ", ".join(f"coalesce(sum({f}), 0) AS {f}" for f in FIGURES)
TOTAL = text(
    f"SELECT {SUMS} FROM recap_deltas WHERE generation = {SERVING} AND level = :level"  # noqa: S608
    " AND (region = :region OR :region = '*') AND year <= :year"
)
ITEMS = text(
    f"SELECT region, NULL AS name, {SUMS} FROM recap_deltas"  # noqa: S608
    f" WHERE generation = {SERVING} AND level = :level AND year <= :year"
    " AND (region = :region OR :region = '*' OR region LIKE :inside) AND region > :after"
    " GROUP BY region ORDER BY region LIMIT :limit"
)
RTS = text(
    f"SELECT rt AS region, (array_agg(name ORDER BY year DESC))[1] AS name, {SUMS} FROM rt_deltas"  # noqa: S608
    f" WHERE generation = {SERVING} AND year <= :year"
    " AND (:region = '*' OR rt LIKE :inside OR rt LIKE :inside_village) AND rt > :after"
    " GROUP BY rt ORDER BY rt LIMIT :limit"
)


def whole(principal: Principal) -> str:
    """The region of a caller who names none: all that is theirs, when that is one region."""
    if len(principal.regions) != 1:
        raise RegionNotFound(region="")
    return principal.regions[0]


async def recap(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int,
    by: By | None,
    limit: int,
    cursor: str | None,
) -> Recap:
    """A region of the caller's in a year, one item per region of the level `by`."""
    region = region or whole(principal)
    if not (region == scope.EVERYWHERE and principal.covers(region)):
        scope.ensure_mine(principal, region)
    level = by or rules.NEXT_LEVEL[rules.level_of(region)]
    rules.ensure_below(region, level)
    after = pagination.decode(cursor, 1)[0] if cursor else ""
    rows = await _items(session, region, year, level, limit + 1, after)
    total = rules.item(await _total(session, region, year), region, _country(region))
    return Recap(
        region=region,
        year=year,
        by=level,
        items=[rules.item(row, row.region, row.name) for row in rows[:limit]],
        total=RecapTotal(**dict(total)),
        next=pagination.encode([rows[limit - 1].region]) if len(rows) > limit else None,
    )


def _country(region: str) -> str | None:
    return "Indonesia" if region == scope.EVERYWHERE else None


async def _items(
    session: AsyncSession, region: str, year: int, level: str, limit: int, after: str
) -> list[Row[Any]]:
    facts = {"region": region, "year": year, "limit": limit, "after": after}
    facts |= {"inside": f"{region}.%", "inside_village": f"{region}-%", "level": level}
    return list((await session.execute(RTS if level == "rt" else ITEMS, facts)).all())


async def _total(session: AsyncSession, region: str, year: int) -> Row[Any]:
    level = "province" if region == scope.EVERYWHERE else rules.level_of(region)
    facts = {"region": region, "year": year, "level": level}
    return (await session.execute(TOTAL, facts)).one()
