"""Reads needs: lists, one with its history, sums by region; and holds them for a change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.pagination import Page
from services.chassis.problems import NotFound
from services.planning.needs import rules
from services.planning.needs.models import (
    By,
    Need,
    NeedFilter,
    NeedMovement,
    NeedRead,
    NeedReservation,
    NeedWithHistory,
    Totals,
)

# Whoever changes needs locks them in this order first, so that nobody waits in a circle. Of an RT's
# needs those count that the regulation of its newest round names, if it is the one that is meant.
IN_ORDER = "ORDER BY n.rt, n.regulation, n.criterion FOR UPDATE OF n"
WANTED = text(
    "SELECT n.* FROM unnest(CAST(:rts AS text[]), CAST(:criteria AS text[]),"  # noqa: S608
    " CAST(:regulations AS text[])) a (rt, criterion, regulation)"
    " JOIN need_measurements m ON m.rt = a.rt"
    " AND m.regulation = coalesce(a.regulation, m.regulation) JOIN needs n ON n.rt = a.rt"
    f" AND n.regulation = m.regulation AND n.criterion = a.criterion {IN_ORDER}"
)
HELD_BY = text(
    "SELECT n.* FROM need_reservations r JOIN needs n ON n.id = r.need_id"  # noqa: S608
    f" WHERE r.activity_id = :activity AND r.volume > 0 {IN_ORDER}"
)
OF_RTS = text(
    "SELECT n.id FROM unnest(CAST(:rts AS text[])) r (rt)"  # noqa: S608
    f" JOIN needs n ON n.rt = r.rt {IN_ORDER}"
)
THESE = text(f"SELECT n.* FROM needs n WHERE n.id = ANY(:ids) {IN_ORDER}")  # noqa: S608
HELD = text(
    "SELECT need_id, volume FROM need_reservations"
    " WHERE activity_id = :activity AND volume > 0 AND need_id = ANY(:needs)"
)
# `bears` is what the newest round still finds to do: nothing when it is under another regulation.
HELD_IN_ALL = text(
    "SELECT n.rt, n.criterion, n.unit, r.volume, CASE WHEN m.rt IS NULL THEN 0"  # noqa: S608
    " ELSE least(r.volume, greatest(0, n.opened - n.drawn)) END AS bears"
    " FROM need_reservations r JOIN needs n ON n.id = r.need_id"
    " LEFT JOIN need_measurements m ON m.rt = n.rt AND m.regulation = n.regulation"
    f" WHERE r.activity_id = :activity AND r.volume > 0 {IN_ORDER}"
)
REGULATIONS = text("SELECT rt, regulation FROM need_measurements WHERE rt = ANY(:rts)")
MEASURED_BY = text(
    "SELECT DISTINCT activity_id, assessment_id FROM need_reservations"
    " WHERE activity_id = ANY(:ids) AND assessment_id IS NOT NULL ORDER BY activity_id, assessment_id"
)
LEFT = text(
    "SELECT n.* FROM needs n JOIN need_measurements m ON m.rt = n.rt"
    " AND m.regulation = n.regulation WHERE n.rt >= :first AND n.rt < :end"
    " AND n.opened > n.reserved + n.drawn ORDER BY n.rt, n.criterion"
)
MOST_HOLDERS = 1000
Laws = Mapping[tuple[str, str], str]  # whose criterion is meant, by RT and criterion
NOT_SAID: Laws = {}  # of the newest round

# One pass over the needs; the region itself as rows of '', then a page of the regions below it. An
# RT's code begins with the codes of all that it lies in, and those of a level are equally long.
SUMMED = ("open_needs", "opened", "reserved", "drawn", "short", "open_flags")
SUMS = ", ".join(f"sum({name}) AS {name}" for name in SUMMED)
TOTALS = text(
    "WITH found AS MATERIALIZED (SELECT left(rt, :width) AS region, regulation, criterion,"  # noqa: S608 - our own names
    " max(unit) AS unit, count(*) FILTER (WHERE opened > drawn) AS open_needs, sum(opened) AS opened,"
    " sum(reserved) AS reserved, sum(drawn) AS drawn, sum(short) AS short,"
    " sum(open_flags) AS open_flags FROM needs WHERE rt >= :first AND rt < :end"
    " GROUP BY left(rt, :width), regulation, criterion),"
    " shown AS (SELECT DISTINCT region FROM found WHERE region > :after ORDER BY 1 LIMIT :limit)"
    f" SELECT '' AS region, regulation, criterion, max(unit) AS unit, {SUMS} FROM found"
    " GROUP BY regulation, criterion"
    f" UNION ALL SELECT region, regulation, criterion, unit, {', '.join(SUMMED)} FROM found"
    " WHERE region IN (SELECT region FROM shown) ORDER BY region, regulation, criterion"
)


async def get(session: AsyncSession, id: UUID, principal: Principal) -> Need:
    """A need in the caller's regions; raises NotFound."""
    query = select(Need).where(Need.id == id, scope.visible(Need.rt, principal))
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="need", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Need | None:
    """The need with this id, if the database shows it."""
    return (await session.exec(select(Need).where(Need.id == id))).first()


