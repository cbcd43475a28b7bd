"""Reading the registry: regions as they are listed, and their lines."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, Text, any_, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import Level, level_of, regions, valid_region_code
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import RegionNotFound
from services.survey.imports.rules import rt_name
from services.survey.regions import rules
from services.survey.regions.models import (
    LineFilter,
    LinePage,
    RegionBps,
    RegionFilter,
    RegionItem,
    RegionLine,
    RegionRead,
    Relative,
)
from services.survey.regions.rules import Known

BELOW: dict[str, Level] = {
    "*": "province",
    "province": "regency",
    "regency": "district",
    "district": "village",
    "village": "village",
}
BY_DAY = (RegionLine.valid_from, RegionLine.old_code, RegionLine.new_code)


async def known(session: AsyncSession) -> list[Known]:
    """Every line of the registry, the oldest first: what begins and ends by it."""
    query = select(*map(col, (*BY_DAY, RegionLine.name))).order_by(*map(col, BY_DAY))
    return [Known(*row) for row in (await session.execute(query)).all()]


def named(code: str) -> str:
    """The name of a region, or how people call an RT."""
    return rt_name(code) if "-" in code else regions.name(code) or code


async def page(
    session: AsyncSession, principal: Principal, wanted: RegionFilter
) -> tuple[list[RegionItem], str | None]:
    """Regions of the caller's, by code; those that are searched for by how well they fit."""
    if wanted.bps is not None:
        rules.ensure_bps(wanted.bps)
        found = await _with_bps(session, wanted.bps)
        return await items(session, filter(principal.covers, found)), None
    tops = [_asked(principal, wanted.region)] if wanted.region else list(principal.regions)
    if wanted.search is not None:
        hits = [
            hit.code
            for top in tops
            for hit in regions.search(
                wanted.search, level=wanted.level, within=top, limit=wanted.limit
            )
        ]
        return await items(session, hits[: wanted.limit]), None
    if len(tops) != 1:
        raise RegionNotFound(region="")
    codes = _within(tops[0], wanted.level)
    after = pagination.decode(wanted.cursor, 1)[0] if wanted.cursor else ""
    left = [code for code in codes if code > after]
    some = left[: wanted.limit]
    more = pagination.encode([some[-1]]) if len(left) > len(some) else None
    return await items(session, some), more


def _asked(principal: Principal, region: str) -> str:
    if not (region == scope.EVERYWHERE and principal.covers(region)):
        scope.ensure_mine(principal, region)
    return region


def _within(top: str, level: Level | None) -> tuple[str, ...]:
    return regions.within(top, level or BELOW[top if top == "*" else level_of(top)])


async def _with_bps(session: AsyncSession, bps: str) -> list[str]:
    """Whom the registry gives this BPS code."""
    query = select(RegionBps.code).where(RegionBps.bps_code == bps).order_by(col(RegionBps.code))
    return list((await session.exec(query)).all())


async def _bps_of(session: AsyncSession, codes: Collection[str]) -> dict[str, str]:
    these = col(RegionBps.code) == any_(literal(sorted(codes), ARRAY(Text)))
    rows = await session.exec(select(RegionBps.code, RegionBps.bps_code).where(these))
    return dict(rows.all())


async def items(session: AsyncSession, codes: Iterable[str]) -> list[RegionItem]:
    """These regions, each with the BPS code that holds."""
    found = [regions.get(code) for code in codes if code in regions]
    own = await _bps_of(session, [one.code for one in found])
    return [
        RegionItem(
            code=one.code,
            name=one.name,
            level=one.level,
            bps_code=own.get(one.code, one.bps_code),
        )
        for one in found
    ]


async def read(session: AsyncSession, principal: Principal, code: str, on: date) -> RegionRead:
    """A region or an RT of the caller's with all that came before and after it."""
    rules.ensure_there(code, known=valid_region_code(code), mine=principal.covers(code))
    lines, village = await _lines_of(session, code), code[: rules.VILLAGE]
    rules.ensure_there(code, known=bool(lines) or village in regions, mine=True)
    # An RT without lines of its own holds as its village does.
    about = code if lines else village
    held = lines if about == code else await _lines_of(session, village)
    told = [(line.valid_from, line.old_code, line.new_code) for line in held]
    valid, began, ended = rules.holds(told, about, on)
    into = [line for line in lines if line.new_code == code and line.valid_from <= on]
    names = [line.name for line in into if line.name]
    own = await _bps_of(session, [code])
    listed = regions.find(code)
    return RegionRead(
        code=code,
        name=names[-1] if names else named(code),
        level=level_of(code),
        bps_code=own.get(code, listed.bps_code if listed else None),
        on=on,
        valid=valid,
        valid_from=began,
        valid_to=ended - timedelta(days=1) if ended else None,
        predecessors=[_relative(one, one.old_code) for one in lines if one.new_code == code],
        successors=[_relative(one, one.new_code) for one in lines if one.old_code == code],
    )


async def _lines_of(session: AsyncSession, code: str) -> list[RegionLine]:
    """What was told of a code, by day."""
    query = select(RegionLine).where(
        or_(col(RegionLine.old_code) == code, col(RegionLine.new_code) == code)
    )
    return list((await session.exec(query.order_by(*map(col, BY_DAY)))).all())


def _relative(line: RegionLine, code: str) -> Relative:
    name = line.name if code == line.new_code and line.name else named(code)
    return Relative.model_validate({**line.model_dump(), "code": code, "name": name})


def lines_of(principal: Principal, wanted: LineFilter) -> Select[Any]:
    """Lines of which either code lies in the caller's regions, and in the region that is asked for."""
    region = _asked(principal, wanted.region) if wanted.region else None
    query = select(RegionLine).where(
        or_(
            *(
                scope.visible(one, principal, region)
                for one in (RegionLine.old_code, RegionLine.new_code)
            )
        )
    )
    if wanted.since is not None:
        query = query.where(col(RegionLine.valid_from) >= wanted.since)
    return query


async def lines(
    session: AsyncSession, principal: Principal, wanted: LinePage
) -> tuple[list[RegionLine], str | None]:
    """A page of them, the oldest first."""
    query, keys = lines_of(principal, wanted), map(col, BY_DAY)
    return await pagination.page(session, query, *keys, limit=wanted.limit, cursor=wanted.cursor)
