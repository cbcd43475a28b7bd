"""Recaps on the boundaries of another year: added up anew from what is recorded, and divided."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, sight
from services.chassis.auth import Principal
from services.chassis.db import large_read
from services.reporting.boundaries import rules
from services.reporting.boundaries.lineage import Lineage, Parts
from services.reporting.boundaries.rules import STAGES, Row, Sums
from services.reporting.boundaries.statements import (
    ACTIVITIES,
    LINES,
    MONEY,
    SCORES,
    SIZES,
    STAMP,
)
from services.reporting.reach import asked, part_of, within
from services.reporting.recaps.models import By, RecapItem
from services.reporting.recaps.statements import FIGURED


@dataclass(frozen=True, slots=True)
class Restated:
    """A region in a year, on the boundaries of another: those below it by code, and itself."""

    region: str
    by: By
    sources: tuple[str, ...]  # where what belongs to it may be recorded
    sums: Mapping[str, Sums]
    estimated: set[str]
    total: RecapItem

    def page(
        self, limit: int, cursor: str | None, more: Mapping[str, Sums] | None = None
    ) -> tuple[list[str], str | None]:
        """Codes of a page, also those of `more`, and the cursor of the next."""
        after = pagination.decode(cursor, 1)[0] if cursor else ""
        codes = [code for code in sorted({*self.sums, *(more or ())}) if code > after]
        some = codes[:limit]
        return some, pagination.encode([some[-1]]) if len(codes) > limit else None

    def item(self, code: str) -> RecapItem:
        """The figures of a region below; of one that has none, zeros."""
        return rules.item(self.sums.get(code, Sums()), code, estimated=code in self.estimated)


@lru_cache(maxsize=4)
def remembered(*_: object) -> list[Lineage]:
    """Where the lines of a generation are kept, until others are told of."""
    return []


async def lineage(session: AsyncSession) -> Lineage:
    """All lines that were told of, whatever region they are about."""
    stamp = (await session.execute(STAMP)).one()
    kept = remembered(*stamp)
    if not kept:
        rows = (await session.execute(LINES)).all()
        kept.append(Lineage((day, old, new, Fraction(share)) for day, old, new, share in rows))
    return kept[0]


async def recap(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int,
    by: By | None,
    boundaries: int,
) -> Restated:
    """A region of the caller's as it is on those boundaries: all that belongs to it on them.

    What belongs to it may be recorded under codes that were, or became, another's: only these are
    read beyond the caller's regions, and of what is read only what belongs to the region is told.
    """
    region = asked(principal, region)
    level = rules.level(region, by)
    await large_read(session)
    async with sight.also(session, (sight.EVERY,)):
        lines = await lineage(session)
    everywhere = region == sight.EVERY
    sources = [region] if everywhere else lines.sources(region)
    async with sight.also(session, tuple(sources) if sight.sees(region) else ()):
        sizes = await _sizes(session, lines, boundaries)
        facts = _facts(lines, sources, year, part_of(level))
        read = [(await session.execute(one, facts)).all() for one in (SCORES, MONEY, ACTIVITIES)]

    @cache
    def place(code: str, recorded: int) -> Parts:
        return lines.place(code, recorded, boundaries, sizes)

    # A country is a million numbers: others are answered meanwhile.
    return await asyncio.to_thread(_restated, read, place, region, level, tuple(sources))


def _restated(
    read: Sequence[Sequence[Any]],
    place: Callable[[str, int], Parts],
    region: str,
    level: By,
    sources: tuple[str, ...],
) -> Restated:
    sums, ways = rules.restated(_rows(*read), place)
    mine, length = rules.inside(sums, region), part_of(level)
    estimated = rules.cut_through(ways, region)
    total = rules.item(rules.whole(mine), region, estimated=estimated)
    below = rules.gathered(mine, length)
    return Restated(region, level, sources, below, rules.by_share(ways, length), total)


async def _sizes(session: AsyncSession, lines: Lineage, boundaries: int) -> dict[str, Fraction]:
    """Hectares of the regions that went into one with others, where they are known."""
    merged = {
        old
        for day in lines.days
        if day.day.year > boundaries
        for olds in day.out_of.values()
        if len(olds) > 1
        for old, _ in olds
    }
    if not merged:
        return {}
    rows = await session.execute(SIZES, {"year": boundaries, "codes": sorted(merged)})
    return {code: Fraction(hectares) for code, hectares in rows if hectares}


def _facts(lines: Lineage, sources: list[str], year: int, length: int) -> dict[str, Any]:
    spans = [within(code) for code in sources]
    facts: dict[str, Any] = {"year": year, "length": length}
    facts |= {"firsts": [first for first, _ in spans], "ends": [end for _, end in spans]}
    for n in (2, 5, 8, 13):
        facts[f"of_{n}"] = [code for code in lines.codes if len(code) == n]
    return facts


def _rows(scores: Sequence[Any], money: Sequence[Any], works: Sequence[Any]) -> Iterator[Row]:
    for row in scores:
        yield from _numbers(row, FIGURED)
    for row in money:
        for stage in STAGES:
            yield Row(row.code, row.year, ("money", row.source, stage), getattr(row, stage))
    for row in works:
        yield Row(row.code, row.year, ("activities", row.state), Decimal(row.n))


def _numbers(row: Any, names: tuple[str, ...]) -> Iterator[Row]:
    for name in names:
        yield Row(row.code, row.year, (name,), Decimal(getattr(row, name)))
