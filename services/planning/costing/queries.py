"""Finding unit prices and the lines of a RAB."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, any_, func, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import contains, regions, valid_region_code
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import RegionNotFound
from services.planning.activities import queries as activities
from services.planning.activities.models import Activity
from services.planning.costing import rules
from services.planning.costing.models import (
    PriceFilter,
    RabLine,
    RabRead,
    UnitPrice,
    UnitPriceImport,
)
from services.planning.costing.price_list import Item
from services.planning.places import ensure_level


def ensure_around(principal: Principal, region: str) -> None:
    """Raise RegionNotFound unless the region is the caller's, or lies around what is."""
    known = valid_region_code(region) and region in regions
    mine = known and (
        principal.covers(region) or any(contains(region, own) for own in principal.regions)
    )
    if not mine:
        raise RegionNotFound(region=region)


async def page(
    session: AsyncSession, principal: Principal, wanted: PriceFilter
) -> tuple[list[UnitPrice], str | None]:
    """Unit prices of the caller's regencies, by regency, year and code."""
    query = select(UnitPrice).where(scope.overlapping(UnitPrice.region, principal))
    if wanted.region is not None:
        ensure_around(principal, wanted.region)
        query = query.where(scope.inside(UnitPrice.region, rules.regency_of(wanted.region)))
    if wanted.year is not None:
        query = query.where(UnitPrice.year == wanted.year)
    if wanted.q is not None:
        named = func.lower(UnitPrice.name).contains(wanted.q.lower(), autoescape=True)
        query = query.where(or_(col(UnitPrice.code).startswith(wanted.q, autoescape=True), named))
    keys = (col(UnitPrice.region), col(UnitPrice.year), col(UnitPrice.code))
    return await pagination.page(session, query, *keys, limit=wanted.limit, cursor=wanted.cursor)


async def imports(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[UnitPriceImport], str | None]:
    """Lists that were taken in for the caller's regencies, oldest first."""
    query = select(UnitPriceImport).where(scope.overlapping(UnitPriceImport.region, principal))
    if region is not None:
        ensure_around(principal, region)
        query = query.where(scope.inside(UnitPriceImport.region, rules.regency_of(region)))
    keys = (col(UnitPriceImport.region), col(UnitPriceImport.id))
    return await pagination.page(session, query, *keys, limit=limit, cursor=cursor)


async def whole(session: AsyncSession, principal: Principal, region: str, year: int) -> list[Item]:
    """The list of a regency and a year, by code."""
    ensure_around(principal, region)
    ensure_level("A price list", region, rules.LEVELS)
    columns: Any = (UnitPrice.code, UnitPrice.name, UnitPrice.unit, UnitPrice.price)
    query = select(*columns).where(UnitPrice.region == region, UnitPrice.year == year)
    rows = await session.exec(query.order_by(col(UnitPrice.code)))
    return [Item(*row) for row in rows.all()]


async def newest(
    session: AsyncSession, region: str, year: int, codes: Collection[str]
) -> dict[str, UnitPrice]:
    """The newest price of each code in a regency that is not of a later year."""
    if not codes:
        return {}
    these = col(UnitPrice.code) == any_(literal(sorted(codes), ARRAY(Text)))
    query = select(UnitPrice).where(
        UnitPrice.region == rules.regency_of(region), UnitPrice.year <= year, these
    )
    query = query.ext(distinct_on(col(UnitPrice.code)))
    query = query.order_by(col(UnitPrice.code), col(UnitPrice.year).desc())
    return {price.code: price for price in (await session.exec(query)).all()}


async def rabs(session: AsyncSession, of: Sequence[Activity]) -> list[RabRead]:
    """The budgets of activities, in their order."""
    these = col(RabLine.activity_id).in_([one.id for one in of])
    found = await session.exec(select(RabLine).where(these).order_by(col(RabLine.number)))
    lines: dict[UUID, list[RabLine]] = {one.id: [] for one in of}
    for line in found:
        lines[line.activity_id].append(line)
    return [rules.view(one.id, one.version, lines[one.id]) for one in of]


async def rab(session: AsyncSession, activity_id: UUID, principal: Principal) -> RabRead:
    """The budget of an activity in the caller's regions; raises NotFound."""
    activity = await activities.get(session, activity_id, principal)
    query = select(RabLine).where(RabLine.activity_id == activity_id)
    lines = (await session.exec(query.order_by(col(RabLine.number)))).all()
    return rules.view(activity_id, activity.version, lines)