async def page(
    session: AsyncSession, principal: Principal, wanted: NeedFilter
) -> tuple[list[Need], str | None]:
    """Needs in the caller's regions, by RT and criterion."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(Need).where(scope.visible(Need.rt, principal, wanted.region))
    if wanted.rt is not None:
        query = query.where(Need.rt == wanted.rt)
    if wanted.criterion is not None:
        query = query.where(Need.criterion == wanted.criterion)
    if wanted.open is not None:
        query = query.where((col(Need.opened) > col(Need.drawn)) == wanted.open)
    if wanted.short is not None:
        short = col(Need.short) > 0  # as the index on such needs has it
        query = query.where(short if wanted.short else ~short)
    keys = (col(Need.rt), col(Need.regulation), col(Need.criterion))
    return await pagination.page(session, query, *keys, limit=wanted.limit, cursor=wanted.cursor)


async def of_region(session: AsyncSession, principal: Principal, region: str) -> list[NeedRead]:
    """All needs of a place, by RT and criterion."""
    query = select(Need).where(scope.visible(Need.rt, principal, region))
    keys = (col(Need.rt), col(Need.regulation), col(Need.criterion))
    return [NeedRead.model_validate(need) for need in await session.exec(query.order_by(*keys))]


async def with_history(
    session: AsyncSession, id: UUID, principal: Principal, limit: int, cursor: str | None
) -> NeedWithHistory:
    """A need of the caller's, who holds it, and a page of its movements; raises NotFound."""
    need = await get(session, id, principal)
    holders = select(NeedReservation).where(NeedReservation.need_id == id)
    holders = holders.order_by(col(NeedReservation.id)).limit(MOST_HOLDERS)
    movements, following = await pagination.page(
        session,
        select(NeedMovement).where(NeedMovement.need_id == id),
        col(NeedMovement.number),
        limit=limit,
        cursor=cursor,
    )
    facts = NeedRead.model_validate(need).model_dump()
    history = {
        "reservations": list((await session.exec(holders)).all()),
        "movements": Page(items=movements, next=following),
    }
    return NeedWithHistory.model_validate(facts | history)


async def totals(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    by: By | None,
    limit: int,
    cursor: str | None,
) -> Totals:
    """The needs of a region of the caller's, summed by criterion and by the regions in it."""
    region = rules.whole(region, principal.regions)
    if not (region == scope.EVERYWHERE and principal.covers(region)):
        scope.ensure_mine(principal, region)
    level = rules.level_in(region, by)
    (after,) = pagination.decode(cursor, 1) if cursor else ("",)
    first, end = rules.span(region)
    asked = {"first": first, "end": end, "width": rules.WIDTHS[level], "limit": limit + 1}
    rows = (await session.execute(TOTALS, asked | {"after": after})).all()
    total, *items = rules.by_region(region, rows)
    return Totals(
        region=region,
        by=level,
        items=items[:limit],
        total=total,
        next=pagination.encode([items[limit - 1].region]) if len(items) > limit else None,
    )


async def locked(
    session: AsyncSession, wants: Sequence[tuple[str, str]], laws: Laws = NOT_SAID
) -> list[Need]:
    """The needs of these RTs and criteria, held for a change; `laws` says whose criterion each is."""
    asked = {
        "rts": [rt for rt, _ in wants],
        "criteria": [criterion for _, criterion in wants],
        "regulations": [laws.get(want) for want in wants],
    }
    return [Need(**row) for row in (await session.execute(WANTED, asked)).mappings()]


async def locked_of(session: AsyncSession, activity_id: UUID) -> list[Need]:
    """The needs that an activity holds something of, held for a change."""
    rows = await session.execute(HELD_BY, {"activity": activity_id})
    return [Need(**row) for row in rows.mappings()]


async def reread(session: AsyncSession, ids: Iterable[UUID]) -> list[Need]:
    """These needs as the transaction has left them."""
    rows = await session.execute(THESE, {"ids": list(ids)})
    return [Need(**row) for row in rows.mappings()]


async def lock_rts(session: AsyncSession, rts: Sequence[str]) -> None:
    """Hold every need of these RTs for a change."""
    await session.execute(OF_RTS, {"rts": rts})


async def held(
    session: AsyncSession, activity_id: UUID, needs: Sequence[Need]
) -> dict[UUID, Decimal]:
    """What the activity holds of these needs, which are locked."""
    asked = {"activity": activity_id, "needs": [need.id for need in needs]}
    rows = await session.execute(HELD, asked)
    return {row.need_id: row.volume for row in rows}


async def held_by(session: AsyncSession, activity_id: UUID) -> dict[tuple[str, str], Row[Any]]:
    """What an activity holds by RT and criterion, held for a change: unit, volume, `bears`."""
    rows = await session.execute(HELD_IN_ALL, {"activity": activity_id})
    return {(row.rt, row.criterion): row for row in rows}


async def regulations(session: AsyncSession, rts: Sequence[str]) -> dict[str, str]:
    """The regulation that measured each of these RTs last, as far as they were."""
    rows = await session.execute(REGULATIONS, {"rts": list(rts)})
    return {row.rt: row.regulation for row in rows}


async def measured_by(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The sealed scores whose needs activities reserved, whatever was measured since."""
    found: dict[UUID, list[UUID]] = {id: [] for id in ids}
    for row in await session.execute(MEASURED_BY, {"ids": list(ids)}):
        found[row.activity_id].append(row.assessment_id)
    return found


async def left_in(session: AsyncSession, region: str) -> list[Need]:
    """The needs of a region of which something can still be reserved, by RT and criterion."""
    first, end = rules.span(region)
    rows = await session.execute(LEFT, {"first": first, "end": end})
    return [Need(**row) for row in rows.mappings()]
