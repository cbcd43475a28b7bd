"""Reads the recaps: a handful of summed rows, whatever lies below them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.chassis.problems import RegionNotFound
from services.reporting.projections.models import COUNTS, FIGURES
from services.reporting.recaps import rules
from services.reporting.recaps.models import By, Recap

SLUM = "ha_light + ha_medium + ha_heavy"
SUMMED = {name: name for name in FIGURES} | {"slum_ha": SLUM, "left_ha": f"{SLUM} + below_line_ha"}
# Hectares leave the database as they are written: exact, and never a number on the way.
SUMS = ", ".join(
    f"coalesce(sum({what}), 0){'' if name in COUNTS else '::text'} AS {name}"
    for name, what in SUMMED.items()
)
SEEN = f"generation = {SERVING} AND year <= :year"
# The region itself as the first row, then one row for each region below. Codes are compared as
# ranges: an index can follow them, whatever plan the server keeps.
TOTAL = (
    f"(SELECT '' AS region, NULL AS name, {SUMS} FROM recap_deltas"  # noqa: S608 - our own names
    f" WHERE {SEEN} AND level = :whole AND region >= :own_first AND region < :own_end)"
)
RECAP = text(
    f"{TOTAL} UNION ALL (SELECT region, NULL, {SUMS} FROM recap_deltas"  # noqa: S608
    f" WHERE {SEEN} AND level = :level AND region >= :first AND region < :end AND region > :after"
    " GROUP BY region ORDER BY region LIMIT :limit) ORDER BY region"
)
RECAP_OF_RTS = text(
    f"{TOTAL} UNION ALL (SELECT rt, (array_agg(name ORDER BY year DESC))[1], {SUMS} FROM rt_deltas"  # noqa: S608
    f" WHERE {SEEN} AND rt >= :first AND rt < :end AND rt > :after"
    " GROUP BY rt ORDER BY rt LIMIT :limit) ORDER BY region"
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
    total, *rows = await _rows(session, region, year, level, limit + 1, after)
    return {
        "region": region,
        "year": year,
        "by": level,
        "items": [rules.figures(sums, code, name) for code, name, *sums in rows[:limit]],
        "total": rules.figures(total[2:], region),
        "next": pagination.encode([rows[limit - 1][0]]) if len(rows) > limit else None,
    }


async def _rows(
    session: AsyncSession, region: str, year: int, level: str, limit: int, after: str
) -> Sequence[Sequence[Any]]:
    whole = max("province", rules.level_of(region), key=rules.ORDER.index)
    own_first, own_end = rules.span(region, whole)
    first, end = rules.span(region, level)
    facts = {"year": year, "whole": whole, "own_first": own_first, "own_end": own_end}
    facts |= {"level": level, "first": first, "end": end, "after": after, "limit": limit}
    return (await session.execute(RECAP_OF_RTS if level == "rt" else RECAP, facts)).all()
