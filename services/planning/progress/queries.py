"""Reads how a work goes: its weeks, photos, measurements, and what they come to."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.planning.activities import queries as activities
from services.planning.activities.models import Activity
from services.planning.money import queries as money
from services.planning.progress import rules
from services.planning.progress.models import (
    ActivityPhoto,
    ActivityWeek,
    ActivityWork,
    OpnameLine,
)
from services.planning.progress.problems import WorkNotRunning
from services.planning.progress.shapes import PhotoRead, WorkRead

TOTALS = text("""
SELECT w.*, n.week, n.physical, n.planned, p.*
FROM (SELECT coalesce(sum(hok_male), 0) AS hok_male, coalesce(sum(hok_female), 0) AS hok_female,
    coalesce(sum(wages), 0) AS wages, coalesce(sum(swadaya_cash + swadaya_labour
        + swadaya_material + swadaya_land), 0) AS swadaya
    FROM activity_weeks WHERE activity_id = :id) w
CROSS JOIN (SELECT count(*) FILTER (WHERE percent = 0) AS photos_0,
    count(*) FILTER (WHERE percent = 50) AS photos_50,
    count(*) FILTER (WHERE percent = 100) AS photos_100
    FROM activity_photos WHERE activity_id = :id) p
LEFT JOIN (SELECT week, physical, planned FROM activity_weeks WHERE activity_id = :id
    ORDER BY week DESC LIMIT 1) n ON true
""")
# What a newer line corrects does not count.
BUILT = text("""
SELECT rt, activity_id, criterion, sum(volume) AS volume FROM opname_lines l
WHERE activity_id = ANY(:ids) AND NOT EXISTS (SELECT FROM opname_lines c WHERE c.corrects = l.id)
GROUP BY activity_id, rt, criterion HAVING sum(volume) > 0 ORDER BY activity_id, rt, criterion
""")
# The same metres may serve several criteria: the longest is how long it is.
VOLUME = text("""
SELECT max(volume) FROM (SELECT sum(volume) AS volume FROM opname_lines l
    WHERE activity_id = :id AND unit = :unit
    AND NOT EXISTS (SELECT FROM opname_lines c WHERE c.corrects = l.id) GROUP BY criterion) b
""")
WORK = (
    *("mode", "institution_id", "contractor", "contract_number", "started_on", "completed_on"),
    *("certificate", "certificate_number", "certificate_date", "handed_over_on", "kpp_id"),
    *("handover_number", "lpj_number"),
)


async def work(session: AsyncSession, id: UUID) -> ActivityWork | None:
    """The doing of an activity, once it was started."""
    return (await session.exec(select(ActivityWork).where(ActivityWork.id == id))).first()


async def begun(session: AsyncSession, activity: Activity) -> ActivityWork:
    """The doing of an activity; raises WorkNotRunning before it was started."""
    found = await work(session, activity.id)
    if found is None:
        raise WorkNotRunning(state=activity.state)
    return found


async def facts(session: AsyncSession, id: UUID) -> dict[str, Any]:
    """All that is told of the doing of an activity."""
    begun = await work(session, id)
    totals = (await session.execute(TOTALS, {"id": id})).mappings().one()
    return {
        **{name: None if begun is None else getattr(begun, name) for name in WORK},
        **totals,
        "measured": await measured(session, id),
        "money": await money.by_source(session, id),
    }


async def read(session: AsyncSession, id: UUID, principal: Principal) -> WorkRead:
    """The doing of an activity in the caller's regions."""
    activity = await activities.get(session, id, principal)
    found = await facts(session, id)
    return WorkRead.model_validate(found | {"activity_id": id, "state": activity.state})


async def measured(session: AsyncSession, id: UUID) -> list[dict[str, Any]]:
    """What the measurement book comes to, by RT and criterion."""
    found = await built(session, [id])
    return [{"rt": o.rt, "criterion": o.criterion, "volume": o.volume} for o in found]


