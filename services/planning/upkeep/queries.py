"""Reads assets, their inspections and dues, and which of them are at risk."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Integer, Select, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.upkeep import rules
from services.planning.upkeep.models import Asset, AssetDues, AssetInspection, RiskRead

# What is so of an asset in a year, by reason: `n` its newest inspection, `b` the one before.
SIGNS = {
    "not_present": "NOT n.present",
    "not_good": "NOT n.good",
    "not_working": "NOT n.working",
    "not_used": "NOT n.used",
    "no_longer_developed": "NOT n.developed AND b.developed",
    "not_inspected": "n.year IS DISTINCT FROM :year AND extract(year FROM a.handed_over_on) < :year",
    "dues_below_half": "d.paying * 2 < d.households",
}
REASONS = ", ".join(f"CASE WHEN {sign} THEN '{name}' END" for name, sign in SIGNS.items())
POINTS = " + ".join(
    f"CASE WHEN {sign} THEN {rules.WEIGHTS[name]} ELSE 0 END" for name, sign in SIGNS.items()
)
RISKS = (
    text(
        f"SELECT a.id, n.year AS inspected, {POINTS} AS points,"  # noqa: S608 - our own names
        f" array_remove(ARRAY[{REASONS}], NULL) AS reasons FROM assets a"
        " LEFT JOIN LATERAL (SELECT * FROM asset_inspections i WHERE i.asset_id = a.id"
        " AND i.year <= :year ORDER BY i.year DESC LIMIT 1) n ON true"
        " LEFT JOIN LATERAL (SELECT * FROM asset_inspections i WHERE i.asset_id = a.id"
        " AND i.year < n.year ORDER BY i.year DESC LIMIT 1) b ON true"
        " LEFT JOIN LATERAL (SELECT * FROM asset_dues i WHERE i.asset_id = a.id"
        " AND i.month < make_date(:year + 1, 1, 1) ORDER BY i.month DESC LIMIT 1) d ON true"
    )
    .columns(
        Column("id", Uuid),
        Column("inspected", Integer),
        Column("points", Integer),
        Column("reasons", ARRAY(Text)),
    )
    .subquery("risks")
)


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Asset:
    """An asset in the caller's regions; raises NotFound."""
    query = select(Asset).where(Asset.id == id, scope.visible(Asset.region, principal))
    if for_update:
        query = query.with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="asset", key=id)
    return found


def _mine(principal: Principal, region: str | None) -> Select[Any]:
    if region is not None:
        scope.ensure_mine(principal, region)
    return select(Asset).where(scope.visible(Asset.region, principal, region))


async def page(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Asset], str | None]:
    """Assets in the caller's regions, by region."""
    query, keys = _mine(principal, region), (col(Asset.region), col(Asset.id))
    return await pagination.page(session, query, *keys, limit=limit, cursor=cursor)


async def risks(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int,
    limit: int,
    cursor: str | None,
) -> tuple[list[RiskRead], str | None]:
    """Assets at risk in a year, by region, each with its points and why."""
    at_risk = select(RISKS.c.id).where(RISKS.c.points > 0).params(year=year)
    query = _mine(principal, region).where(col(Asset.id).in_(at_risk))
    keys = (col(Asset.region), col(Asset.id))
    found, following = await pagination.page(session, query, *keys, limit=limit, cursor=cursor)
    these = RISKS.select().where(RISKS.c.id.in_([one.id for one in found])).params(year=year)
    signs = {row["id"]: dict(row) for row in (await session.execute(these)).mappings()}
    return [RiskRead.model_validate(one.model_dump() | signs[one.id]) for one in found], following


async def inspection(session: AsyncSession, id: UUID, year: int) -> AssetInspection | None:
    """The inspection of a year, if there was one."""
    query = select(AssetInspection).where(
        AssetInspection.asset_id == id, AssetInspection.year == year
    )
    return (await session.exec(query)).first()


async def inspections(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[AssetInspection], str | None]:
    """The inspections of an asset, oldest first."""
    await get(session, id, principal)
    query = select(AssetInspection).where(AssetInspection.asset_id == id)
    key = col(AssetInspection.year)
    return await pagination.page(session, query, key, limit=limit, cursor=cursor)


async def month(session: AsyncSession, id: UUID, first: date) -> AssetDues | None:
    """The dues of a month, if they were recorded."""
    query = select(AssetDues).where(AssetDues.asset_id == id, AssetDues.month == first)
    return (await session.exec(query)).first()


async def dues(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[AssetDues], str | None]:
    """The dues of an asset by month, oldest first."""
    await get(session, id, principal)
    query = select(AssetDues).where(AssetDues.asset_id == id)
    key = col(AssetDues.month)
    return await pagination.page(session, query, key, limit=limit, cursor=cursor)
