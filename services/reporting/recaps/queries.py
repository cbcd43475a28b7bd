"""Reads the recaps: of a year a handful of summed rows, of a day what was told by then."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic_core import to_json
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, sight, wire
from services.chassis.auth import Principal
from services.chassis.db import large_read, plans_kept
from services.reporting.boundaries import queries as boundaries
from services.reporting.boundaries.queries import Restated
from services.reporting.boundaries.rules import ensure_year
from services.reporting.decrees import queries as decrees
from services.reporting.decrees import rules as decree_rules
from services.reporting.decrees.rules import Told
from services.reporting.reach import asked, level_of, part_of, span, summed, within
from services.reporting.recaps import rules
from services.reporting.recaps.models import By, Comparison, Recap, Written
from services.reporting.recaps.statements import CHANGED, ON_DAY, RECAP, RECAP_OF_RTS, RTS_ON_DAY

Found = list[tuple[str, bytes]]  # the region itself, without its code; then those below it
REMEMBERED = 8192  # regions in a year, of some 1 kB each


@lru_cache(maxsize=REMEMBERED)
def remembered(*_: str | int) -> list[bytes]:
    """Where the figures of a region, a year and a change are kept; empty until they are read.

    What changes in a region gives it another place, so figures are never older than their sums;
    they are read together with what they were changed by, so they are never newer.
    """
    return []


async def recap(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    when: int | date,
    by: By | None,
    limit: int,
    cursor: str | None,
) -> Written:
    """A region of the caller's in a year or on a day, one item per region of the level `by`."""
    region = asked(principal, region)
    level = by or rules.NEXT_LEVEL[level_of(region)]
    rules.ensure_below(region, level)
    after = pagination.decode(cursor, 1)[0] if cursor else ""
    first, end = span(region, level)
    page = {"level": level, "first": first, "end": end, "after": after, "limit": limit + 1}
    page |= summed(region)
    if isinstance(when, date):
        decreed = await decrees.of_regions(session, [region])
        found = await _of_day(session, region, when, page)
    else:
        with plans_kept():
            of = _rts if level == "rt" else _regions
            decreed, found = await of(session, region, page | {"year": when})
    (_, total), *items = found
    more = pagination.encode([items[limit - 1][0]]) if len(items) > limit else None
    in_force = decree_rules.in_force(decreed, *rules.ended(when))
    said, shown = rules.said(when), [item for _, item in items[:limit]]
    return Written(said, region, level, shown, total, more, in_force)


async def told(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    when: int | date,
    on: int | None,
    by: By | None,
    page: tuple[int, str | None],
) -> Written:
    """A recap as it is recorded, or on the boundaries at the end of the year `on`."""
    if on is None:
        return await recap(session, principal, region, when, by, *page)
    return await restated(session, principal, region, when, on, by, page)


async def restated(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    when: int | date,
    on: int,
    by: By | None,
    page: tuple[int, str | None],
) -> Written:
    """On the boundaries at the end of the year `on`; `page` are its limit and cursor."""
    year = ensure_year(when)
    found = await boundaries.recap(session, principal, region, year, by, on)
    codes, more = found.page(*page)
    items = [to_json(found.item(code)) for code in codes]
    in_force = decree_rules.in_force(await _decreed(session, found), *rules.ended(year))
    said = rules.said(year, on)
    return Written(said, found.region, found.by, items, to_json(found.total), more, in_force)


async def _decreed(session: AsyncSession, found: Restated) -> list[Told]:
    """All decrees of a region under the codes that its figures are recorded under."""
    async with sight.also(session, found.sources if sight.sees(found.region) else ()):
        return await decrees.of_regions(session, found.sources)


