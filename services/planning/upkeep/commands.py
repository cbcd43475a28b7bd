"""Take over assets, inspect them once a year, record their dues."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import day_of
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_put
from services.chassis.days import ensure_order
from services.chassis.ids import new_id
from services.chassis.outbox import emit
from services.planning.activities.models import Activity
from services.planning.upkeep import queries, rules
from services.planning.upkeep.models import (
    Asset,
    AssetDues,
    AssetInspection,
    DuesPut,
    InspectionPut,
)


async def take_over(
    session: AsyncSession, activity: Activity, volume: Decimal, kpp_id: UUID, day: date
) -> None:
    """So much as a completed activity built is in the hands of its KPP from now on."""
    facts = activity.model_dump(include={"id", "region", "kind", "title", "unit"})
    session.add(Asset(**facts, volume=volume, kpp_id=kpp_id, handed_over_on=day))
    await session.flush()


async def inspect(
    session: AsyncSession,
    id: UUID,
    year: int,
    data: InspectionPut,
    if_match: str | None,
    *,
    by: Principal,
) -> AssetInspection:
    """Record the inspection of a year, or correct it."""
    asset = await queries.get(session, id, by, for_update=True)
    rules.ensure_inspection(asset, year, data, day_of(asset.region, now()))
    row = await queries.inspection(session, id, year)
    check_put(row, if_match)
    facts: dict[str, Any] = data.model_dump() | {"inspected_by": by.id}
    if row is None:
        row = AssetInspection(asset_id=id, region=asset.region, year=year, **facts)
    else:
        row.sqlmodel_update(facts | {"version": row.version + 1})
    asset.told += 1
    session.add_all([asset, row])
    await session.flush()
    emit(session, rules.event(asset, row, id=new_id(), at=now(), by=by.id))
    return row


async def put_dues(
    session: AsyncSession,
    id: UUID,
    month: str,
    data: DuesPut,
    if_match: str | None,
    *,
    by: Principal,
) -> AssetDues:
    """Record the dues of a month, or correct them."""
    asset = await queries.get(session, id, by, for_update=True)
    first = rules.month_of(month, day_of(asset.region, now()))
    ensure_order(asset.handed_over_on.replace(day=1), first)
    rules.ensure_dues(data)
    row = await queries.month(session, id, first)
    check_put(row, if_match)
    facts: dict[str, Any] = data.model_dump() | {"recorded_by": by.id}
    if row is None:
        row = AssetDues(asset_id=id, region=asset.region, month=first, **facts)
    else:
        row.sqlmodel_update(facts | {"version": row.version + 1})
    session.add(row)
    await session.flush()
    return row
