"""Finding cycles, and counting how far they are: the Quick Status."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.planning import CycleLevel
from contracts.regions import day_of, regions
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import NotFound
from services.planning.cycle import rules
from services.planning.cycle.models import (
    ActivityCounts,
    Cycle,
    CycleActivity,
    CycleLine,
    CycleRead,
    CycleStage,
    PlaceCounts,
    PlaceItem,
    QuickStatus,
    QuickStatusFilter,
)

BEGUN = col(CycleActivity.started_on).is_not(None)
ENDED = col(CycleActivity.finished_on).is_not(None)
COUNTS = (
    func.count().filter(~BEGUN).label("belum"),
    func.count().filter(BEGUN, ~ENDED).label("proses"),
    func.count().filter(ENDED).label("selesai"),
)


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Cycle:
    """A cycle in the caller's regions; raises NotFound."""
    query = select(Cycle).where(Cycle.id == id, scope.visible(Cycle.region, principal))
    if for_update:
        query = query.with_for_update()
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="cycle", key=id)
    return found


async def find(session: AsyncSession, id: UUID) -> Cycle | None:
    """The cycle with this id, if the database shows it."""
    return (await session.exec(select(Cycle).where(Cycle.id == id))).first()


async def of_place(session: AsyncSession, wanted: Cycle) -> Cycle | None:
    """The cycle that the place has in this year of the programme."""
    query = select(Cycle).where(
        Cycle.region == wanted.region,
        Cycle.year == wanted.year,
        Cycle.programme == wanted.programme,
    )
    return (await session.exec(query)).first()


async def stages(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[CycleStage]]:
    """The stages of these cycles, in order."""
    query = select(CycleStage).where(col(CycleStage.cycle_id).in_(ids))
    found = defaultdict(list)
    for stage in await session.exec(query.order_by(col(CycleStage.number))):
        found[stage.cycle_id].append(stage)
    return found


async def activities(session: AsyncSession, id: UUID) -> Sequence[CycleActivity]:
    """The activities of a cycle, in order."""
    query = select(CycleActivity).where(CycleActivity.cycle_id == id)
    return (await session.exec(query.order_by(col(CycleActivity.number)))).all()


async def read(session: AsyncSession, id: UUID, principal: Principal) -> CycleRead:
    """A cycle as it stands today in its region."""
    return await shown(session, await get(session, id, principal))


async def shown(session: AsyncSession, cycle: Cycle) -> CycleRead:
    """A cycle with its stages and activities."""
    own = (await stages(session, [cycle.id]))[cycle.id]
    today = day_of(cycle.region, now())
    return rules.view(cycle, own, await activities(session, cycle.id), today)


async def page(
    session: AsyncSession,
    principal: Principal,
    region: str | None,
    year: int | None,
    level: CycleLevel | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[CycleLine], str | None]:
    """Cycles in the caller's regions, by year and region."""
    _narrow(principal, region)
    query = select(Cycle).where(scope.visible(Cycle.region, principal, region))
    if year is not None:
        query = query.where(Cycle.year == year)
    if level is not None:
        query = query.where(Cycle.level == level)
    keys = (col(Cycle.year), col(Cycle.region), col(Cycle.id))
    found, following = await pagination.page(session, query, *keys, limit=limit, cursor=cursor)
    known = await stages(session, [cycle.id for cycle in found])
    return [rules.line(cycle, known[cycle.id]) for cycle in found], following


def _narrow(principal: Principal, region: str | None) -> None:
    if region is not None:
        scope.ensure_mine(principal, region)


async def quick_status(
    session: AsyncSession, principal: Principal, wanted: QuickStatusFilter
) -> QuickStatus:
    """Belum, proses and selesai per place and activity; a page of places, and all together."""
    rules.ensure_above(wanted.level, wanted.by)
    _narrow(principal, wanted.region)
    asked_for: tuple[ColumnElement[bool], ...] = (
        col(CycleActivity.year) == wanted.year,
        col(CycleActivity.programme) == wanted.programme,
        col(CycleActivity.level) == wanted.level,
        scope.visible(CycleActivity.region, principal, wanted.region),
    )
    place = func.left(CycleActivity.region, rules.WIDTHS[wanted.by])
    after = "" if wanted.cursor is None else pagination.decode(wanted.cursor, 1)[0]
    codes = await _places(session, place, asked_for, after, wanted.limit + 1)
    more = len(codes) > wanted.limit
    codes = codes[: wanted.limit]
    following = pagination.encode([codes[-1]]) if more else None
    of_page = await _counted(session, place, (*asked_for, place.in_(codes)))
    whole = await _counted(session, func.left(CycleActivity.region, 0), asked_for)
    items = [
        PlaceItem(region=code, name=regions.name(code) or code, **of_page[code].model_dump())
        for code in codes
    ]
    total = whole.get("", PlaceCounts(places=0, activities=[]))
    said = wanted.model_dump(include={"year", "programme", "level", "by"})
    return QuickStatus(**said, items=items, total=total, next=following)


async def _places(
    session: AsyncSession,
    place: ColumnElement[str],
    asked_for: Iterable[ColumnElement[bool]],
    after: str,
    limit: int,
) -> list[str]:
    query: Select[Any] = select(place).where(*asked_for, place > after).distinct()
    return list((await session.execute(query.order_by(place).limit(limit))).scalars())


async def _counted(
    session: AsyncSession, place: ColumnElement[str], asked_for: Iterable[ColumnElement[bool]]
) -> dict[str, PlaceCounts]:
    """Counts by place; an activity that only some cycles have is counted for those."""
    columns = (place.label("place"), col(CycleActivity.code), *COUNTS)
    query: Select[Any] = select(*columns).where(*asked_for)  # type: ignore[call-overload]
    found: dict[str, list[ActivityCounts]] = defaultdict(list)
    for row in await session.execute(query.group_by(place, col(CycleActivity.code))):
        found[row.place].append(ActivityCounts.model_validate(row))
    return {
        code: PlaceCounts(
            places=max(c.belum + c.proses + c.selesai for c in counts),
            activities=rules.ordered(counts),
        )
        for code, counts in found.items()
    }