async def _of_day(session: AsyncSession, region: str, day: date, page: dict[str, Any]) -> Found:
    """The region and a page of those below it, as they were known at the end of the day."""
    first, end = within(region)
    page |= {"year": day.year, "until": rules.end_of(day)}
    page |= {"inside_first": max(first, "0"), "inside_end": end}
    statement = ON_DAY
    if page["level"] == "rt":
        statement = RTS_ON_DAY
        page |= {"first_rt": page["first"], "end_rt": page["end"], "rts": page["limit"]}
        first, end = span(region, "village")
        page |= {"level": "village", "first": first, "end": end, "limit": 0}
    await large_read(session)
    rows = await session.execute(statement, page | {"length": part_of(page["level"])})
    return _named(region, rows)


def _named(region: str, rows: Iterable[Sequence[Any]]) -> Found:
    """Rows as JSON, that of the region itself without a code."""
    return [(code, rules.written(sums, code or region, name)) for code, name, *sums in rows]


async def _rts(
    session: AsyncSession, region: str, page: dict[str, Any]
) -> tuple[list[Told], Found]:
    """The decrees of the region; the region and a page of its RTs."""
    found = await wire.ask(session, RECAP_OF_RTS, page | decrees.asked([region]))
    return decrees.told(found.decrees), _named(region, found.rows)


async def _regions(
    session: AsyncSession, region: str, page: dict[str, Any]
) -> tuple[list[Told], Found]:
    """The same with those below it; what is remembered of them is not summed again."""
    changed = await wire.ask(session, CHANGED, page | decrees.asked([region]))
    decreed = decrees.told(changed.decrees)
    pairs = list(zip(changed.regions, changed.changes, strict=True))
    known = {
        (code, by): slot[0]
        for code, by in pairs
        if by is not None and (slot := remembered(code or region, page["year"], by))
    }
    if len(known) == len(pairs):
        return decreed, [(code, item) for (code, _), item in known.items()]
    keys = [f"{code} {by}" for code, by in known]
    found = []
    for code, by, *sums in await session.execute(RECAP, page | {"known": keys}):
        if (item := known.get((code, by))) is None:
            item = rules.written(sums, code or region)
            if by is not None:
                remembered(code or region, page["year"], by)[:] = [item]
        found.append((code, item))
    return decreed, found


async def comparison(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    whens: tuple[int, int] | tuple[date, date],
    by: By | None,
    limit: int,
    cursor: str | None,
) -> Comparison:
    """Two years or days of a region; the regions of the earlier are among those of the later."""
    then, now = [await recap(session, principal, region, when, by, limit, cursor) for when in whens]
    crossed = decree_rules.crossed(then.in_force, now.in_force)
    return rules.compare(then.read(), now.read(), crossed)


async def compared(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    whens: tuple[int, int] | tuple[date, date],
    on: int | None,
    by: By | None,
    page: tuple[int, str | None],
) -> Comparison:
    """A comparison as it is recorded, or on the boundaries at the end of the year `on`."""
    if on is None:
        return await comparison(session, principal, region, whens, by, *page)
    return await restated_comparison(session, principal, region, whens, on, by, page)


async def restated_comparison(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    whens: tuple[int, int] | tuple[date, date],
    on: int,
    by: By | None,
    page: tuple[int, str | None],
) -> Comparison:
    """Two years of a region, both on the boundaries at the end of the year `on`."""
    than, year = map(ensure_year, whens)
    then = await boundaries.recap(session, principal, region, than, by, on)
    now = await boundaries.recap(session, principal, region, year, by, on)
    codes, more = now.page(*page, then.sums)
    known = await _decreed(session, now)
    forces = [decree_rules.in_force(known, *rules.ended(of_year)) for of_year in (than, year)]
    told: list[Recap] = [
        {
            **rules.said(of_year, on),
            **decree_rules.decreed(in_force),
            "region": found.region,
            "by": found.by,
            "items": [found.item(code) for code in codes if code in found.sums or found is now],
            "total": found.total,
            "next": more,
        }
        for of_year, found, in_force in zip((than, year), (then, now), forces, strict=True)
    ]
    return rules.compare(told[0], told[1], decree_rules.crossed(*forces))