async def built(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Any]:
    """RT, activity, criterion and volume of what was measured of activities."""
    return (await session.execute(BUILT, {"ids": list(ids)})).all()


async def volume(session: AsyncSession, activity: Activity) -> Decimal:
    """How much an activity built in its own unit: as measured, else as planned."""
    facts = {"id": activity.id, "unit": activity.unit}
    measured = (await session.execute(VOLUME, facts)).scalar()
    return activity.volume if measured is None else Decimal(measured)


async def week(session: AsyncSession, id: UUID, monday: date) -> ActivityWeek | None:
    """One week of a work."""
    query = select(ActivityWeek).where(ActivityWeek.activity_id == id, ActivityWeek.week == monday)
    return (await session.exec(query)).first()


async def beside(
    session: AsyncSession, id: UUID, monday: date
) -> tuple[ActivityWeek | None, ActivityWeek | None]:
    """The recorded weeks next to a week: the one before, the one after."""
    query = select(ActivityWeek).where(ActivityWeek.activity_id == id)
    key = col(ActivityWeek.week)
    before = await session.exec(query.where(key < monday).order_by(key.desc()).limit(1))
    after = await session.exec(query.where(key > monday).order_by(key).limit(1))
    return before.first(), after.first()


async def weeks(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[ActivityWeek], str | None]:
    """The weeks of a work, oldest first."""
    await activities.get(session, id, principal)
    query = select(ActivityWeek).where(ActivityWeek.activity_id == id)
    return await pagination.page(session, query, col(ActivityWeek.week), limit=limit, cursor=cursor)


async def photos(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[PhotoRead], str | None]:
    """The photos of a work, oldest first."""
    await activities.get(session, id, principal)
    query = select(ActivityPhoto).where(ActivityPhoto.activity_id == id)
    found, following = await pagination.page(
        session, query, col(ActivityPhoto.id), limit=limit, cursor=cursor
    )
    return [rules.photo_view(one) for one in found], following


async def photo(session: AsyncSession, id: UUID, photo_id: UUID, by: Principal) -> ActivityPhoto:
    """One photo of a work; raises NotFound."""
    await activities.get(session, id, by)
    query = select(ActivityPhoto).where(
        ActivityPhoto.activity_id == id, ActivityPhoto.id == photo_id
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="photo", key=photo_id)
    return found


async def with_hash(session: AsyncSession, id: UUID, sha256: str) -> ActivityPhoto | None:
    """The photo of a work with this content."""
    query = select(ActivityPhoto).where(
        ActivityPhoto.activity_id == id, ActivityPhoto.sha256 == sha256
    )
    return (await session.exec(query)).first()


async def last_line(session: AsyncSession, id: UUID) -> int:
    """The number of the newest line in the measurement book of a work; 0 when it is empty."""
    query = select(func.max(OpnameLine.number)).where(OpnameLine.activity_id == id)
    return (await session.exec(query)).one() or 0


async def corrected(
    session: AsyncSession, id: UUID, corrects: UUID
) -> tuple[OpnameLine | None, OpnameLine | None]:
    """The line of a work that is to be corrected, and the one that has corrected it already."""
    named = (col(OpnameLine.id) == corrects) | (col(OpnameLine.corrects) == corrects)
    query = select(OpnameLine).where(OpnameLine.activity_id == id, named)
    lines = (await session.exec(query)).all()
    known = next((line for line in lines if line.id == corrects), None)
    return known, next((line for line in lines if line.corrects == corrects), None)


async def line(session: AsyncSession, id: UUID) -> OpnameLine | None:
    """The line with this id, if the database shows it."""
    return (await session.exec(select(OpnameLine).where(OpnameLine.id == id))).first()


async def lines(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> tuple[list[OpnameLine], str | None]:
    """The measurement book of a work, oldest first."""
    await activities.get(session, id, principal)
    query = select(OpnameLine).where(OpnameLine.activity_id == id)
    key = col(OpnameLine.number)
    return await pagination.page(session, query, key, limit=limit, cursor=cursor)
