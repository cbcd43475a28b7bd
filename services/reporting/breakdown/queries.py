"""Breaks a region and those below it down by source, dimension or programme."""

from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.db import large_read
from services.reporting.breakdown import rules
from services.reporting.breakdown.models import Breakdown, Level, Of
from services.reporting.breakdown.statements import STATEMENTS
from services.reporting.reach import asked, part_of, span, summed, within
from services.reporting.recaps.rules import end_of, ensure_below


async def breakdown(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    when: int | date,
    of: Of,
    by: Level | None,
    limit: int,
    cursor: str | None,
) -> Breakdown:
    """A region of the caller's in a year or on a day, one item per region of the level `by`."""
    region = asked(principal, region)
    level = by or rules.level_below(region)
    ensure_below(region, level)
    after = pagination.decode(cursor, 1)[0] if cursor else ""
    page = {"after": after, "limit": limit + 1} | _of(region, level) | _until(when)
    await large_read(session)
    rows = (await session.execute(STATEMENTS[of], page)).mappings()
    total, *items = rules.broken([dict(row) for row in rows], region)
    more = pagination.encode([items[limit - 1].region]) if len(items) > limit else None
    day = when if isinstance(when, date) else None
    said: dict[str, Any] = {"region": region, "year": page["year"], "on": day, "of": of}
    return Breakdown(**said, by=level, items=items[:limit], total=total, next=more)


def _of(region: str, level: Level) -> dict[str, Any]:
    """Which rows are of the region, and which regions of the level are below it."""
    inside_first, inside_end = within(region)
    first, end = span(region, level)
    facts = {"inside_first": max(inside_first, "0"), "inside_end": inside_end}
    facts |= {"level": level, "first": first, "end": end, **summed(region)}
    return {**facts, "length": part_of(level)}


def _until(when: int | date) -> dict[str, Any]:
    """What is known of a year, or was by the end of a day."""
    if isinstance(when, date):
        return {"year": when.year, "until": end_of(when), "past": True}
    return {"year": when, "until": "infinity", "past": False}
